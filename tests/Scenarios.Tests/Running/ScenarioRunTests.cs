using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Scenarios.Tests;

/// <summary>Runs on the simulation engine with the product's own actors.</summary>
public sealed class ScenarioRunTests
{
    private const string Opens = "guests: { active: { processes: [{ doorbell-logger: { name: log } }] } }\n";

    [Fact]
    public void Equal_seeds_give_equal_reports()
    {
        var scenario = Runs.Open("scenarios/failover.yaml");
        Assert.Equal(Report(scenario, 7), Report(scenario, 7));
        Assert.NotEqual(Report(scenario, 7), Report(scenario, 8));
    }

    [Fact]
    public void One_bound_scenario_serves_runs_at_the_same_time()
    {
        var scenario = Runs.Open("scenarios/failover.yaml");
        var alone = Enumerable.Range(1, 20).Select(seed => Report(scenario, (ulong)seed)).ToArray();
        var together = Enumerable.Range(1, 20).AsParallel().AsOrdered().Select(seed => Report(scenario, (ulong)seed)).ToArray();
        Assert.Equal(alone, together);
    }

    [Fact]
    public void Nothing_left_to_happen_ends_a_run()
    {
        var result = Run("");
        Assert.Equal(RunEndReason.Quiescent, result.End.Reason);
        Assert.Equal(0, result.ExitCode);
    }

    [Fact]
    public void The_scenarios_end_ends_a_run()
    {
        var result = Run("until: 1ms\nexpect: [{ eventually: { fact: guest.booted } }]\n");
        Assert.Equal((RunEndReason.TimeReached, Duration.FromMilliseconds(1).Nanoseconds), (result.End.Reason, result.End.At.Nanoseconds));
        Assert.Equal(1, result.ExitCode);
    }

    [Theory]
    [InlineData("at: 0", 1)]
    [InlineData("at: 5ms", 1)]
    [InlineData("at: 1s", 0)]
    [InlineData("when: { fact: guest.booted, guest: active }", 1)]
    [InlineData("when: { fact: partition.entered, partition: active, state: running }, plus: 1ms", 1)]
    [InlineData("when: { fact: process.exited, guest: active }", 0)]
    public void A_fault_is_armed_at_its_time_or_by_its_fact(string trigger, int strikes) => Assert.Equal(
        strikes,
        Run($"{Opens}timeline: [{{ {trigger}, fault: {{ point: driver.open.no-memory, at: active/ }} }}]\n").Counters.FaultsStruck);

    [Fact]
    public void An_entry_that_waits_for_a_fact_happens_once()
    {
        var result = Run("until: 1s\ntimeline: [{ when: { fact: guest.booted, guest: active }, plus: 1ms, stop-self: active },\n"
            + "  { when: { fact: partition.entered, partition: active, state: stopped }, shell: { do: start, partition: active } }]\n");
        Assert.Equal((2, 1), ((int)result.Counters.BootsByPartition[0], (int)result.Counters.BootsByPartition[1]));
    }

    [Fact]
    public void An_entry_for_every_fact_happens_every_time()
    {
        var result = Run("until: 100ms\ntimeline: [{ when: { fact: guest.booted, guest: active }, every: true, restart-self: active }]\n");
        Assert.InRange(result.Counters.BootsByPartition[0], 4, 20);
        Assert.True(result.Holds);
    }

    /// <summary>The doorbell of the start is taken, then the partition stops and rings again, then the first handler asks for the status.</summary>
    [Fact]
    public void A_stop_between_a_doorbell_and_its_status_is_seen_and_told_twice_and_breaks_no_rule()
    {
        var result = Run("latencies: { hcall: 20us, vcpus-leave: 1us }\nguests: { standby: { subscribers: [{ standby: { name: storage } }] } }\n"
            + "timeline: [{ when: { fact: doorbell.taken, guest: standby }, shell: { do: stop, partition: active } }]\n"
            + "expect: [{ exactly: { times: 2, of: { fact: failover.told, guest: standby, subscriber: storage } } },\n"
            + "  { exactly-once: { fact: partition.entered, partition: active, state: stopped } }]\n");
        Assert.Equal([], result.Findings);
        Assert.True(result.Holds, result.Expectations.ToString());
    }

    [Fact]
    public void A_missing_image_leaves_its_partition_stopped()
    {
        var result = Run("guests: { active: { image: missing } }\nexpect: [{ finally: { partition: active, is: stopped } }]\n");
        Assert.True(result.Holds, result.Expectations.ToString());
    }

    [Fact]
    public void A_program_of_the_users_own_runs_by_its_name()
    {
        var programs = GuestPrograms.Standard.With("mine", _ => new Partitions.BareProgram());
        var scenario = Texts.Bind(
            "guests: { active: { program: mine } }\nexpect: [{ exactly-once: { fact: guest.booted, guest: active, program: bare } }]\n",
            Boards.Mutual, programs);
        Assert.Equal("", Runs.Failure(scenario, 1));
    }

    [Fact]
    public void A_defect_ends_a_run_with_the_exit_code_of_an_internal_error()
    {
        var scenario = Texts.Bind("", Boards.Mutual);
        var parts = new MachineParts { Partition = (_, _, _, _, _) => new Broken() };
        var result = new ScenarioRun(scenario, Runs.Engine(scenario, 1), new ScenarioRunOptions { Parts = parts }).Run();
        Assert.Equal((RunEndReason.Defect, 3), (result.End.Reason, result.ExitCode));
        Assert.Matches("defect in (active|standby): broken", ScenarioReport.Write(scenario, result));
    }

    [Fact]
    public void A_broken_rule_fails_a_run_and_names_step_time_and_actor()
    {
        var scenario = Texts.Bind("", Boards.Mutual);
        var parts = new MachineParts { Partition = (_, _, _, _, _) => new Liar() };
        var result = new ScenarioRun(scenario, Runs.Engine(scenario, 1), new ScenarioRunOptions { Parts = parts }).Run();
        Assert.Equal(1, result.ExitCode);
        Assert.Matches(@"^✘ \S+ #2 legal transitions: active: running → paused is no transition \((active|standby)\)$", result.Findings[0].ToString());
    }

    private static ScenarioResult Run(string text) => Runs.Run(Texts.Bind(text, Boards.Mutual), 1);

    private static string Report(BoundScenario scenario, ulong seed) => ScenarioReport.Write(scenario, Runs.Run(scenario, seed));

    private sealed class Broken : Actor
    {
        public override void Receive(IActorContext context, Message message) => throw new InvalidOperationException("broken");

        public override void AddTo(ref StateHash hash)
        {
        }
    }

    private sealed class Liar : Actor
    {
        public override void Receive(IActorContext context, Message message) =>
            context.Log(new PartitionFact.Entered("active", PartitionState.Running, PartitionState.Paused));

        public override void AddTo(ref StateHash hash)
        {
        }
    }
}
