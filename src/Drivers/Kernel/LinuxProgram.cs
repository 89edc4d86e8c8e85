using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Drivers;

/// <summary>A Linux guest that loads the fsl-hv driver as it boots.</summary>
public sealed record LinuxProgram : GuestProgram
{
    /// <inheritdoc />
    public override string Name => "linux";

    /// <summary>What a panic does.</summary>
    public PanicSetting Panic { get; init; } = PanicSetting.Hang;

    /// <summary>Which defects its driver has.</summary>
    public Fidelity Fidelity { get; init; } = Fidelity.Ideal;

    /// <summary>User processes, started in this order when the kernel is up.</summary>
    public ValueList<ProcessProgram> Processes { get; init; }

    /// <summary>Who in the kernel hears of stopped partitions.</summary>
    public ValueList<SubscriberProgram> Subscribers { get; init; }

    /// <summary>Files that its tools find.</summary>
    public ValueList<NamedFile> Files { get; init; }

    /// <summary>How long user space may take to end before the kernel powers off anyway. 0 or more.</summary>
    public Duration ShutdownGrace { get; init; } = Duration.FromSeconds(10);

    /// <summary>
    /// Whether the byte-channel terminal driver is built in: terminals for the guest's byte channels, and the console on the one that the tree's
    /// stdout names, to which kernel messages and what processes say go.
    /// </summary>
    public bool Console { get; init; }

    /// <inheritdoc />
    public override Actor CreateGuest()
    {
        Invariant.Holds(ShutdownGrace >= Duration.Zero);
        return new LinuxGuest(this);
    }
}
