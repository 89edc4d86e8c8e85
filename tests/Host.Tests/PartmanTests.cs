using System.Text.Json;

namespace FslHv.Host.Tests;

/// <summary><c>fslhv partman</c>: partman's own output and exit code, from a machine that came up for it.</summary>
public sealed class PartmanTests
{
    private const string Board = "boards/two-partitions.dts";

    private const string Status = """
        Partition Name                  Handle  Status
        ----------------------------------------------
        worker                          2       stopped

        Byte Channel Name               Handle  RX Int  TX Int
        ------------------------------------------------------
        console                         73      71      72
        link                            76      74      75

        Doorbell Name                   Handle  Type
        --------------------------------------------
        worker/state-change             66      receive
        worker/watchdog-expiration      67      receive
        worker/reset-request            68      receive
        shutdown                        70      receive
        ring-worker                     65      send
        worker/shutdown                 69      send

        """;

    [Fact]
    public void The_status_of_a_board() => Assert.Equal(Status, Fslhv.Run("partman", Board, "--", "status").Succeeded().Out);

    [Fact]
    public void As_shipped_it_lists_no_byte_channels() => Assert.Equal(
        Status.Replace(
            "console                         73      71      72\nlink                            76      74      75\n", "", StringComparison.Ordinal),
        Fslhv.Run("partman", Board, "--as-shipped", "--", "status").Succeeded().Out);

    [Theory]
    [InlineData("", "start -h worker -l", 0, "", "")]
    [InlineData("", "load -h worker -f missing", 3, "Could not load and copy file missing\n", "load_and_copy_image_file: No such file or directory\n")]
    [InlineData("", "doorbell -h worker/state-change", 8, "Error : (8) invalid handle\n", "")]
    [InlineData("", "restart -h worker", 11, "Error : (11) target partition state invalid\n", "")]
    [InlineData("", "stop -h nobody", 64, "Invalid handle\n", "")]
    [InlineData("--as-shipped", "stop -h nobody", 1, "Invalid handle\n", "")]
    [InlineData("--seed 7 --at 300ms", "setprop -h worker -p /chosen -n x -t y", 0, "", "")]
    public void The_exit_code_is_partmans_own(string options, string arguments, int code, string output, string error)
    {
        var outcome = Fslhv.Run(["partman", Board, .. Words(options), "--", .. Words(arguments)]).Ended(code);
        Assert.Equal((output, error), (outcome.Out, outcome.Error));
    }

