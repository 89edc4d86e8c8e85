using FslHv.Actors;

namespace FslHv.Abi;

/// <summary>What runs in a partition: makes the guest's actor anew at each boot. Immutable; supplied by whoever assembles a
/// machine.</summary>
public abstract record GuestProgram
{
    /// <summary>Its name in reports: <c>linux</c>, <c>bare</c>.</summary>
    public abstract string Name { get; }

    /// <summary>A guest's actor before its first instruction. Its first message is <see cref="GuestNotice.Enter"/>, from the partition's
    /// actor.</summary>
    public abstract Actor CreateGuest();
}
