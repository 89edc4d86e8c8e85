using FslHv.Abi;

namespace FslHv.Hypervisor;

/// <summary>Fault points of the hypervisor.</summary>
public static class HypervisorFaults
{
    /// <summary>ENTER_NAP, EXIT_NAP: the device that puts cores to sleep is not there; <c>EV_ENODEV</c>.</summary>
    public const string NoPowerDevice = "hypervisor.power.no-device";

    /// <summary>SYSTEM_RESET: the machine has no hardware to reset itself with; <c>EV_ENODEV</c>.</summary>
    public const string NoResetDevice = "hypervisor.reset.no-device";

    /// <summary>CLAIM_DEVICE: no memory for the live trees: <c>EV_ENOMEM</c>, and nothing is changed.</summary>
    public const string ClaimNoMemory = "hypervisor.claim.no-memory";

    /// <summary>
    /// CLAIM_DEVICE: the old owner's interrupt stays active for 100 ms: <c>EV_EIO</c>. The old owner's tree says standby by then, and nothing else is changed:
    /// the claim may be tried again.
    /// </summary>
    public const string ClaimInterruptActive = "hypervisor.claim.interrupt-active";

    /// <summary>All of them.</summary>
    public static ValueList<string> All { get; } = [NoPowerDevice, NoResetDevice, ClaimNoMemory, ClaimInterruptActive];
}
