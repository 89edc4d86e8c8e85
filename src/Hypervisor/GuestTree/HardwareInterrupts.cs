using FslHv.DeviceTree;

namespace FslHv.Hypervisor.Planning;

/// <summary>A hardware interrupt.</summary>
/// <param name="Controller">The interrupt controller's node.</param>
/// <param name="Number">Its number there.</param>
/// <param name="Configuration">Second cell in guest trees: 0 falling edge, 1 rising edge, 2 low level, 3 high level.</param>
internal sealed record HardwareInterrupt(DeviceTreeNode Controller, uint Number, uint Configuration);

/// <summary>Reads <c>interrupts</c> of hardware nodes. Only open-pic controllers are known, as in the original.</summary>
internal static class HardwareInterrupts
{
    /// <summary>From the sense of an open-pic (rising edge, low level, high level, falling edge) to that of guest trees.</summary>
    private static readonly uint[] Configurations = [1, 2, 3, 0];

    /// <summary>The interrupts of a node; null when its controller is not known.</summary>
    public static List<HardwareInterrupt>? Of(HardwareTree tree, DeviceTreeNode node)
    {
        if (node.Property("interrupts") is not { } property || Controller(tree, node) is not { } controller)
            return null;
        if (controller.Property("#interrupt-cells") is not { Length: sizeof(uint) } width || width.Cell(0) is < 2 or > 8)
            return null;
        var interrupts = new List<HardwareInterrupt>();
        var step = (int)width.Cell(0);
        for (var i = 0; i + step <= property.CellCount; i += step)
            interrupts.Add(new HardwareInterrupt(controller, property.Cell(i), Configurations[property.Cell(i + 1) & 3]));
        return interrupts;
    }

    private static DeviceTreeNode? Controller(HardwareTree tree, DeviceTreeNode node)
    {
        for (var at = node; at is not null; at = at.Parent)
        {
            if (at.Property("interrupt-parent") is not { Length: sizeof(uint) } parent)
                continue;
            var controller = tree.Phandle(parent.Cell(0));
            return controller is not null && IsKnown(controller) ? controller : null;
        }

        return null;
    }

    private static bool IsKnown(DeviceTreeNode node) => node.IsCompatible("fsl,mpic") || node.IsCompatible("chrp,open-pic");
}
