using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Machine.Tests;

/// <summary>The command <c>crash</c>: a hypervisor that hangs, with and without a watchdog of its own.</summary>
public sealed class CrashTests
{
    [Fact]
    [Conforms("c.7-29")]
    public void A_hypervisor_that_hangs_answers_nobody_for_ever()
    {
        var shell = Crashed(ShellSession.Board);
        var machine = shell.Machine;
        machine.Engine.Inject(machine.Guest("manager"), new MakeCall(new Hcall.PartitionGetStatus(Handle.Self)), Duration.Zero);
        machine.Engine.Inject(machine.Hypervisor, new HypervisorRequest.Shell(new(1), LifecycleRequest.Stop), Duration.Zero);
        machine.Engine.Inject(machine.Hypervisor, new HypervisorRequest.Reset(), Duration.Zero);
        Assert.Equal("", shell.Type("info\r"));
        Assert.Equal(
            [
                "manager: a command of the shell dropped: the hypervisor hangs", "reset by the operator dropped: the hypervisor hangs",
                "serial line serial0: 7 bytes discarded: the hypervisor hangs",
                "manager: call 1 of boot 1 dropped: the hypervisor hangs",
            ],
            machine.Notes.Select(note => note.ToString()));
    }

    [Fact]
    [Conforms("c.7-29")]
    public void Its_watchdog_resets_the_machine_at_the_third_expiry()
    {
        var shell = Crashed(WithWatchdog("<40>")); // 2^24 ticks of 25 ns: 419.43 ms.
        var period = new WatchdogPeriod(40);
        var crashed = shell.Machine.Engine.Now;
        shell.Run(period.ToNextEdge(crashed) + period.Length + period.Length - Duration.FromMicroseconds(1));
        Assert.DoesNotContain(shell.Machine.Notes, note => note is MachineFact.Reset);
        var printed = shell.Run();
        Assert.Contains(shell.Machine.Notes, note => note is MachineFact.Reset { By: "hypervisor", Cause: "watchdog" });
        Assert.EndsWith(ShellSession.Prompt, printed, StringComparison.Ordinal);
        Assert.Equal("1           manager\trunning         1", shell.Row("manager"));
        Assert.Contains("fsl,hv-sys-reset-status = \"hard-reset\";\n", shell.Command("gdt print 1"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_machine_can_crash_again()
    {
        var shell = Crashed(WithWatchdog("<40>"));
        shell.Run();
        shell.Type("crash\r");
        Assert.Single(shell.Machine.Notes.OfType<MachineFact.Hung>());
        Assert.Single(shell.Machine.Notes.OfType<MachineFact.Reset>());
    }

    [Fact]
    public void A_partition_that_was_on_its_way_to_stopped_starts_over()
    {
        var shell = new ShellSession(WithWatchdog("<40>"));
        shell.Type("stop manager\rcrash\r");
        Assert.Equal("1           manager\trunning         1", shell.Row("manager"));
    }

    [Theory]
    [InlineData("<64>", "watchdog-enable 64: there are 0 to 63; ignored")]
    [InlineData("<0 40>", "watchdog-enable: 8 bytes where one cell is expected; ignored")]
    public void A_period_that_is_none_is_told_and_leaves_the_machine_without(string value, string remark)
    {
        var shell = Crashed(WithWatchdog(value));
        shell.Run();
        Assert.DoesNotContain(shell.Machine.Notes, note => note is MachineFact.Reset);
        Assert.Contains(shell.Machine.Plan.Remarks.ToArray(), each => each.Text.EndsWith(remark, StringComparison.Ordinal));
    }

    [Fact]
    public void The_longest_periods_never_end() => Assert.DoesNotContain(Crashed(WithWatchdog("<0>")).Machine.Notes, note => note is MachineFact.Reset);

    private static ShellSession Crashed(string board)
    {
        var shell = new ShellSession(board);
        shell.Send("crash\r");
        shell.Machine.Run(Duration.FromMilliseconds(5));
        Assert.Single(shell.Machine.Notes.OfType<MachineFact.Hung>());
        return shell;
    }

    private static string WithWatchdog(string value) =>
        ShellSession.Board.Replace("compatible = \"hv-config\";", $"compatible = \"hv-config\"; watchdog-enable = {value};", StringComparison.Ordinal);
}
