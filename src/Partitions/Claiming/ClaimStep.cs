namespace FslHv.Partitions;

/// <summary>Where the guest of <see cref="ClaimPingPongProgram"/> is: what it waits for.</summary>
internal enum ClaimStep
{
    /// <summary>Its entry.</summary>
    Off,

    /// <summary>The state-change doorbell is configured.</summary>
    ConfigureBell,

    /// <summary>The state-change doorbell is unmasked.</summary>
    UnmaskBell,

    /// <summary>Standby: the channel's interrupt may not be configured.</summary>
    TryInterrupt,

    /// <summary>Standby: DMA may not be enabled.</summary>
    TryDma,

    /// <summary>Standby: the other one stops.</summary>
    AwaitStop,

    /// <summary>The counter of rounds is loaded.</summary>
    LoadCounter,

    /// <summary>Before round 5 and 6: what a stop has done to DMA.</summary>
    TryStoppedDma,

    /// <summary>The other one's DMA is ended.</summary>
    StopDma,

    /// <summary>What that has done to DMA.</summary>
    TryEndedDma,

    /// <summary>The channel is claimed: it has the interrupt.</summary>
    ClaimChannel,

    /// <summary>The controller is claimed: it has the DMA.</summary>
    ClaimController,

    /// <summary>The error manager is claimed.</summary>
    ClaimManager,

    /// <summary>The other one is started, and comes up as standby.</summary>
    StartOther,

    /// <summary>DMA is enabled.</summary>
    EnableDma,

    /// <summary>The channel's interrupt is configured.</summary>
    ConfigureInterrupt,

    /// <summary>The channel's interrupt is unmasked.</summary>
    UnmaskInterrupt,

    /// <summary>The interrupt that the other one left comes.</summary>
    AwaitLeftInterrupt,

    /// <summary>The access violation that the other one left comes.</summary>
    AwaitLeftViolation,

    /// <summary>A copy to where there is nothing fails.</summary>
    CopyNowhere,

    /// <summary>Its access violation comes.</summary>
    AwaitViolation,

    /// <summary>DMA, which the violation has disabled, is enabled again.</summary>
    EnableAgain,

    /// <summary>A copy succeeds.</summary>
    Copy,

    /// <summary>What was copied is loaded.</summary>
    LoadCopy,

    /// <summary>An access violation is left for the other one.</summary>
    LeaveViolation,

    /// <summary>A pending interrupt is left for the other one.</summary>
    LeaveInterrupt,

    /// <summary>It stops itself.</summary>
    Stop,

    /// <summary>Something was not as it should be: it stands still.</summary>
    Failed,
}
