using FslHv.Abi;
using FslHv.DeviceTree;

namespace FslHv.Drivers;

/// <summary>
/// The nodes below <c>/hypervisor/handles</c> as <c>partman</c> reads them from <c>/proc/device-tree</c>, each before its children. Source: Topaz
/// <c>tools/partman/parse_dt.c</c>; <c>get_handle</c>, <c>get_part_handle_by_label</c> and <c>get_full_node_name</c> of <c>partman.c</c>.
/// </summary>
internal sealed class PartmanTree(DeviceTreeNode handles)
{
    private const string ReceiveDoorbell = "epapr,hv-receive-doorbell";

    /// <summary>The nodes of a kind, in the order of the tree.</summary>
    public IEnumerable<DeviceTreeNode> Compatible(string with) => handles.Descendants().Where(node => node.IsCompatible(with));

    /// <summary>Name and path of a node from the handles on: <c>worker/shutdown</c>.</summary>
    public string PathOf(DeviceTreeNode node) => node.Path[(handles.Path.Length + 1)..];

    /// <summary>The handle of a node: <c>hv-handle</c>, or <c>reg</c> in older trees; null when that is not one cell.</summary>
    public static uint? HandleOf(DeviceTreeNode node) => GuestTree.HandleOf(node)?.Value;

    /// <summary>What <c>-h</c> means: a name in the tree first, then a number; null when it is neither. −1 is the caller's own partition.</summary>
    /// <param name="text">What was written.</param>
    /// <param name="isPartition">Whether the verb takes a partition; otherwise any node will do.</param>
    /// <param name="output">Where a node without its label or handle is told of.</param>
    public uint? Resolve(string text, bool isPartition, PartmanOutput output)
    {
        var found = isPartition ? Partition(text, output) : Node(text);
        return found <= int.MaxValue ? found : (uint?)CNumber.Signed(text);
    }

    private uint? Partition(string label, PartmanOutput output)
    {
        foreach (var node in Compatible("fsl,hv-partition-handle"))
        {
            if (LabelOf(node) is not { } name)
            {
                output.Print($"get_part_handle_by_label: 'label' property for {node.Name} is missing or invalid\n");
                return null;
            }

            if (!string.Equals(name, label, StringComparison.Ordinal))
                continue;
            var handle = HandleOf(node);
            if (handle is null)
                output.Print($"get_part_handle_by_label: 'hv-handle/reg' property for {node.Name} is missing or invalid\n");
            return handle;
        }

        return null;
    }

    /// <summary>The first node of that name wherever it lies, or the one of that path. Receive doorbells have no handle but their interrupt.</summary>
    private uint? Node(string name)
    {
        var isPath = name.Contains('/', StringComparison.Ordinal);
        foreach (var node in handles.Descendants())
        {
            if (!string.Equals(isPath ? PathOf(node) : node.Name, name, StringComparison.Ordinal))
                continue;
            var property = node.IsCompatible(ReceiveDoorbell) ? node.Property("interrupts") : node.Property("hv-handle") ?? node.Property("reg");
            return property is { CellCount: > 0 } ? property.Cell(0) : null;
        }

        return null;
    }

    /// <summary>A partition's label; null where there is none.</summary>
    public static string? LabelOf(DeviceTreeNode node) => node.Property("label") is { Length: > 0 } label ? label.AsString() : null;
}
