using FslHv.Abi;
using FslHv.Actors;
using FslHv.Hypervisor.Tests.Planning;
using FslHv.Simulation;

namespace FslHv.Hypervisor.Tests;

/// <summary>What claims do to error queues, and what an access violation says. Source: Topaz <c>src/pamu.c</c>, <c>src/devtree.c</c>.</summary>
public sealed class ErrorQueuesTests : ITraceObserver
{
    private static readonly Handle Dma = new(70);
    private static readonly Handle OtherDma = new(71);

    private readonly SimulationEngine _engine = new(new SimulationOptions(1));
    private readonly GuestSlot[] _guests;
    private readonly ErrorQueues _queues;
    private readonly Desk _desk = new();
    private readonly ActorId _actor;
    private readonly List<string> _raised = [];
    private readonly List<ErrorFact> _facts = [];

    public ErrorQueuesTests()
    {
        var plan = Board.Plan(
            $$"""
            p1: p1 { {{Board.Needs}} label = "p1"; cpus = <0 1>; e { compatible = "error-manager"; vcpu = <0>; claimable = "standby"; }; };
            p2: p2 { {{Board.Needs}} label = "p2"; cpus = <1 2>; e { compatible = "error-manager"; vcpu = <1>; claimable = "active"; }; };
            p3: p3 { {{Board.Needs}} label = "p3"; cpus = <3 3>; e { compatible = "error-manager"; vcpu = <2>; claimable = "standby"; }; };
            """);
        _guests = [.. plan.Partitions.Select(partition => new GuestSlot(partition))];
        foreach (var guest in _guests)
        {
            guest.Partition = _engine.Spawn(guest.Label, () => new Recorder(guest.Label, _raised));
            guest.PowerOn();
            guest.Note(new PartitionReport.Initialized(guest.Plan.Spec.Id));
            guest.Note(new PartitionReport.EnteredRunning(guest.Plan.Spec.Id));
        }

        _queues = new ErrorQueues(plan, _guests);
        _actor = _engine.Spawn("desk", () => _desk);
        _engine.Observe(this);
    }

    [Fact]
    public void The_first_one_that_is_not_on_standby_is_the_manager() => Assert.Equal(1, _queues.Manager);

    [Fact]
    [Conforms("a.8-6", "a.8-7", "c.7-25", "c.7-28")]
    public void An_access_violation_says_who_did_it_where_and_through_which_stream()
    {
        Do(context => Assert.Equal(ErrorPolicy.Notify, _queues.AccessViolation(context, 2, Dma, 0x47, 0x1_0000_2000, "/devices/dma")));
        var records = _facts.OfType<ErrorFact.Recorded>().ToList();
        Assert.Equal(["p3", "machine"], records.Select(fact => fact.Queue));
        var record = records[0].Record;
        Assert.Equal(record, records[1].Record);
        Assert.Equal((ErrorDomain.Pamu, "access violation", "/devices/dma"), (record.Domain, record.Error, record.GuestPath));
        Assert.Equal((3UL, 0x1_0000_2000UL, 0x0047_0081UL, 70UL), (
            record.Register("lpid"), record.Register("access_violation_addr"), record.Register("avs1"), record.Register("liodn_handle")));
        Assert.Equal(["p2 critical 1", "p3 machine check 0"], _raised.Order());
    }

    [Fact]
    public void Access_violations_of_a_stream_move_to_its_new_owner_under_its_own_handle()
    {
        Do(context =>
        {
            _queues.AccessViolation(context, 2, Dma, 1, 0x1000, "");
            _queues.AccessViolation(context, 2, OtherDma, 2, 0x2000, "");
            _queues.AccessViolation(context, 2, Dma, 1, 0x3000, "");
            _queues.Report(context, ErrorRecord.Of(ErrorDomain.MachineCheck, "machine check"), 2);
        });
        _facts.Clear();
        _raised.Clear();
        Do(context => _queues.MoveAccessViolations(context, 2, Dma, 0, new Handle(99)));
        Assert.Equal(
            [("p1", 99UL, 0x1000UL), ("p1", 99UL, 0x3000UL)],
            _facts.OfType<ErrorFact.Recorded>().Select(fact => (fact.Queue, fact.Record.Register("liodn_handle"), fact.Record.Address)));
        Assert.Equal(["p1 machine check 0"], _raised);
        Assert.Equal([0x1000UL, 0x3000UL], ReadAll(0, global: false).Select(record => record.Address));
        Assert.Equal([0x2000UL, 0UL], ReadAll(2, global: false).Select(record => record.Address));
    }

