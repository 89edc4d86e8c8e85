using FslHv.Abi;
using FslHv.Actors;
using FslHv.Simulation;
using FslHv.Tests;

namespace FslHv.Scenarios.Tests;

/// <summary>A machine whose nodes are standbys: what lives on where, and what the machine notices.</summary>
public sealed class StandbyRunTests
{
    /// <summary>Only the hypervisor is on the head; it and the spare die in these runs, and nobody else unless a test says so.</summary>
    private const string Places =
        "nodes:\n  head: { hypervisor: true, standby: true }\n  spare: { standby: true }\n  left: { partitions: [manager] }\n"
        + "  right: { partitions: [worker, standby] }\n";

    /// <summary>One run.</summary>
    private sealed class Seen : ITraceObserver
    {
        public Seen(string text, ulong seed = 1)
        {
            var scenario = Texts.Bind(text, Boards.WorkerAndStandby);
            Engine = Runs.Engine(scenario, seed);
            Engine.Observe(this);
            Result = new ScenarioRun(scenario, Engine).Run();
            Assert.Null(Result.End.Defect);
            Assert.Empty(Result.Findings);
        }

        public SimulationEngine Engine { get; }

        public ScenarioResult Result { get; }

        public List<(Instant At, Fact Fact)> Facts { get; } = [];

        public List<TraceRecord> Deliveries { get; } = [];

        public IEnumerable<string> Moves => Facts.Select(each => each.Fact).OfType<NodeFact.TookOver>().Select(fact => $"{fact}");

        public Instant When(string fact) => Facts.First(each => $"{each.Fact}" == fact).At;

        public void OnRecord(in TraceRecord record)
        {
            if (record.Payload is Fact fact)
                Facts.Add((record.At, fact));
            if (record.Kind == TraceKind.Deliver)
                Deliveries.Add(record);
        }
    }

    /// <summary>Who is not heard for so long is dead for the others; a death is known at once.</summary>
    private const string Hasty = "latencies: { silence: 50ms, detection: 1ms }\nuntil: 1s\n";

    [Theory]
    [InlineData("node-pause: head", 151)]
    [InlineData("link-cut: { from: head, to: all }", 151)]
    [InlineData("link-cut: { from: head, to: all, one-way: true }", 151)]
    [InlineData("link-cut: { from: all, to: head, one-way: true }", 151)]
    [InlineData("link-cut: { from: head, to: all, reject: true }", 101)]
    public void A_hypervisor_that_is_not_heard_for_too_long_goes_on_elsewhere(string fault, int atMilliseconds)
    {
        var seen = new Seen(
            Hasty + Places + $"timeline:\n  - {{ at: 100ms, {fault}, for: 200ms }}\n"
            + "  - { at: 110ms, manage: { guest: manager, do: stop, partition: worker } }\n");

        Assert.Equal(["node spare takes over hypervisor"], seen.Moves);
        Assert.Equal(atMilliseconds, seen.When("node spare takes over hypervisor").Nanoseconds / 1_000_000);
        Assert.True(Assert.Single(seen.Facts, each => each.Fact is PartitionFact.StopRequested).At >= seen.When("node spare takes over hypervisor"));
        Assert.DoesNotContain(seen.Facts, each => each.Fact is PartitionFact.Lost);
    }

    [Fact]
    public void A_partition_whose_node_is_not_heard_is_lost_and_taken_over()
    {
        var seen = new Seen(Hasty + Places + "timeline:\n  - { at: 100ms, link-cut: { from: right, to: all }, for: 200ms }\n");

        Assert.Equal(151, seen.Facts.First(each => each.Fact is PartitionFact.Lost { Partition: "worker" }).At.Nanoseconds / 1_000_000);
        Assert.Equal(2, seen.Facts.Count(each => each.Fact is PartitionFact.Lost));
        Assert.Equal(2, seen.Facts.Count(each => each.Fact is PartitionFact.CameBack));
        Assert.Equal(["node head takes over worker", "node head takes over standby"], seen.Moves);
    }

    [Fact]
    public void A_broker_that_is_gone_takes_every_partition_with_it_and_not_the_hypervisor()
    {
        var seen = new Seen(Hasty + Places + "timeline:\n  - { at: 100ms, broker-outage: all-links, for: 200ms }\n");

        Assert.Equal(3, seen.Facts.Count(each => each.Fact is PartitionFact.Lost));
        Assert.Equal(3, seen.Facts.Count(each => each.Fact is PartitionFact.CameBack));
        Assert.DoesNotContain(seen.Facts, each => each.Fact is MachineFact.Reset);
    }

