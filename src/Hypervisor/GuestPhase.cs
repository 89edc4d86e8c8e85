using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Hypervisor;

/// <summary>
/// How far a partition is as far as the hypervisor has heard. It lags behind the partition's own state, and knows fewer: what nobody reports is not here.
/// </summary>
internal enum GuestPhase
{
    /// <summary>Without power.</summary>
    Off,

    /// <summary>Its guest tree is being built; for ever when that failed.</summary>
    Initializing,

    /// <summary>It boots, or starts anew after a restart.</summary>
    Starting,

    /// <summary>Its start has come to nothing; it may become stopped.</summary>
    EndingStart,

    /// <summary>Its guest runs: the only phase in which calls come from it.</summary>
    Running,

    /// <summary>Its vcpus are parked; calls of theirs are still in work.</summary>
    Parking,

    /// <summary>Its vcpus are parked.</summary>
    Paused,

    /// <summary>Its vcpus have left the guest for a restart; calls of theirs are still in work.</summary>
    LeavingToRestart,

    /// <summary>Its vcpus have left the guest for a stop; calls of theirs are still in work.</summary>
    LeavingToStop,

    /// <summary>Its interrupts are back in their initial state; it may become stopped.</summary>
    Stopping,

    /// <summary>Stopped, or starting since a request that was accepted: that is not reported.</summary>
    Stopped,
}

/// <summary>What a partition may report when, and what follows from it.</summary>
internal static class GuestPhases
{
    /// <summary>Whether its vcpus are out of the guest, and calls of theirs may still be in work.</summary>
    public static bool AwaitsCalls(this GuestPhase phase) =>
        phase is GuestPhase.Parking or GuestPhase.LeavingToRestart or GuestPhase.LeavingToStop;

    /// <summary>The phase after a report, which must be one that the phase before it allows. Other reports change nothing.</summary>
    public static GuestPhase After(this GuestPhase phase, PartitionReport report)
    {
        Invariant.Holds(phase.Allows(report));
        return report switch
        {
            PartitionReport.Initialized => GuestPhase.Starting,
            PartitionReport.AsksToStop => GuestPhase.EndingStart,
            PartitionReport.EnteredRunning => GuestPhase.Running,
            PartitionReport.VcpusParked => GuestPhase.Parking,
            PartitionReport.EnteredPaused => GuestPhase.Paused,
            PartitionReport.VcpusLeft left => left.Restarts ? GuestPhase.LeavingToRestart : GuestPhase.LeavingToStop,
            PartitionReport.EnteredStopped or PartitionReport.StartFailed => GuestPhase.Stopped,
            _ => phase,
        };
    }

    private static bool Allows(this GuestPhase phase, PartitionReport report) => report switch
    {
        PartitionReport.Initialized or PartitionReport.InitFailed => phase == GuestPhase.Initializing,
        PartitionReport.AsksToStop => phase is GuestPhase.Starting or GuestPhase.Stopped,
        PartitionReport.EnteredRunning => phase is GuestPhase.Starting or GuestPhase.Stopped or GuestPhase.Paused,
        PartitionReport.HeldCall or PartitionReport.VcpusParked or PartitionReport.WatchdogExpired => phase == GuestPhase.Running,
        PartitionReport.EnteredPaused => phase == GuestPhase.Parking,
        PartitionReport.VcpusLeft { Restarts: true } => phase == GuestPhase.Running,
        PartitionReport.VcpusLeft => phase is GuestPhase.Running or GuestPhase.Paused,
        PartitionReport.EnteredStopped { AwaitsImages: false } => phase == GuestPhase.Stopping,
        PartitionReport.EnteredStopped or PartitionReport.StartFailed => phase == GuestPhase.EndingStart,
        PartitionReport.WasReset => phase == GuestPhase.Off,
        _ => true,
    };
}
