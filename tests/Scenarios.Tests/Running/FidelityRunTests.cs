using FslHv.Abi;
using FslHv.DeviceTree;
using FslHv.Hypervisor;

namespace FslHv.Scenarios.Tests;

/// <summary>What levels and defects do in whole machines.</summary>
public sealed class FidelityRunTests
{
    private const string PowerOff = "timeline: [{ at: 50ms, power-off: active }]\n";

    [Fact]
    public void Without_the_hooks_a_power_off_ends_in_a_halted_guest_and_its_partition_runs_on()
    {
        var scenario = Texts.Bind(
            PowerOff + "expect: [{ exactly-once: { fact: guest.halted, guest: active } }, { never: { fact: partition.stop-requested } },"
            + "{ finally: { partition: active, is: running } }]\n",
            Board("aliases { stdout = <&active_console>; };", "node-update { compatible = \"fsl,P4080DS\"; };"));
        Assert.Equal("", Runs.Failure(scenario, 1));
    }

    [Fact]
    public void With_the_hooks_that_every_guest_tree_has_it_stops_the_partition()
    {
        var scenario = Texts.Bind(
            PowerOff + "expect: [{ never: { fact: guest.halted } }, { finally: { partition: active, is: stopped } }]\n", Boards.Mutual);
        Assert.Equal("", Runs.Failure(scenario, 1));
    }

    [Theory]
    [InlineData("v2", "no")]
    [InlineData("merged-2011", "yes")]
    public void The_level_of_a_guest_decides_whether_its_processes_are_asked_before_a_shutdown(string level, string asked)
    {
        var guests = $"guests: {{ standby: {{ fidelity: {level}, processes: [{{ doorbell-logger: {{ name: log }} }}] }} }}\n";
        var exits = asked == "yes" ? "exactly-once" : "never";
        var scenario = Texts.Bind(
            guests + "timeline: [{ at: 50ms, ring: { guest: active, doorbell: standby/shutdown } }]\n"
            + $"expect: [{{ {exits}: {{ fact: process.exited, guest: standby, process: log }} }}, {{ finally: {{ partition: standby, is: stopped }} }}]\n",
            Boards.Mutual);
        Assert.Equal("", Runs.Failure(scenario, 1));
    }

    [Theory]
    [InlineData("", true, true)]
    [InlineData("defects: { no-capability-check: false }\n", true, true)]
    [InlineData("", false, true)]
    [InlineData("defects: { no-capability-check: false }\n", false, false)]
    public void A_process_without_the_capability_changes_nothing_where_the_driver_asks_for_it(string defects, bool isCapable, bool mayChange)
    {
        var capable = isCapable ? "true" : "false";
        var failover = $"{{ failover-daemon: {{ name: f, capable: {capable} }} }}";
        var scenario = Texts.Bind(
            $"until: 1s\n{defects}guests: {{ standby: {{ processes: [{failover}] }} }}\ntimeline: [{{ at: 50ms, stop-self: active }}]\n"
            + $"expect: [{{ finally: {{ partition: active, is: {(mayChange ? "running" : "stopped")} }} }},\n"
            + $"  {{ {(mayChange ? "never" : "exactly-once")}: {{ fact: file.ioctl, guest: standby, ioctl: Start, errno: EPERM }} }}]\n",
            Boards.Mutual);
        Assert.Equal("", Runs.Failure(scenario, 1));
    }

    [Fact]
    public void An_open_while_the_driver_loads_crashes_a_real_driver_and_its_partition_starts_anew()
    {
        var scenario = Texts.Bind(
            "until: 1s\nfidelity: hardened-2019\nguests: { active: { panic: restart } }\n"
            + "timeline: [{ at: 0, fault: { point: driver.load.opened, at: active/ } }]\n"
            + "expect: [{ exactly-once: { fact: guest.panicked, guest: active, reason: 'fsl-hv: open-before-lists: walked a list that was not there yet' } },"
            + "{ exactly-once: { fact: guest.booted, guest: active, boot: 2 } }]\n",
            Boards.Mutual);
        Assert.Equal("", Runs.Failure(scenario, 1));
    }

    [Theory]
    [InlineData("scenarios/failover.yaml")]
    [InlineData("scenarios/orderly-shutdown.yaml")]
    [InlineData("scenarios/restart-race.yaml")]
    public void No_level_breaks_a_rule_of_every_run(string path)
    {
        foreach (var level in FidelityLevels.Every.ToArray())
        {
            var scenario = ScenarioFile.Open(path, RepositoryFiles.Instance, GuestPrograms.Standard, fidelity: level).Scenario!;
            for (var seed = 1UL; seed <= 5; seed++)
            {
                var result = Runs.Run(scenario, seed);
                Assert.Null(result.End.Defect);
                Assert.Empty(result.Findings);
            }
        }
    }

    private static MachinePlan Board(string what, string instead)
    {
        var text = RepositoryFiles.ReadText("boards/mutual-managers.dts");
        Assert.Contains(what, text, StringComparison.Ordinal);
        return MachinePlanner.Plan(DeviceTreeSource.Read(text.Replace(what, instead, StringComparison.Ordinal)));
    }
}
