using FslHv.Abi;
using FslHv.DeviceTree;

namespace FslHv.Drivers;

/// <summary>
/// Which terminals a guest has. Source: <c>ehv_bc_tty_probe</c> and <c>find_console_handle</c> of Linux <c>drivers/tty/ehv_bytechan.c</c>.
/// </summary>
internal static class TtyDiscovery
{
    private const uint TriggerBits = 3;

    /// <summary>
    /// Every byte channel in document order, flawed ones too. The one that stdout names is number 0; the others count from 1, whether or not there
    /// is a console.
    /// </summary>
    public static ValueList<TtySpec> Find(DeviceTreeDocument tree)
    {
        var nodes = new List<DeviceTreeNode>();
        Collect(tree.Root, nodes);
        var console = ConsolePath(tree);
        var found = new List<TtySpec>();
        var next = 1;
        foreach (var node in nodes)
        {
            var isConsole = string.Equals(node.Path, console, StringComparison.Ordinal);
            var flaw = FlawOf(node);
            found.Add(flaw is null ? Describe(node, isConsole ? 0 : next++) : new TtySpec(node.Path, -1, default, default, 0, default, 0, flaw));
        }

        return found.ToValueList();
    }

    /// <summary>What <c>/chosen</c> names, or else <c>/aliases</c>.</summary>
    private static string? ConsolePath(DeviceTreeDocument tree)
    {
        var chosen = tree.Find("/chosen");
        return (chosen?.Property("linux,stdout-path") ?? chosen?.Property("stdout-path") ?? tree.Find("/aliases")?.Property("stdout"))?.AsString();
    }

    private static void Collect(DeviceTreeNode node, List<DeviceTreeNode> found)
    {
        if (node.IsCompatible("epapr,hv-byte-channel"))
            found.Add(node);
        foreach (var child in node.Children)
            Collect(child, found);
    }

    /// <summary>The handle must be in <c>hv-handle</c>: <c>reg</c> does not count here.</summary>
    private static string? FlawOf(DeviceTreeNode node) =>
        node.Property("hv-handle") is not { Length: sizeof(uint) } ? "no hv-handle property"
        : node.Property("interrupts") is not { CellCount: >= 4 } ? "no two interrupts"
        : null;

    private static TtySpec Describe(DeviceTreeNode node, int index)
    {
        var interrupts = node.Property("interrupts")!;
        return new(
            node.Path, index, new(node.Property("hv-handle")!.Cell(0)), new(interrupts.Cell(0)), interrupts.Cell(1) & TriggerBits,
            new(interrupts.Cell(2)), interrupts.Cell(3) & TriggerBits);
    }
}

/// <summary>A terminal as the tree describes it.</summary>
/// <param name="Node">Path of its node.</param>
/// <param name="Index">Its number; 0 is the console.</param>
/// <param name="Channel">The byte channel.</param>
/// <param name="Rx">Interrupt that says that bytes have come.</param>
/// <param name="RxConfig">Its trigger.</param>
/// <param name="Tx">Interrupt that says that there is room again.</param>
/// <param name="TxConfig">Its trigger.</param>
/// <param name="Flaw">Why it cannot be used; null when it can.</param>
internal sealed record TtySpec(string Node, int Index, Handle Channel, Handle Rx, uint RxConfig, Handle Tx, uint TxConfig, string? Flaw = null)
{
    public string Name => $"ttyEHV{Index}";

    /// <summary>Whether it is the console: ends of lines are translated there, and only there.</summary>
    public bool IsConsole => Index == 0;
}
