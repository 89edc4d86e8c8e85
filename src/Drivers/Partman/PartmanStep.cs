using FslHv.Abi;

namespace FslHv.Drivers;

/// <summary>What <c>partman</c> does next. A closed family.</summary>
internal abstract record PartmanStep
{
    private PartmanStep()
    {
    }

    /// <summary>Opens the device, makes an ioctl, closes the device, and goes on with the <see cref="PartmanResult"/>.</summary>
    public sealed record Call(Ioctl Ioctl) : PartmanStep;

    /// <summary>Opens the device and runs a program with each doorbell that it reads.</summary>
    public sealed record Monitor(string Program) : PartmanStep;

    /// <summary>Ends.</summary>
    public sealed record Exit(int Code) : PartmanStep;
}

/// <summary>What came of an ioctl. Source: <c>hv</c> of Topaz <c>tools/partman/partman.c</c>.</summary>
/// <param name="Code">0, an errno, or what the hypervisor said: one number for both, as the original has it.</param>
/// <param name="IsErrno">Which of the two it is.</param>
/// <param name="State">Status only.</param>
/// <param name="Value">A property.</param>
internal readonly record struct PartmanResult(int Code, bool IsErrno, PartitionStatus? State, Bytes Value)
{
    /// <summary>Whether the hypervisor did it.</summary>
    public bool IsGood => Code == 0;
}
