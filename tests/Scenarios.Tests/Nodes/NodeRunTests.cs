using FslHv.Abi;
using FslHv.Actors;
using FslHv.Simulation;
using FslHv.Tests;

namespace FslHv.Scenarios.Tests;

/// <summary>A machine over nodes: what each fault does to it, and that it ends.</summary>
public sealed class NodeRunTests
{
    private const string Places =
        "until: 2min\nnodes:\n  head: { hypervisor: true }\n  left: { partitions: [manager] }\n  right: { partitions: [worker, standby] }\n";

    /// <summary>One run of a machine with the hypervisor, the manager and the worker on a node each.</summary>
    private sealed class Seen : ITraceObserver
    {
        private readonly SimulationEngine _engine;

        public Seen(string timeline, ulong seed = 1, string more = "")
        {
            var scenario = Texts.Bind($"{Places}{more}timeline:\n{timeline}", Boards.WorkerAndStandby);
            _engine = Runs.Engine(scenario, seed);
            _engine.Observe(this);
            Result = new ScenarioRun(scenario, _engine).Run();
            Assert.Null(Result.End.Defect);
            Assert.Empty(Result.Findings);
        }

        public ScenarioResult Result { get; }

        public List<(Instant At, Fact Fact)> Facts { get; } = [];

        public List<string> Struck { get; } = [];

        public List<TraceRecord> Deliveries { get; } = [];

        public string PathOf(ActorId actor) => _engine.PathOf(actor);

        public Instant? When(string fact) => Facts.Where(each => $"{each.Fact}" == fact).Select(each => (Instant?)each.At).FirstOrDefault();

        public IEnumerable<(long Milliseconds, string Fact)> Of<T>()
            where T : Fact => Facts.Where(each => each.Fact is T).Select(each => (each.At.Nanoseconds / 1_000_000, $"{each.Fact}"));

        public void OnRecord(in TraceRecord record)
        {
            if (record.Payload is Fact fact)
                Facts.Add((record.At, fact));
            if (record is { Kind: TraceKind.Node, Payload: string struck } && struck.Contains('.', StringComparison.Ordinal))
                Struck.Add(struck);
            if (record.Kind == TraceKind.Deliver)
                Deliveries.Add(record);
        }
    }

    [Theory]
    [InlineData("node-crash: right", "node right: crash")]
    [InlineData("node-pause: right", "node right: pause")]
    [InlineData("clock-drift: { node: right, faster: 100 }", "node right: clock-drift")]
    [InlineData("slow-disk: { node: right, by: 1ms }", "node right: slow-disk")]
    [InlineData("link-cut: { from: head, to: right, one-way: true }", "link head → right: cut")]
    [InlineData("link-cut: { from: right, to: all }", "link right ↔ all: cut")]
    [InlineData("link-cut: { from: right, to: all, reject: true }", "link right ↔ all: cut")]
    [InlineData("link-lose: { from: all, to: right, one-way: true, permille: 5 }", "link all → right: lose")]
    [InlineData("link-slow: { from: head, to: right, one-way: true, by: 1ms }", "link head → right: slow")]
    [InlineData("link-lose: { from: head, to: right, one-way: true, permille: 5 }", "link head → right: lose")]
    [InlineData("link-duplicate: { from: head, to: right, one-way: true, permille: 5 }", "link head → right: duplicate")]
    [InlineData("link-delay: { from: head, to: right, one-way: true, permille: 5, by: 1ms }", "link head → right: delay")]
    [InlineData("broker-outage: all-links", "every link: outage")]
    public void A_fault_ends_after_20_ms_or_as_it_says_or_not(string fault, string told)
    {
        Assert.Equal([(100L, $"{told} begins"), (120L, $"{told} ends")], new Seen($"  - {{ at: 100ms, {fault} }}\n").Of<NodeFact>());
        Assert.Equal([(100L, $"{told} begins"), (107L, $"{told} ends")], new Seen($"  - {{ at: 100ms, {fault}, for: 7ms }}\n").Of<NodeFact>());
        Assert.Equal([(100L, $"{told} begins")], new Seen($"  - {{ at: 100ms, {fault}, for: ever }}\n").Of<NodeFact>());
    }

    [Fact]
    public void A_fault_of_a_link_befalls_both_ways_unless_it_is_one_way() => Assert.Equal(
        ["link left ↔ head: cut begins", "link left ↔ head: cut ends"],
        new Seen("  - { at: 100ms, link-cut: { from: left, to: head } }\n").Of<NodeFact>().Select(each => each.Fact));

