using FslHv.Abi;
using FslHv.DeviceTree;
using FslHv.Tests;

namespace FslHv.Drivers.Tests;

/// <summary>The tables of <c>partman status</c>.</summary>
public sealed class PartmanStatusTests
{
    private const string NoChannels = """

        Byte Channel Name               Handle  RX Int  TX Int
        ------------------------------------------------------

        """;

    private const string Doorbells = """

        Doorbell Name                   Handle  Type
        --------------------------------------------
        worker/state-change             66      receive
        worker/watchdog-expiration      67      receive
        worker/reset-request            68      receive
        shutdown                        70      receive
        ring-worker                     65      send
        worker/shutdown                 69      send

        """;

    [Conforms("e.1-6")]
    [Theory]
    [InlineData(PartitionStatus.Stopped, "stopped")]
    [InlineData(PartitionStatus.Running, "running")]
    [InlineData(PartitionStatus.Starting, "starting")]
    [InlineData(PartitionStatus.Stopping, "stopping")]
    [InlineData(PartitionStatus.Pausing, "pausing")]
    [InlineData(PartitionStatus.Paused, "paused")]
    [InlineData(PartitionStatus.Resuming, "resuming")]
    [InlineData((PartitionStatus)9, "unknown 9")]
    public void Three_tables(PartitionStatus status, string word)
    {
        var bench = new PartmanBench();
        bench.Guest.Status(Trees.Worker, status).Run();
        Ended(bench.Type("status"), 0, $"{Partitions}worker                          2       {word}\n{NoChannels}{Doorbells}");
    }

    [Conforms("e.1-9")]
    [Fact]
    public void A_partition_that_cannot_be_asked_has_its_error_in_the_row()
    {
        var bench = new PartmanBench(asShipped: true).Refuse(HcallToken.PartitionGetStatus, HcallStatus.Invalid);
        Ended(bench.Type("status"), 0, $"{Partitions}worker                          2       Error : (8) invalid handle\nerror 8\n{NoChannels}{Doorbells}");
        Ended(bench.Type("-q status"), 0, $"{Partitions}worker                          2       error 8\n{NoChannels}{Doorbells}");
    }

    [Fact]
    public void An_errno_goes_to_standard_error_and_its_number_into_the_row()
    {
        var bench = new PartmanBench();
        bench.Guest.Engine.Arm(DriverFaults.OpenNoMemory, "mgr", 0, 1);
        Ended(bench.Type("status"), 0, $"{Partitions}worker                          2       error 12\n{NoChannels}{Doorbells}", "hv: Cannot allocate memory");
    }

    [Conforms("e.1-7")]
    [Fact]
    public void Byte_channels_are_listed_as_documented_and_never_as_shipped()
    {
        var tree = Trees.Bare();
        var handles = tree.Find(GuestTree.HandlesPath)!;
        handles.Add(Channel("console", 73, 71, 0, 72, 0));
        handles.Add(Channel("link", 76, 74, 0, 75, 0));
        const string NoDoorbells = "\nDoorbell Name                   Handle  Type\n--------------------------------------------\n";
        Ended(new PartmanBench(tree).Type("status"), 0, $"""
            {Partitions}{NoChannels}console                         73      71      72
            link                            76      74      75
            {NoDoorbells}
            """);
        Ended(new PartmanBench(tree, asShipped: true).Type("status"), 0, Partitions + NoChannels + NoDoorbells);
    }

    [Conforms("e.1-8")]
    [Fact]
    public void A_name_of_more_than_31_letters_is_cut_in_the_table_of_doorbells_alone()
    {
        const string Long = "a-name-that-is-longer-than-the-column";
        var tree = Trees.Bare();
        tree.Find(GuestTree.HandlesPath)!.Add(Trees.Managed(Long, 2, 66));
        var lines = new PartmanBench(tree).Type("status").Out;
        Assert.Contains(Long + " 2       running", lines);
        Assert.Contains("a-name-that-is-longer-than-the- 66      receive", lines);
    }

    public static TheoryData<string, string, string> Flaws { get; } = new()
    {
        { "worker", "hv-handle", "cmd_status: 'hv-handle/reg' property for worker is missing or invalid" },
        { "worker", "label", "cmd_status: 'label' property for worker is missing or invalid" },
        { "worker/state-change", "interrupts", "cmd_status: 'interrupts' property for state-change is missing or invalid" },
        { "ring-worker", "hv-handle", "cmd_status: 'hv-handle/reg' property for ring-worker is missing or invalid" },
    };

    [Theory]
    [MemberData(nameof(Flaws))]
    public void A_node_that_lacks_something_ends_it(string node, string property, string line)
    {
        var tree = Trees.Manager();
        tree.Find($"{GuestTree.HandlesPath}/{node}")!.Set(DeviceTreeProperty.FromBytes(property, []));
        foreach (var (asShipped, code) in ((bool, int)[])[(true, 2), (false, 65)])
        {
            var bench = new PartmanBench(tree, asShipped).Type("status");
            Assert.Equal((line, code), (bench.Out[^1], bench.Code));
        }
    }

    private const string Partitions = "Partition Name                  Handle  Status\n----------------------------------------------\n";

    private static DeviceTreeNode Channel(string name, uint handle, params ReadOnlySpan<uint> interrupts) =>
        Trees.Node(name, "epapr,hv-byte-channel").Set(Trees.Cell("hv-handle", handle)).Set(DeviceTreeProperty.FromCells("interrupts", interrupts));

    private static void Ended(PartmanBench bench, int code, string output, params string[] error)
    {
        Assert.Equal(output.TrimEnd('\n'), string.Join('\n', bench.Out));
        Assert.Equal(error, bench.Error);
        Assert.Equal(code, bench.Code);
    }
}