    [Fact]
    public void Missing_options_are_partmans_affair()
    {
        var outcome = Fslhv.Run("partman", Board, "--as-shipped", "--", "stop").Ended(8);
        Assert.Equal("partman stop: requires a handle (-h).\n", outcome.Error);
        Assert.StartsWith("Freescale Hypervisor Partition Manager", outcome.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_is_read_here()
    {
        using var folder = new Folder().With("kernel", new string('k', 5000));
        var outcome = Fslhv.RunIn(folder.Root, "partman", "two-partitions.dts", "--", "start", "-v", "-h", "worker", "-f", "kernel", "-a", "0x100000")
            .Succeeded();
        Assert.Equal("Starting partition at entry point 0x100000", outcome.Lines[^1]);
    }

    [Fact]
    public void Bytes_of_a_property_come_as_they_are() =>
        Assert.Equal(
            "mgr\0\n"u8.ToArray(),
            Fslhv.Run("partman", Board, "--", "getprop", "-h", "-1", "-p", "/hypervisor", "-n", "guest-name").Succeeded().Output);

    [Fact]
    public void A_scenario_may_be_asked_at_any_time()
    {
        const string scenario = "scenarios/failover.yaml";
        string State(string time) => Fslhv.Run("partman", scenario, "--guest", "standby", "--at", time, "--", "status").Succeeded().Lines[2];
        Assert.Equal("active                          1       running", State("49ms"));
        Assert.NotEqual(State("49ms"), State("51ms"));
    }

    [Fact]
    public void A_monitor_prints_what_rings_and_is_ended_with_the_run()
    {
        using var folder = WithScript().With("ring.yaml", "scenario: ring\nboard: two-partitions.dts\ntimeline: [{ at: 300ms, partman: start -h worker }]\n");
        var outcome = Fslhv.RunIn(folder.Root, "partman", "ring.yaml", "--", "doorbell", "-f", "script").Ended(124);
        Assert.Equal("script 66\n", outcome.Out);
        Assert.StartsWith("fslhv: partman had not ended when the run did, at ", Assert.Single(outcome.ErrorLines), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("INT", 130)]
    [InlineData("TERM", 143)]
    public void A_command_that_goes_on_for_ever_is_ended_from_outside(string signal, int exitCode)
    {
        using var folder = WithScript();
        using var running = Fslhv.Start(folder.Root, "partman", "talkative.yaml", "--guest", "standby", "--", "doorbell", "-f", "script");
        Assert.Equal("", running.WaitForOutput().Signal(signal).WaitForEnd().Ended(exitCode).Error);
    }

    [Fact]
    public void It_ends_quietly_when_nobody_reads_its_output()
    {
        using var folder = WithScript();
        using var running = Fslhv.Start(folder.Root, "partman", "talkative.yaml", "--guest", "standby", "--", "doorbell", "-f", "script");
        Assert.Equal("", running.WaitForOutput().CloseOutput().WaitForEnd().Ended(141).Error);
    }

    [Fact]
    public void A_command_may_take_its_own_guest_down() =>
        Assert.Equal(["fslhv: partman had not ended when its guest did"], Fslhv.Run("partman", Board, "--", "stop", "-h", "-1").Ended(124).ErrorLines);

    [Fact]
    public void Json_has_both_streams_and_the_code()
    {
        using var json = JsonDocument.Parse(Fslhv.Run("partman", Board, "--json", "--", "load", "-h", "worker", "-f", "missing").Ended(3).Out);
        var root = json.RootElement;
        Assert.Equal(
            (Board, "mgr", 3, 1ul),
            (root.GetProperty("file").GetString(), root.GetProperty("guest").GetString(),
                root.GetProperty("exit").GetInt32(), root.GetProperty("seed").GetUInt64()));
        Assert.Equal("Could not load and copy file missing\n", root.GetProperty("stdout").GetString());
        Assert.Equal("load_and_copy_image_file: No such file or directory\n", root.GetProperty("stderr").GetString());
        Assert.Equal(["load", "-h", "worker", "-f", "missing"], root.GetProperty("arguments").EnumerateArray().Select(word => word.GetString()));
    }

    [Fact]
    public void What_cannot_be_used_is_fslhvs_affair()
    {
        Fslhv.Run("partman", "none.dts", "--", "status").Refused("fslhv: there is no file none.dts");
        Fslhv.Run("partman", Board, "--guest", "mgt", "--", "status").Refused($"fslhv: {Board}: no partition 'mgt'; there are 'mgr', 'worker'");
        Fslhv.Run("partman", Board, "--guest", "worker", "--", "status").Refused($"fslhv: {Board}: partman did not run in 'worker': the guest did not come up");
        Fslhv.Run("partman", Board, "--gest", "mgr", "--", "status")
            .Refused("fslhv: partman: there is no option '--gest'; what is for partman itself comes after '--'");
        Fslhv.Run("partman", "boards/mutual-managers.dts", "--", "status").Refused(
            "fslhv: boards/mutual-managers.dts: 2 partitions manage others, 'active', 'standby'; say with --guest in which one partman is to run");
        Fslhv.Run("partman", Board, "--at", "1ms", "--", "status").Refused($"fslhv: {Board}: partman did not run in 'mgr': the partition is starting");
        Fslhv.Run("partman", Board, "--at", "6ms", "--", "status").Refused($"fslhv: {Board}: partman did not run in 'mgr': the guest is still booting");
    }

    [Fact]
    public void A_board_on_which_nobody_manages_anybody_names_no_guest()
    {
        using var folder = new Folder().With("lonely.dts", Texts.Lonely);
        Fslhv.RunIn(folder.Root, "partman", "lonely.dts", "--", "status").Refused(
            "fslhv: lonely.dts: no partition manages others; say with --guest in which one partman is to run");
    }

    [Fact]
    public void The_same_seed_gives_the_same_output() => Assert.Equal(
        Fslhv.Run("partman", Board, "--seed", "5", "--json", "--", "status").Succeeded().Out,
        Fslhv.Run("partman", Board, "--seed", "5", "--json", "--", "status").Succeeded().Out);

    /// <summary>A folder with a file that can be run, and a scenario in which doorbells ring for ever.</summary>
    private static Folder WithScript()
    {
        var folder = new Folder().With("talkative.yaml", Texts.Talkative).With("script", "");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(folder.PathOf("script"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        return folder;
    }

    private static string[] Words(string line) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