    [Theory]
    [InlineData("from: head, to: right, one-way: true", true)]
    [InlineData("from: right, to: head, one-way: true", true)]
    [InlineData("from: head, to: right", true)]
    [InlineData("from: head, to: left", false)]
    [InlineData("from: right, to: all, one-way: true", true)]
    [InlineData("from: all, to: right, one-way: true", true)]
    [InlineData("from: right, to: all", true)]
    [InlineData("from: right, to: all, reject: true", true)]
    [InlineData("from: all, to: left", false)]
    public void A_command_needs_both_ways_of_its_link_and_no_other(string link, bool waits)
    {
        var seen = new Seen($"  - {{ at: 100ms, link-cut: {{ {link} }}, for: 1s }}\n  - {{ at: 101ms, shell: {{ do: restart, partition: worker }} }}\n");

        Assert.Equal(waits, seen.Facts.Single(each => each.Fact is HypervisorFact.ShellAnswered).At.Nanoseconds > 1_100_000_000);
    }

    [Fact]
    public void A_link_that_is_healed_is_sound_whatever_befell_it()
    {
        const string Link = "{ from: head, to: right";
        var seen = new Seen(
            $"  - {{ at: 100ms, link-cut: {Link} }}, for: ever }}\n  - {{ at: 100ms, link-slow: {Link}, by: 90ms }}, for: ever }}\n"
            + $"  - {{ at: 100ms, link-lose: {Link}, permille: 1000 }}, for: ever }}\n"
            + $"  - {{ at: 100ms, link-duplicate: {Link}, permille: 1000 }}, for: ever }}\n"
            + $"  - {{ at: 100ms, link-delay: {Link}, permille: 1000, by: 90ms }}, for: ever }}\n  - {{ at: 200ms, link-heal: {Link} }} }}\n"
            + "  - { at: 201ms, shell: { do: restart, partition: worker } }\n");

        Assert.Empty(seen.Struck);
        Assert.InRange(seen.When("worker: running → stopping")!.Value.Nanoseconds, 201_000_000, 202_000_000);
    }

    [Fact]
    public void A_cut_holds_a_command_up_until_it_ends_and_then_it_takes_effect_once()
    {
        var seen = new Seen(
            "  - { at: 100ms, link-cut: { from: head, to: right } }\n  - { at: 101ms, shell: { do: restart, partition: worker } }\n");

        Assert.InRange(seen.When("worker: running → stopping")!.Value.Nanoseconds, 120_000_000, 160_000_000);
        Assert.Contains("link.cut", seen.Struck);
        Assert.Single(seen.Facts, each => each.Fact is HypervisorFact.ShellAnswered);
    }

    [Theory]
    [InlineData("link-lose: { from: head, to: right, permille: 400 }", "link.lose")]
    [InlineData("link-duplicate: { from: head, to: right, permille: 400 }", "link.duplicate")]
    [InlineData("link-delay: { from: head, to: right, permille: 400, by: 5ms }", "link.delay")]
    [InlineData("broker-outage: all-links", "broker.outage")]
    public void What_a_link_does_to_messages_is_in_the_trace_and_ends_with_the_fault(string fault, string struck)
    {
        var seen = new Seen(
            $"  - {{ at: 100ms, {fault}, for: 400ms }}\n  - {{ at: 101ms, shell: {{ do: restart, partition: worker }} }}\n"
            + "  - { at: 600ms, shell: { do: restart, partition: worker } }\n");

        Assert.Contains(struck, seen.Struck);
        Assert.All(seen.Struck, each => Assert.Equal(struck, each));
        Assert.Equal(2, seen.Facts.Count(each => each.Fact is PartitionFact.Entered { Partition: "worker", State: PartitionState.Stopping }));
        Assert.InRange(seen.Facts.Last(each => each.Fact is HypervisorFact.ShellAnswered).At.Nanoseconds, 600_000_000, 601_000_000);
    }

    [Fact]
    public void A_slow_link_takes_longer()
    {
        long Answered(string fault) => new Seen($"{fault}  - {{ at: 101ms, shell: {{ do: restart, partition: worker }} }}\n")
            .Facts.Single(each => each.Fact is HypervisorFact.ShellAnswered).At.Nanoseconds;

        Assert.InRange(Answered("  - { at: 100ms, link-slow: { from: head, to: right, one-way: true, by: 5ms } }\n") - Answered(""), 4_900_000, 5_100_000);
    }

