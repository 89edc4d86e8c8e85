using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Partitions;

/// <summary>A guest without an operating system: it does nothing but what befalls it.</summary>
public sealed record BareProgram : GuestProgram
{
    /// <inheritdoc />
    public override string Name => "bare";

    /// <inheritdoc />
    public override Actor CreateGuest() => new BareGuest();
}
