using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Hypervisor;

/// <summary>How far a partition is as far as the hypervisor has heard. It lags behind the partition's own state, and knows fewer: what nobody reports is not here.</summary>
internal enum GuestPhase
{
    /// <summary>Before power-on.</summary>
    Off,

    /// <summary>Its guest tree is being built; for ever when that failed.</summary>
    Initializing,

    /// <summary>It was told to boot, or has accepted a start.</summary>
    Starting,

    /// <summary>Its guest runs: the only phase in which calls come from it.</summary>
    Running,

    /// <summary>Its vcpus are parked; calls of theirs are still in work.</summary>
    Parking,

    /// <summary>Its vcpus are parked.</summary>
    Paused,

    /// <summary>Its vcpus have left the guest; calls of theirs are still in work.</summary>
    Leaving,

    /// <summary>Its interrupts are back in their initial state. It stops, or starts anew.</summary>
    Reset,

    /// <summary>Stopped: the only phase after power-on in which it does not count as active.</summary>
    Stopped,
}

/// <summary>What a partition may report when, and what follows from it.</summary>
internal static class GuestPhases
{
    /// <summary>Whether a partition counts as active.</summary>
    public static bool IsActive(this GuestPhase phase) => phase is not (GuestPhase.Off or GuestPhase.Stopped);

    /// <summary>The phase after a report, which must be one that the phase before it allows. Other reports change nothing.</summary>
    public static GuestPhase After(this GuestPhase phase, PartitionReport report)
    {
        Invariant.Holds(phase.Allows(report));
        return report switch
        {
            PartitionReport.Initialized or PartitionReport.Activated => GuestPhase.Starting,
            PartitionReport.EnteredRunning => GuestPhase.Running,
            PartitionReport.VcpusParked => GuestPhase.Parking,
            PartitionReport.EnteredPaused => GuestPhase.Paused,
            PartitionReport.VcpusLeft => GuestPhase.Leaving,
            PartitionReport.EnteredStopped or PartitionReport.StartFailed => GuestPhase.Stopped,
            _ => phase,
        };
    }

    private static bool Allows(this GuestPhase phase, PartitionReport report) => report switch
    {
        PartitionReport.Initialized or PartitionReport.InitFailed => phase == GuestPhase.Initializing,
        PartitionReport.Activated => phase == GuestPhase.Stopped,
        PartitionReport.EnteredRunning => phase is GuestPhase.Starting or GuestPhase.Reset or GuestPhase.Paused,
        PartitionReport.HeldCall or PartitionReport.VcpusParked or PartitionReport.WatchdogExpired => phase == GuestPhase.Running,
        PartitionReport.EnteredPaused => phase == GuestPhase.Parking,
        PartitionReport.VcpusLeft => phase is GuestPhase.Running or GuestPhase.Paused,
        PartitionReport.EnteredStopped { AwaitsImages: false } => phase == GuestPhase.Reset,
        PartitionReport.EnteredStopped or PartitionReport.StartFailed => phase is GuestPhase.Starting or GuestPhase.Reset,
        _ => true,
    };
}