    [Fact]
    public void The_hypervisor_goes_on_elsewhere_and_answers_what_has_waited()
    {
        var seen = new Seen(
            "until: 1s\n" + Places + "timeline:\n  - { at: 100ms, node-crash: head, for: ever }\n"
            + "  - { at: 101ms, manage: { guest: manager, do: stop, partition: worker } }\n");

        var moved = seen.When("node spare takes over hypervisor");
        Assert.InRange(moved.Nanoseconds, 105_000_000, 150_000_000);
        var asked = Assert.Single(seen.Facts, each => each.Fact is PartitionFact.StopRequested);
        Assert.True(asked.At >= moved);
        Assert.Single(seen.Facts, each => each.Fact is HypervisorFact.HcallAnswered { Call: Hcall.PartitionStop, Status: HcallStatus.Success });
        Assert.DoesNotContain(seen.Facts, each => each.Fact is MachineFact.Reset or PartitionFact.Lost);
        Assert.Equal([1L, 1, 0], seen.Result.Counters.BootsByPartition);
    }

    [Fact]
    public void When_its_home_comes_back_power_does_not_come_on_anew()
    {
        var seen = new Seen("until: 1s\n" + Places + "timeline:\n  - { at: 100ms, node-crash: head, for: 1ms }\n  - { at: 300ms, node-crash: head }\n");

        Assert.DoesNotContain(seen.Facts, each => each.Fact is MachineFact.Reset or PartitionFact.Lost);
        Assert.Equal(2, seen.Facts.Count(each => each.Fact is NodeFact.Node { Begins: true }));
        Assert.Equal([1L, 1, 0], seen.Result.Counters.BootsByPartition);
    }

    [Fact]
    public void Partitions_go_to_the_first_standby_as_they_are_written_and_wait_there_to_be_started()
    {
        var seen = new Seen(
            "until: 2s\n" + Places + "timeline:\n  - { at: 100ms, node-crash: right, for: ever }\n"
            + "  - { when: { fact: partition.came-back, partition: worker }, manage: { guest: manager, do: start, partition: worker, load: true } }\n");

        Assert.Equal(["node head takes over worker", "node head takes over standby"], seen.Moves);
        Assert.Equal([1L, 2, 0], seen.Result.Counters.BootsByPartition);
        Assert.Equal(2, seen.Facts.Count(each => each.Fact is PartitionFact.CameBack));
        Assert.Equal(
            PartitionState.Running,
            seen.Facts.Select(each => each.Fact).OfType<PartitionFact.Entered>().Last(each => each.Partition == "worker").State);
    }

    [Fact]
    public void What_is_on_one_node_with_the_hypervisor_is_lost_with_it_and_the_hypervisor_is_not()
    {
        var seen = new Seen(
            "until: 2s\nnodes:\n  head: { standby: true, partitions: [worker] }\n  other: { standby: true, partitions: [manager, standby] }\n"
            + "timeline:\n  - { at: 100ms, node-crash: head, for: 300ms }\n"
            + "  - { when: { fact: partition.came-back }, plus: 50ms, manage: { guest: manager, do: start, partition: worker, load: true } }\n");

        Assert.Equal(["node other takes over hypervisor", "node other takes over worker"], seen.Moves.Order());
        Assert.Equal(["worker: lost with its node"], seen.Facts.Select(each => each.Fact).OfType<PartitionFact.Lost>().Select(fact => $"{fact}"));
        Assert.Contains(seen.Facts, each => $"{each.Fact}" == "manager: partition 2 seen stopped");
        Assert.Equal([1L, 2, 0], seen.Result.Counters.BootsByPartition);
        Assert.DoesNotContain(seen.Facts, each => each.Fact is MachineFact.Reset);
    }

    [Fact]
    public void While_all_that_could_carry_it_is_down_the_machine_waits()
    {
        var seen = new Seen(
            "until: 2s\n" + Places + "timeline:\n  - { at: 100ms, node-crash: head, for: 900ms }\n  - { at: 100ms, node-crash: spare, for: 700ms }\n"
            + "  - { at: 200ms, manage: { guest: manager, do: stop, partition: worker } }\n");

        Assert.Equal(800_000_000, seen.When("node spare takes over hypervisor").Nanoseconds);
        Assert.InRange(Assert.Single(seen.Facts, each => each.Fact is PartitionFact.StopRequested).At.Nanoseconds, 800_000_000, 1_000_000_000);
    }

