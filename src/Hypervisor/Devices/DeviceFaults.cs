using FslHv.Abi;

namespace FslHv.Hypervisor;

/// <summary>Fault points of a claim.</summary>
public static class DeviceFaults
{
    /// <summary>No memory for the live trees: <c>EV_ENOMEM</c>, and nothing is changed.</summary>
    public const string ClaimNoMemory = "hypervisor.claim.no-memory";

    /// <summary>
    /// The old owner's interrupt stays active for 100 ms: <c>EV_EIO</c>. The old owner's tree says standby by then, and nothing else is changed: the claim may
    /// be tried again.
    /// </summary>
    public const string ClaimInterruptActive = "hypervisor.claim.interrupt-active";

    /// <summary>Both of them.</summary>
    public static ValueList<string> All { get; } = [ClaimNoMemory, ClaimInterruptActive];
}
