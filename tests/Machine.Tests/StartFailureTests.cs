using FslHv.Abi;
using FslHv.Actors;
using FslHv.Simulation;

namespace FslHv.Machine.Tests;

/// <summary>Starts that cannot end in running, and what the machine makes of them. Source: Topaz <c>src/guest.c</c>.</summary>
public sealed class StartFailureTests
{
    private const string Window = "dtb-window = <0x0 0x01000000 0x0 0x10000>;";

    private static readonly string Board = File.ReadAllText(Repository.File("boards/manager-and-worker.dts"));

    private static readonly string ResetBoard = File.ReadAllText(Repository.File("boards/reset-on-stop.dts"));

    [Theory]
    [InlineData("dtb-window = <0x0 0x01000000 0x0 0x100>;", "is larger than dtb-window of 256")]
    [InlineData("dtb-window = <0x0 0x80000000 0x0 0x10000>;", "dtb-window at 0x80000000 is not guest memory")]
    [Conforms("c.3-7", "c.5-20", "c.5-21", "c.5-23")]
    public void A_tree_that_does_not_fit_its_window_ends_in_stopped_and_rings_nothing(string window, string reason)
    {
        var machine = new MachineUnderTest(OfTheSecond(Board, window));
        machine.PowerOn();
        var seen = machine.Run();

        Assert.Contains(
            seen,
            line => line.StartsWith("worker: could not be started: ", StringComparison.Ordinal) && line.EndsWith(reason, StringComparison.Ordinal));
        Assert.Equal("worker: starting → stopped", seen.Last(line => line.StartsWith("worker: ", StringComparison.Ordinal)));
        Assert.DoesNotContain(seen, line => line.Contains("of worker rung", StringComparison.Ordinal));
    }

    [Fact]
    [Conforms("c.5-14")]
    public void The_tree_lies_in_its_window()
    {
        var machine = new MachineUnderTest(Board);
        machine.PowerOn();
        machine.Run();
        machine.Engine.Inject(machine.Guest("worker"), new MakeLoad(0x0100_0000, 0x1000), Duration.Zero);

        Assert.Contains("fsl,hv-sys-reset-status", Assert.Single(machine.Run()), StringComparison.Ordinal);
    }

    [Fact]
    [Conforms("c.4-7")]
    public void Nobody_loads_before_all_have_been_initialised()
    {
        for (var seed = 1UL; seed <= 50; seed++)
        {
            var machine = new MachineUnderTest(Board, delay: _ => new LatencyRange(Duration.Zero, Duration.FromMicroseconds(50)), seed: seed);
            machine.PowerOn();
            var seen = machine.Run();
            var initialised = seen.FindLastIndex(line => line.EndsWith("starting-uninit → starting", StringComparison.Ordinal));
            var loaded = seen.FindIndex(line => line.Contains(": images loaded", StringComparison.Ordinal));
            Assert.True(initialised < loaded, $"seed {seed}: {string.Join('\n', seen)}");
        }
    }

    [Fact]
    [Conforms("c.8-3")]
    public void A_machine_of_partitions_that_are_loaded_only_resets_at_boot()
    {
        var seen = Boot(ResetBoard.Replace("privileged;", "no-auto-start;", StringComparison.Ordinal));

        Assert.Contains(seen, line => line.StartsWith("the machine resets: partition-stop of ", StringComparison.Ordinal));
        Assert.DoesNotContain(seen, line => line.EndsWith("→ running", StringComparison.Ordinal));
    }

    [Fact]
    [Conforms("c.8-4")]
    public void A_start_that_fails_is_a_stop_among_those_that_reset_the_machine()
    {
        var seen = Boot(
            ResetBoard.Replace(
                "privileged;\n    cpus = <0 1>;\n    " + Window, "cpus = <0 1>; dtb-window = <0 0x01000000 0 0x100>;", StringComparison.Ordinal));

        Assert.Contains(seen, line => line.StartsWith("manager: could not be started: guest tree of ", StringComparison.Ordinal));
        Assert.Contains(seen, line => line.StartsWith("the machine resets: partition-stop of ", StringComparison.Ordinal));
    }

    [Fact]
    [Conforms("c.4-3", "c.4-5")]
    public void A_partition_that_never_comes_up_counts_as_active()
    {
        var machine = new MachineUnderTest(OfTheSecond(ResetBoard, ""));
        machine.PowerOn();
        machine.Run();
        machine.Engine.Inject(machine.Guest("manager"), new MakeCall(new Hcall.PartitionStop(Handle.Self)), Duration.Zero);
        var seen = machine.Run();

        Assert.Contains("manager: stopping-percpu → stopped", seen);
        Assert.DoesNotContain(seen, line => line.StartsWith("the machine resets", StringComparison.Ordinal));
    }

    private static List<string> Boot(string board)
    {
        var machine = new MachineUnderTest(board);
        machine.PowerOn();
        return machine.Run(Duration.FromMilliseconds(50));
    }

    /// <summary>The board with another window for its second partition.</summary>
    private static string OfTheSecond(string board, string window)
    {
        var at = board.IndexOf(Window, board.IndexOf(Window, StringComparison.Ordinal) + 1, StringComparison.Ordinal);
        return string.Concat(board.AsSpan(0, at), window, board.AsSpan(at + Window.Length));
    }
}