    [Fact]
    public void Without_access_violations_nothing_moves_and_nobody_is_interrupted()
    {
        Do(context => _queues.MoveAccessViolations(context, 2, Dma, 0, Dma));
        Assert.Empty(_facts);
        Assert.Empty(_raised);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_new_manager_hears_of_what_waits_and_only_then(bool waits)
    {
        if (waits)
            Do(context => _queues.Report(context, ErrorRecord.Of(ErrorDomain.Pamu, "operation"), ErrorQueues.Nobody));
        _raised.Clear();
        Do(context => _queues.MoveManager(context, 1, 2));
        Assert.Equal(2, _queues.Manager);
        Assert.Equal(waits ? ["p3 critical 2"] : [], _raised);
        Assert.Equal(waits ? 1 : 0, ReadAll(2, global: true).Count);
    }

    [Fact]
    public void A_reset_empties_every_queue_and_gives_the_role_back()
    {
        Do(context =>
        {
            _queues.AccessViolation(context, 2, Dma, 1, 0x1000, "");
            _queues.MoveManager(context, 1, 2);
            _queues.Reset();
        });
        Assert.Equal(1, _queues.Manager);
        Assert.Empty(ReadAll(1, global: true));
        Assert.Empty(ReadAll(2, global: false));
    }

    [Fact]
    public void Whoever_is_stopped_is_not_interrupted()
    {
        var id = _guests[1].Plan.Spec.Id;
        _guests[1].Note(new PartitionReport.VcpusLeft(id, Restarts: false));
        Do(context => _queues.Report(context, ErrorRecord.Of(ErrorDomain.Pamu, "operation"), ErrorQueues.Nobody));
        Assert.Empty(_raised);
        Do(context => _queues.OnStarted(context, 0));
        Assert.Empty(_raised);
    }

    [Fact]
    public void Everything_that_decides_something_is_in_the_state_hash()
    {
        var seen = new HashSet<ulong> { Hash() };
        Do(context => _queues.Report(context, ErrorRecord.Of(ErrorDomain.Pamu, "operation"), ErrorQueues.Nobody));
        Assert.True(seen.Add(Hash()));
        Do(context => _queues.Report(context, ErrorRecord.Of(ErrorDomain.MachineCheck, "machine check"), 0));
        Assert.True(seen.Add(Hash()));
        Do(context => _queues.Report(context, ErrorRecord.Of(ErrorDomain.Ddr, "memory select"), ErrorQueues.Nobody));
        Assert.True(seen.Add(Hash()));
        Do(context => _queues.MoveManager(context, 1, 0));
        Assert.True(seen.Add(Hash()));
    }

    void ITraceObserver.OnRecord(in TraceRecord record)
    {
        if (record is { Kind: TraceKind.Note, Payload: ErrorFact fact })
            _facts.Add(fact);
    }

    private List<ErrorRecord> ReadAll(int guest, bool global)
    {
        var entry = _guests[guest].Plan.LocalHandles.OfType<HandleEntry.ErrorQueue>().Single(queue => queue.Global == global);
        var records = new List<ErrorRecord>();
        Do(context =>
        {
            while (_queues.Read(context, guest, entry, peeks: false) is { } record)
                records.Add(record);
        });
        return records;
    }

    private ulong Hash()
    {
        var hash = default(StateHash);
        _queues.AddTo(ref hash);
        return hash.Value;
    }

    private void Do(Action<IActorContext> work)
    {
        _desk.Work = work;
        _engine.Inject(_actor, new Begin(), Duration.Zero);
        var end = _engine.Run(Instant.Never);
        Assert.True(end.Defect is null, end.Defect?.Exception.ToString());
    }

    private sealed record Begin : Message;

    private sealed class Desk : Actor
    {
        public Action<IActorContext>? Work { get; set; }

        public override void Receive(IActorContext context, Message message) => Work!(context);

        public override void AddTo(ref StateHash hash)
        {
        }
    }

    private sealed class Recorder(string label, List<string> raised) : Actor
    {
        public override void Receive(IActorContext context, Message message)
        {
            if (message is PartitionRequest.RaiseError raise)
                raised.Add($"{label} {(raise.OfMachine ? "critical" : "machine check")} {raise.Vcpu}");
        }

        public override void AddTo(ref StateHash hash)
        {
        }
    }
}
