using System.Globalization;
using FslHv.Abi;
using FslHv.DeviceTree;

namespace FslHv.Drivers;

/// <summary>
/// <c>status</c>: three tables. Rows come in the order of the tree; a node that lacks something ends it. Source:
/// <c>cmd_status</c> of Topaz <c>tools/partman/partman.c</c>.
/// </summary>
internal sealed class PartmanStatus : PartmanCommand
{
    private const int NameColumns = 31;
    private readonly Queue<DeviceTreeNode> _partitions;

    public PartmanStatus(PartmanSession session)
        : base(session)
    {
        _partitions = new Queue<DeviceTreeNode>(session.Tree.Compatible("fsl,hv-partition-handle"));
    }

    public override PartmanStep Begin()
    {
        Session.Print(PartmanTexts.PartitionTable);
        return NextPartition();
    }

    public override PartmanStep Continue(PartmanResult result)
    {
        Session.Print(result.State is { } state && result.IsGood ? $"{state.Name()}\n" : Invariant($"error {result.Code}\n"));
        return NextPartition();
    }

    private PartmanStep NextPartition()
    {
        if (!_partitions.TryDequeue(out var node))
            return ByteChannels() ?? Doorbells() ?? new PartmanStep.Exit(0);
        if (PartmanTree.HandleOf(node) is not { } handle)
            return Lacks(node, "hv-handle/reg");
        if (PartmanTree.LabelOf(node) is not { } label)
            return Lacks(node, "label");
        Session.Print(Invariant($"{label,-NameColumns} {handle,-7} "));
        return new PartmanStep.Call(new Ioctl.GetStatus(new Handle(handle)));
    }

    /// <summary>The original looks for what these nodes were called once, and finds none.</summary>
    private PartmanStep.Exit? ByteChannels()
    {
        Session.Print(PartmanTexts.ByteChannelTable);
        var name = Session.Fidelity.Has(Defect.PartmanNoByteChannels) ? "fsl,hv-byte-channel-handle" : "epapr,hv-byte-channel";
        foreach (var node in Session.Tree.Compatible(name))
        {
            if (PartmanTree.HandleOf(node) is not { } handle)
                return Lacks(node, "hv-handle/reg");
            if (node.Property("interrupts") is not { Length: 4 * sizeof(uint) } interrupts)
                return Lacks(node, "interrupts");
            Session.Print(Invariant($"{node.Name,-NameColumns} {handle,-7} {interrupts.Cell(0),-7} {interrupts.Cell(2)}\n"));
        }

        return null;
    }

    private PartmanStep.Exit? Doorbells()
    {
        Session.Print(PartmanTexts.DoorbellTable);
        foreach (var node in Session.Tree.Compatible("epapr,hv-receive-doorbell"))
        {
            if (node.Property("interrupts") is not { Length: 2 * sizeof(uint) } interrupts)
                return Lacks(node, "interrupts");
            PrintDoorbell(node, interrupts.Cell(0), "receive");
        }

        foreach (var node in Session.Tree.Compatible("epapr,hv-send-doorbell"))
        {
            if (PartmanTree.HandleOf(node) is not { } handle)
                return Lacks(node, "hv-handle/reg");
            PrintDoorbell(node, handle, "send");
        }

        return null;
    }

    private void PrintDoorbell(DeviceTreeNode node, uint handle, string type)
    {
        var path = Session.Tree.PathOf(node);
        var name = path.Length > NameColumns ? path[..NameColumns] : path;
        Session.Print(Invariant($"{name,-NameColumns} {handle,-7} {type}\n"));
    }

    private PartmanStep.Exit Lacks(DeviceTreeNode node, string property)
    {
        Session.Print($"cmd_status: '{property}' property for {node.Name} is missing or invalid\n");
        return new PartmanStep.Exit(Session.Codes.System((int)HcallStatus.NoEntry));
    }

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