    [Fact]
    public void A_paused_node_does_nothing_until_it_goes_on()
    {
        var seen = new Seen("  - { at: 100ms, node-pause: right, for: 40ms }\n  - { at: 101ms, shell: { do: restart, partition: worker } }\n");

        Assert.Equal(140_000_000, seen.When("worker: running → stopping")!.Value.Nanoseconds);
    }

    [Fact]
    public void Timers_follow_the_clock_of_their_node()
    {
        const string Slow = "  - { at: 0, clock-drift: { node: right, slower: 500000 }, for: ever }\n";
        const string Told = "guests: { standby: { program: bare }, manager: { subscribers: [{ standby: { name: s, takes: 100ms } }] } }\n";
        long Takes(string fault)
        {
            var seen = new Seen(fault + "  - { at: 300ms, shell: { do: stop, partition: worker } }\n", more: Told);
            var told = seen.Facts.Last(each => each.Fact is DriverFact.SubscriberTold).At;
            return (seen.Facts.Last(each => each.Fact is DriverFact.SubscriberDone).At - told).Nanoseconds;
        }

        Assert.InRange(Takes(""), 100_000_000, 100_100_000);
        Assert.InRange(Takes(Slow), 100_000_000, 100_100_000);
        Assert.InRange(Takes(Slow.Replace("right", "left", StringComparison.Ordinal)), 200_000_000, 200_200_000);
    }

    [Fact]
    public void Managers_hear_of_a_lost_partition_by_doorbell_and_it_can_be_started_when_it_is_back()
    {
        var seen = new Seen(
            "  - { at: 100ms, node-crash: right, for: 300ms }\n"
            + "  - { when: { fact: partition.lost, partition: worker }, plus: 50ms, manage: { guest: manager, do: start, partition: worker, load: true } }\n"
            + "  - { when: { fact: partition.came-back, partition: worker }, manage: { guest: manager, do: start, partition: worker, load: true } }\n");

        var lost = seen.When("worker: lost with its node")!.Value.Nanoseconds;
        Assert.InRange(lost, 105_000_000, 150_000_000);
        Assert.InRange(seen.When("worker: stopping-percpu → stopped")!.Value.Nanoseconds, lost, lost + 10_000);
        Assert.Contains(seen.Facts, each => $"{each.Fact}" == "manager: partition 2 seen stopped");
        Assert.Equal(
            [HcallStatus.InvalidState, HcallStatus.Success],
            seen.Facts.Select(each => each.Fact).OfType<HypervisorFact.HcallAnswered>()
                .Where(each => each.Call is Hcall.PartitionStart).Select(each => each.Status));
        Assert.InRange(seen.When("worker: back, stopped")!.Value.Nanoseconds, 400_000_000, 440_000_000);
        Assert.Equal(
            PartitionState.Running,
            seen.Facts.Select(each => each.Fact).OfType<PartitionFact.Entered>().Last(each => each.Partition == "worker").State);
    }

    [Fact]
    public void A_question_that_is_open_when_its_partition_is_lost_is_answered_as_by_one_that_refuses()
    {
        var seen = new Seen(
            "  - { at: 99ms, link-cut: { from: head, to: right }, for: ever }\n"
            + "  - { at: 100ms, manage: { guest: manager, do: restart, partition: worker } }\n  - { at: 150ms, node-crash: right, for: ever }\n");

        var answer = seen.Facts.Single(each => each.Fact is HypervisorFact.HcallAnswered { Call: Hcall.PartitionRestart });
        Assert.Equal(HcallStatus.InvalidState, ((HypervisorFact.HcallAnswered)answer.Fact).Status);
        Assert.InRange(answer.At.Nanoseconds, 155_000_000, 201_000_000);
    }

    [Fact]
    public void With_the_hypervisors_node_the_machine_is_down_until_it_is_back_and_then_power_comes_on_anew()
    {
        var seen = new Seen(
            "  - { at: 100ms, node-crash: head, for: 100ms }\n  - { at: 150ms, manage: { guest: manager, do: stop, partition: worker } }\n");

        Assert.DoesNotContain(seen.Facts, each => each.Fact is HypervisorFact && each.At.Nanoseconds is > 100_000_000 and < 200_000_000);
        Assert.Equal(200_000_000, seen.When("the machine resets: crash of node")!.Value.Nanoseconds);
        Assert.DoesNotContain(seen.Facts, each => each.Fact is PartitionFact.StopRequested);
        Assert.Equal([2L, 2, 0], seen.Result.Counters.BootsByPartition);
        Assert.Contains(seen.Facts, each => $"{each.Fact}" == "worker: running → starting-uninit" && each.At.Nanoseconds > 200_000_000);
    }

