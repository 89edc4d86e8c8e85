using FslHv.Abi;

namespace FslHv.Hypervisor;

/// <summary>Fault points of the hypervisor.</summary>
public static class HypervisorFaults
{
    /// <summary>ENTER_NAP, EXIT_NAP: the device that puts cores to sleep is not there; <c>EV_ENODEV</c>.</summary>
    public const string NoPowerDevice = "hypervisor.power.no-device";

    /// <summary>SYSTEM_RESET: the machine has no hardware to reset itself with; <c>EV_ENODEV</c>.</summary>
    public const string NoResetDevice = "hypervisor.reset.no-device";

    /// <summary>All of them.</summary>
    public static ValueList<string> All { get; } = [NoPowerDevice, NoResetDevice];
}