    [Fact]
    public void With_standbys_everybody_is_talked_to_in_sessions_wherever_they_are()
    {
        var near = new Seen("nodes: { both: { standby: true } }\n");
        var apart = new Seen("nodes: { both: { }, other: { standby: true } }\n");
        var alone = new Seen("nodes: { both: { } }\n");

        Assert.Contains(near.Deliveries, record => record.Payload is SessionMessage);
        Assert.Contains(apart.Deliveries, record => record.Payload is SessionMessage);
        Assert.DoesNotContain(alone.Deliveries, record => record.Payload is SessionMessage);
    }

    [Fact]
    public void Faults_may_be_drawn_for_the_hypervisors_node_only_where_it_survives()
    {
        Assert.DoesNotContain("head", Crashable("{ hypervisor: true }"));
        Assert.Contains("head", Crashable("{ hypervisor: true, standby: true }"));

        static IEnumerable<string> Crashable(string head)
        {
            var scenario = Texts.Bind($"nodes: {{ head: {head}, other: {{ partitions: [worker] }} }}\n", Boards.WorkerAndStandby);
            return scenario.FaultGround.OuterNodes;
        }
    }

    /// <summary>
    /// Every call that leaves a guest is counted where it leaves; the hypervisor tells what it answers. Whatever the moments at which its nodes die and however
    /// bad the links are meanwhile, the two are the same.
    /// </summary>
    [Fact]
    public void No_hcall_is_lost_and_none_takes_effect_twice_whenever_the_hypervisors_nodes_die()
    {
        var moved = 0;
        for (var seed = 1; seed <= Effort.Rounds(usually: 80, atLength: 8_000); seed++)
        {
            var random = new Random(seed);
            var faults = string.Concat(Enumerable.Range(0, random.Next(1, 8)).Select(_ => AnyFault(random)));
            var seen = new Seen(
                "until: 6s\n" + Places + "timeline:\n" + faults
                + $"  - {{ at: {Moment()}, ring: {{ guest: manager, doorbell: ring-worker, times: {random.Next(1, 60)} }} }}\n"
                + $"  - {{ at: {Moment()}, ring: {{ guest: manager, doorbell: ring-worker, times: {random.Next(1, 60)} }} }}\n"
                + $"  - {{ at: {Moment()}, manage: {{ guest: manager, do: start, partition: standby, load: true }} }}\n"
                + $"  - {{ at: {Moment()}, manage: {{ guest: manager, do: stop, partition: worker }} }}\n"
                + $"  - {{ at: {Moment()}, manage: {{ guest: manager, do: status, partition: worker }} }}\n",
                (ulong)seed);
            moved += seen.Moves.Count();

            var issued = seen.Deliveries.Where(each => each.Payload is GuestCall.Issue && !PathOf(each.To).Contains('/', StringComparison.Ordinal)
                    && each.From != each.To && PathOf(each.To) != "hypervisor")
                .Select(each => (PathOf(each.To), ((GuestCall.Issue)each.Payload!).Call.Token)).Order().ToArray();
            var answered = seen.Facts.Select(each => each.Fact).OfType<HypervisorFact.HcallAnswered>()
                .Select(each => (each.Guest, each.Call.Token)).Order().ToArray();
            Assert.NotEmpty(issued);
            Assert.Equal(issued, answered);
            Assert.Equal(
                issued.Count(each => each is ("manager", HcallToken.DoorbellSend)),
                seen.Facts.Count(each => each.Fact is DoorbellFact.Rung { By: "manager" }));
            Assert.DoesNotContain(seen.Facts, each => each.Fact is MachineFact.Reset or PartitionFact.Lost);

            string PathOf(ActorId actor) => seen.Engine.PathOf(actor);

            string Moment() => $"{random.Next(100, 1_000)}ms";
        }

        Assert.True(moved > 50);
    }

    private static string AnyFault(Random random)
    {
        var node = random.Next(2) == 0 ? "head" : "spare";
        var from = $"from: {node}, to: {(random.Next(2) == 0 ? "left" : "right")}";
        var fault = random.Next(8) switch
        {
            0 => $"node-pause: {node}",
            1 => $"link-lose: {{ {from}, permille: {random.Next(1, 500)} }}",
            2 => $"link-duplicate: {{ {from}, permille: {random.Next(1, 900)} }}",
            3 => $"clock-drift: {{ node: {node}, faster: {random.Next(1, 300_000)} }}",
            _ => $"node-crash: {node}",
        };
        return $"  - {{ at: {random.Next(50_000, 1_200_000)}us, {fault}, for: {random.Next(1, 200_000)}us }}\n";
    }
}
