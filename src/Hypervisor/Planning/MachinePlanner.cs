using FslHv.Abi;
using FslHv.DeviceTree;
using FslHv.Hypervisor.Planning;

namespace FslHv.Hypervisor;

/// <summary>
/// Turns a configuration tree into a machine: numbers partitions, doorbells, handles and virtual interrupts, pairs byte channels and
/// generates every guest's tree. Pure: equal trees give equal plans. What the original logs and skips is a remark of the plan.
/// </summary>
public static class MachinePlanner
{
    /// <summary>Plans a machine.</summary>
    /// <param name="configuration">The configuration tree; not changed.</param>
    /// <param name="hardware">The board's hardware tree; null: devices count as present, without interrupts, and every cpu exists.</param>
    /// <param name="options">Limits; null: the original's.</param>
    /// <exception cref="MachinePlanException">The tree is no hypervisor configuration, or describes more partitions than allowed.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><see cref="PlanOptions.PartitionsMax"/> is out of range.</exception>
    public static MachinePlan Plan(DeviceTreeDocument configuration, DeviceTreeDocument? hardware = null, PlanOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        options ??= PlanOptions.Default;
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.PartitionsMax);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.PartitionsMax, PlanOptions.PartitionsLimit);

        var tree = ConfigTree.Read(configuration);
        if (tree.Partitions.Count > options.PartitionsMax)
        {
            throw new MachinePlanException(
                $"{Remarks.Place(tree.Partitions[options.PartitionsMax].Node)}: partition number {options.PartitionsMax + 1} of "
                + $"{tree.Partitions.Count}: this machine may have {options.PartitionsMax}; partitions-max raises it");
        }

        var plan = new MachineDraft(tree, hardware is null ? null : new HardwareTree(hardware)).Complete();
        plan = options.PowerManagement ? plan with { Hypervisor = plan.Hypervisor with { PowerManagement = true } } : plan;
        return plan.Hypervisor.Console < 0
            ? plan
            : plan with { ConfigurationTree = Flat(configuration), HardwareTree = hardware is null ? Bytes.Empty : Flat(hardware) };
    }

    private static Bytes Flat(DeviceTreeDocument tree) => Bytes.Take(DeviceTreeBlob.Write(tree));
}
