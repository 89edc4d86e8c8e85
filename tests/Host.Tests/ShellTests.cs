namespace FslHv.Host.Tests;

/// <summary><c>fslhv shell</c>: lines of standard input typed at the hypervisor's console.</summary>
public sealed class ShellTests
{
    private const string Board = "boards/two-partitions.dts";

    [Fact]
    public void Each_line_is_typed_when_the_machine_has_become_quiet() => Assert.Equal(
        """
        HV> info
        Partition   Name        State         Vcpus
        -------------------------------------------
        1           mgr	running         1
        2           worker	stopped         2
        HV> start load worker
        HV> info
        Partition   Name        State         Vcpus
        -------------------------------------------
        1           mgr	running         1
        2           worker	stopped         2
        HV> stop mgr
        HV> info
        Partition   Name        State         Vcpus
        -------------------------------------------
        1           mgr	stopped         1
        2           worker	stopped         2
        HV> stop worker
        Couldn't stop partition.
        HV> 

        """,
        Fslhv.Type("info\nstart load worker\ninfo\nstop mgr\ninfo\nstop worker\n", "shell", Board).Succeeded().Out);

    [Fact]
    public void The_end_of_the_input_is_the_end() => Assert.Equal("HV> \n", Fslhv.Type("", "shell", Board).Succeeded().Out);

    [Fact]
    public void A_last_line_without_an_end_counts() =>
        Assert.Contains("Freescale Embedded Hypervisor version", Fslhv.Type("version", "shell", Board).Succeeded().Out, StringComparison.Ordinal);

    [Fact]
    public void A_scenario_has_its_guests_and_its_timeline()
    {
        var outcome = Fslhv.Type("gm manager 0x1000000 4\r\n", "shell", "scenarios/hypervisor-shell.yaml", "--seed", "7").Succeeded();
        Assert.Contains("HV> resume 2\n", outcome.Out, StringComparison.Ordinal);
        Assert.EndsWith(" d0 0d fe ed                                      |  ................\nHV> \n", outcome.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_lines_and_the_same_seed_give_the_same_output()
    {
        const string Lines = "restart mgr\nreset\ninfo\ncdt\n";
        Assert.Equal(Fslhv.Type(Lines, "shell", Board, "--seed", "3").Succeeded().Out, Fslhv.Type(Lines, "shell", Board, "--seed", "3").Succeeded().Out);
    }

    [Fact]
    public void A_line_that_is_far_too_long_loses_no_end()
    {
        var outcome = Fslhv.Type(new string('x', 10_000) + "\nversion\n", "shell", Board).Succeeded();
        Assert.EndsWith("HV> version\nFreescale Embedded Hypervisor version 1.3-010\nHV> \n", outcome.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_hypervisor_that_hangs_says_nothing_more() =>
        Assert.Equal("HV> \n", Fslhv.Type("crash\ninfo\nversion\n", "shell", Board).Succeeded().Out);

    [Fact]
    public void A_board_without_a_console_is_refused()
    {
        using var folder = new Folder().With("lonely.dts", Texts.Lonely);
        Fslhv.TypeIn(folder.Root, "info\n", "shell", "lonely.dts")
            .Refused("lonely.dts: the hypervisor has no console on a serial line; the board's hv-config node names one with 'stdout'");
    }
}
