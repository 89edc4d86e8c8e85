using FslHv.Abi;
using FslHv.DeviceTree;

namespace FslHv.Drivers;

/// <summary>
/// Which doorbells a driver finds in its guest's tree. Source: <c>fsl_hypervisor_init</c>, <c>has_fsl_hypervisor</c> and
/// <c>get_parent_handle</c> of Linux <c>drivers/virt/fsl_hypervisor.c</c>.
/// </summary>
internal static class DoorbellDiscovery
{
    private const uint TriggerBits = 3;

    /// <summary>Whether the guest runs under the hypervisor: <c>/hypervisor</c> has <c>fsl,hv-version</c>. Otherwise the driver gives up
    /// with <c>ENODEV</c>.</summary>
    public static bool HasHypervisor(DeviceTreeDocument tree) => tree.Find("/hypervisor") is { } node && node.Has("fsl,hv-version");

    /// <summary>Every node compatible with <c>epapr,hv-receive-doorbell</c> anywhere in the tree, flawed ones too, in document
    /// order.</summary>
    /// <param name="tree">The guest tree.</param>
    /// <param name="fidelity">Which defects the driver has.</param>
    public static ValueList<ReceiveDoorbell> Find(DeviceTreeDocument tree, Fidelity fidelity)
    {
        var found = new List<ReceiveDoorbell>();
        Collect(tree.Root, fidelity, found);
        return found.ToValueList();
    }

    private static void Collect(DeviceTreeNode node, Fidelity fidelity, List<ReceiveDoorbell> found)
    {
        if (node.IsCompatible("epapr,hv-receive-doorbell"))
            found.Add(Describe(node, fidelity));
        foreach (var child in node.Children)
            Collect(child, fidelity, found);
    }

    private static ReceiveDoorbell Describe(DeviceTreeNode node, Fidelity fidelity)
    {
        var kind = KindOf(node);
        if (GuestTree.InterruptOf(node) is not { } interrupt)
            return new(node.Path, default, 0, kind, default, "no interrupts property");
        var config = node.Property("interrupts") is { CellCount: > 1 } property ? property.Cell(1) & TriggerBits : 0;
        if (kind != DoorbellKind.StateChange)
            return new(node.Path, interrupt, config, kind, default);
        var handle = fidelity.Has(Defect.PartitionFromReg) ? node.Parent?.Property("reg") : node.Parent?.Property("hv-handle") ?? node.Parent?.Property("reg");
        var flaw = FlawOf(handle);
        var partition = flaw is null ? new Handle(handle!.Cell(0)) : default;
        return new(node.Path, interrupt, config, kind, partition, flaw);
    }

    private static DoorbellKind KindOf(DeviceTreeNode node) =>
        node.IsCompatible("fsl,hv-shutdown-doorbell") ? DoorbellKind.Shutdown
        : node.IsCompatible("fsl,hv-state-change-doorbell") ? DoorbellKind.StateChange
        : DoorbellKind.Plain;

    /// <summary>The parent's handle must be exactly one cell, and is an <c>int</c> whose negative values are errors. <c>reg</c> counts only where
    /// there is no <c>hv-handle</c>; it is all that counts with <see cref="Defect.PartitionFromReg"/>.</summary>
    private static string? FlawOf(DeviceTreeProperty? handle) => handle switch
    {
        null => "its parent has no handle",
        { Length: not sizeof(uint) } => $"its parent's {handle.Name} has {handle.Length} bytes",
        _ when (int)handle.Cell(0) < 0 => $"its parent's {handle.Name} is negative",
        _ => null,
    };
}