    /// <summary>Every call that leaves a guest is counted where it leaves, apart from what carries it on; the hypervisor tells what it answers.</summary>
    [Fact]
    public void Every_hcall_takes_effect_once_however_the_links_lose_and_double()
    {
        for (var seed = 1; seed <= Effort.Rounds(usually: 40, atLength: 4_000); seed++)
        {
            var random = new Random(seed);
            var bad = string.Concat(new[] { "left", "right" }.Select(node =>
                $"  - {{ at: 0, link-lose: {{ from: head, to: {node}, permille: {random.Next(1, 700)} }}, for: 80s }}\n"
                + $"  - {{ at: 0, link-duplicate: {{ from: head, to: {node}, permille: {random.Next(1, 900)} }}, for: 80s }}\n"
                + $"  - {{ at: 0, link-delay: {{ from: head, to: {node}, permille: {random.Next(1, 900)}, by: {random.Next(1, 4000)}us }}, for: 80s }}\n"));
            var seen = new Seen(
                bad + $"  - {{ at: 60s, ring: {{ guest: manager, doorbell: ring-worker, times: {random.Next(1, 60)} }} }}\n"
                + "  - { at: 60010ms, manage: { guest: manager, do: stop, partition: worker } }\n"
                + "  - { at: 60100ms, manage: { guest: manager, do: start, partition: standby, load: true } }\n",
                (ulong)seed);

            var issued = seen.Deliveries.Where(each => each.Payload is GuestCall.Issue && !seen.PathOf(each.To).Contains('/', StringComparison.Ordinal)
                    && each.From != each.To && seen.PathOf(each.To) != "hypervisor")
                .Select(each => (seen.PathOf(each.To), ((GuestCall.Issue)each.Payload!).Call.Token)).Order().ToArray();
            var answered = seen.Facts.Select(each => each.Fact).OfType<HypervisorFact.HcallAnswered>()
                .Select(each => (each.Guest, each.Call.Token)).Order().ToArray();
            Assert.NotEmpty(issued);
            Assert.Equal(issued, answered);
            Assert.Equal(
                issued.Count(each => each is ("manager", HcallToken.DoorbellSend)),
                seen.Facts.Count(each => each.Fact is DoorbellFact.Rung { By: "manager" }));
            Assert.Single(seen.Facts, each => each.Fact is PartitionFact.StopRequested);
        }
    }

    [Fact]
    public void Nodes_need_an_engine_that_has_nodes()
    {
        var scenario = Texts.Bind(Places, Boards.WorkerAndStandby);
        Assert.Throws<ArgumentException>(() => new ScenarioRun(scenario, new WithoutNodes(Runs.Engine(scenario, 1))).Run());
    }

    [Fact]
    public void Whoever_is_on_the_hypervisors_node_is_talked_to_without_a_session()
    {
        var scenario = Texts.Bind("nodes: { both: { partitions: [worker] }, other: { } }\n", Boards.WorkerAndStandby);
        var trace = new MemoryTrace();
        var engine = Runs.Engine(scenario, 1);
        engine.Observe(trace);

        new ScenarioRun(scenario, engine).Run();

        Assert.DoesNotContain(trace.Records, record => record.Payload is SessionMessage);
    }

    /// <summary>An engine as it would be without nodes.</summary>
    private sealed class WithoutNodes(IActorEngine inner) : IActorEngine
    {
        public Instant Now => inner.Now;

        public ActorId Spawn(string name, Func<Actor> create) => inner.Spawn(name, create);

        public void Inject(ActorId receiver, Message message, Duration delay) => inner.Inject(receiver, message, delay);

        public void Stop(ActorId actor) => inner.Stop(actor);

        public void Arm(string faultPoint, string path, int skip, int count) => inner.Arm(faultPoint, path, skip, count);

        public void Disarm() => inner.Disarm();

        public void Observe(ITraceObserver observer) => inner.Observe(observer);

        public string PathOf(ActorId actor) => inner.PathOf(actor);

        public RunEnd Run(Instant until) => inner.Run(until);

        public void RequestStop() => inner.RequestStop();
    }
}
