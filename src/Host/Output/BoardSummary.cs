using FslHv.Abi;
using FslHv.Hypervisor;
using Spectre.Console;

namespace FslHv.Host.Output;

/// <summary>Prints a machine's plan for people.</summary>
internal sealed class BoardSummary(IAnsiConsole console, MachinePlan plan)
{
    public void Print(string path)
    {
        console.MarkupLineInterpolated(
            $"[bold]{path}[/]: {Units.Of(plan.Partitions.Count, "partition")}, {Units.Of(Cpus(), "cpu")}, {Units.Of(plan.Doorbells.Count, "doorbell")}");
        console.WriteLine();
        PrintPartitions();
        PrintMemory();
        PrintManagement();
        PrintDoorbells();
        PrintByteChannels();
        PrintRemarks(console, plan);
    }

    /// <summary>What was skipped or assumed while reading the trees.</summary>
    public static void PrintRemarks(IAnsiConsole console, MachinePlan plan)
    {
        foreach (var remark in plan.Remarks)
        {
            var style = remark.Severity >= Actors.Severity.Warning ? "yellow" : "grey";
            console.Write(new Text(remark.Text + "\n", Style.Parse(style)));
        }
    }

    private int Cpus() => plan.Partitions.SelectMany(partition => partition.Spec.Cpus).Distinct().Count();

    private void PrintPartitions()
    {
        var table = NewTable("handle", "partition", "cpus", "memory", "starts", "guest image", "handles");
        foreach (var partition in plan.Partitions)
        {
            var spec = partition.Spec;
            var starts = spec.InitFailure is { } reason ? $"never: {reason}" : spec.NoAutoStart ? "by its manager" : "at power-on";
            table.AddRow(
                new Text($"{spec.Id}"), new Text(spec.Label, new Style(decoration: Decoration.Bold)), new Text(Units.Runs([.. spec.Cpus])),
                new Text(Units.Bytes(Sum(spec.Memory))), new Text(starts), new Text(spec.GuestImage is { } image ? $"at 0x{image.Source:x}" : "none"),
                new Text($"{partition.GlobalHandles.Count + partition.LocalHandles.Count}"));
        }

        console.Write(table);
    }

    private void PrintMemory()
    {
        var table = NewTable("memory area", "address", "size", "belongs to");
        foreach (var area in plan.MemoryAreas)
        {
            var owners = plan.Partitions
                .SelectMany(partition => partition.Spec.Memory.Where(m => m.Physical == area.Address).Select(m => (partition.Spec.Label, m)))
                .Select(owner => $"{owner.Label} at 0x{owner.m.GuestAddress:x}{(owner.m.DmaOnly ? " (dma only)" : "")}")
                .ToList();
            if (area.OfHypervisor)
                owners.Insert(0, "the hypervisor");
            table.AddRow(new Text(area.Node), new Text($"0x{area.Address:x}"), new Text(Units.Bytes(area.Size)), new Text(string.Join(", ", owners)));
        }

        if (table.Rows.Count > 0)
            console.Write(table);
    }

    private void PrintManagement()
    {
        var drawing = ManagementGraph.Draw(plan);
        console.MarkupLine("[bold]Management[/]");
        if (drawing.Count == 0)
            console.WriteLine("  no partition manages another");
        foreach (var line in drawing)
            console.Write(new Text($"  {line}\n"));
        console.WriteLine();
    }

    private void PrintDoorbells()
    {
        var table = NewTable("doorbell", "rung by", "reaches");
        for (var i = 0; i < plan.Doorbells.Count; i++)
        {
            var doorbell = plan.Doorbells[i];
            var senders = Senders(i);
            if (doorbell.Receivers.Count == 0 && senders.Count == 0)
                continue;
            var receivers = doorbell.Receivers.Select(receiver =>
                $"{plan.Partitions[receiver.Partition].Spec.Label} {plan.Partitions[receiver.Partition].Lines[receiver.Line].Handle}");
            var ringers = senders.Count > 0 ? string.Join(", ", senders) : IsRungByHypervisor(i) ? "the hypervisor" : "nobody";
            table.AddRow(new Text(doorbell.Name), new Text(ringers), new Text(string.Join(", ", receivers)));
        }

        if (table.Rows.Count > 0)
            console.Write(table);
    }

    private bool IsRungByHypervisor(int doorbell) =>
        plan.Partitions.Any(p => p.StateChange == doorbell || p.ResetRequest == doorbell || p.WatchdogExpiration == doorbell);

    private List<string> Senders(int doorbell) =>
    [
        .. from partition in plan.Partitions
           from entry in partition.LocalHandles.Concat(partition.GlobalHandles).OfType<HandleEntry.SendDoorbell>()
           where entry.Doorbell == doorbell
           select $"{partition.Spec.Label} {entry.Handle}",
    ];

    private void PrintByteChannels()
    {
        var table = NewTable("byte channel", "other end");
        foreach (var channel in plan.ByteChannels)
            table.AddRow(new Text($"{channel.First}"), new Text($"{channel.Second}"));
        if (table.Rows.Count > 0)
            console.Write(table);
    }

    private static ulong Sum(ValueList<GuestMemoryArea> areas)
    {
        var sum = 0UL;
        foreach (var area in areas)
            sum += area.Size;
        return sum;
    }

    private static Table NewTable(params string[] headers)
    {
        var table = new Table().Border(TableBorder.Simple);
        foreach (var header in headers)
            table.AddColumn(new TableColumn(new Text(header, new Style(Color.Grey))));
        return table;
    }
}
