using System.CommandLine;
using FslHv.DeviceTree;
using FslHv.Host.Input;
using FslHv.Hypervisor;

namespace FslHv.Host.Commands;

/// <summary><c>fslhv tree</c>: prints a board's configuration tree, or the tree that one of its guests gets.</summary>
internal static class TreeCommand
{
    private const string Dts = "dts";
    private const string Dtb = "dtb";
    private const string Json = "json";

    public static Command Create()
    {
        var board = BoardOptions.Board();
        var guest = new Option<string?>("--guest")
        {
            Description = "Label of a partition: print its generated guest tree instead of the configuration tree.",
            HelpName = "NAME",
        };
        var format = Values.Choice("--format", Dts, Dtb, Json);
        format.Description = "dts (text), dtb (blob, to standard output) or json.";
        var hardware = BoardOptions.Hardware();
        var partitionsMax = BoardOptions.PartitionsMax();
        var command = new Command("tree", "Print a board's configuration tree, or the tree generated for one of its guests.")
        {
            board, guest, format, hardware, partitionsMax,
        };
        command.SetAction(result =>
        {
            var tree = Tree(
                result.GetRequiredValue(board), result.GetValue(guest), result.GetValue(hardware), result.GetValue(partitionsMax));
            Print(tree, result.GetRequiredValue(format));
            return ExitCode.Success;
        });
        return command;
    }

    private static DeviceTreeDocument Tree(string board, string? guest, string? hardware, int partitionsMax)
    {
        if (guest is null)
            return BoardFile.Read(board);
        var plan = BoardFile.Plan(board, hardware, partitionsMax);
        if (plan.Find(guest) is not { } partition)
            throw new InputException($"{board}: no partition '{guest}'; there are {Labels(plan)}");
        if (partition.Spec.InitFailure is { } reason)
            throw new InputException($"{board}: partition '{guest}' gets no tree: {reason}");
        return DeviceTreeBlob.Read(partition.Spec.GuestTree.Span, guest);
    }

    private static string Labels(MachinePlan plan) =>
        string.Join(", ", plan.Partitions.Span.ToArray().Select(partition => $"'{partition.Spec.Label}'"));

    private static void Print(DeviceTreeDocument tree, string format)
    {
        if (format == Dtb)
        {
            using var output = Console.OpenStandardOutput();
            output.Write(DeviceTreeBlob.Write(tree));
        }
        else
        {
            Console.Out.Write(format == Json ? DeviceTreeJson.Write(tree) + "\n" : DeviceTreeText.Write(tree));
        }
    }
}
