using FslHv.Abi;
using FslHv.Actors;
using FslHv.DeviceTree;
using FslHv.Simulation;

namespace FslHv.Drivers.Tests;

/// <summary>A Linux guest in a scripted partition, and the verbs of a test. A defect of any actor fails the test.</summary>
internal sealed class GuestBench : ITraceObserver
{
    private readonly SimulationEngine _engine;
    private readonly ActorId _partition;
    private readonly SortedDictionary<string, ActorId> _spawned = new(StringComparer.Ordinal);
    private ulong _calls;

    public GuestBench(LinuxProgram program, DeviceTreeDocument? tree = null, ulong seed = 1, Action<SimulationEngine>? prepare = null)
        : this(program, Trees.Flatten(tree ?? Trees.Manager()), seed, prepare)
    {
    }

    public GuestBench(LinuxProgram program, Bytes tree, ulong seed = 1, Action<SimulationEngine>? prepare = null)
    {
        _engine = new SimulationEngine(new SimulationOptions(seed) { StepsMax = 1_000_000 });
        _engine.Observe(Trace);
        _engine.Observe(this);
        prepare?.Invoke(_engine);
        _partition = _engine.Spawn("mgr", () => new ScriptedPartition(program, tree));
    }

    public MemoryTrace Trace { get; } = new();

    public SimulationEngine Engine => _engine;

    /// <summary>All facts so far, as the timeline prints them.</summary>
    public IReadOnlyList<string> Facts => [.. Notes.OfType<Fact>().Select(fact => fact.ToString())];

    public IEnumerable<Note> Notes => Trace.Records.Where(record => record.Kind == TraceKind.Note).Select(record => (Note)record.Payload!);

    /// <summary>hcalls that reached the partition, in order.</summary>
    public IReadOnlyList<Hcall> Hcalls => [.. Notes.OfType<CallSeen>().Select(seen => seen.Call).OfType<GuestCall.Issue>().Select(issue => issue.Call)];

    public IReadOnlyList<string> Said => [.. Notes.OfType<ProcessFact.Said>().Select(said => said.Text)];

    /// <summary>A guest that is up, with what happened until then out of the way.</summary>
    public static GuestBench Up(LinuxProgram program, DeviceTreeDocument? tree = null)
    {
        var bench = new GuestBench(program, tree);
        bench.Run();
        bench.Trace.Clear();
        return bench;
    }

    /// <summary>Runs until nothing is left to do but what a timer further away than an hour does.</summary>
    public GuestBench Run() => RunUntil(_engine.Now + Duration.FromSeconds(3600));

    public GuestBench RunFor(Duration time) => RunUntil(_engine.Now + time);

    public GuestBench Tell(PeerCommand command) => TellAt(Duration.Zero, command);

    public GuestBench TellAt(Duration delay, PeerCommand command)
    {
        _engine.Inject(_partition, command, delay);
        return this;
    }

    public GuestBench Ring(params ReadOnlySpan<uint> interrupts)
    {
        foreach (var interrupt in interrupts)
        {
            Tell(new PeerCommand.Ring(interrupt));
            Run();
        }

        return this;
    }

    public GuestBench Befall(GuestEvent e)
    {
        _engine.Inject(_partition, new BefallGuest(e), Duration.Zero);
        return this;
    }

    public GuestBench Status(uint partition, PartitionStatus status) => Tell(new PeerCommand.SetStatus(partition, status));

    /// <summary>Gives a hand a call, and does not wait.</summary>
    public RequestId Call(string hand, ActorId file, Func<RequestId, Syscall> call)
    {
        var id = new RequestId(++_calls);
        Command(hand, new HandCommand.Call(file, call(id)));
        return id;
    }

    public void Command(string hand, HandCommand command) => _engine.Inject(ActorAt($"mgr/guest/{hand}"), command, Duration.Zero);

    /// <summary>Lets a hand call, and waits for the answer.</summary>
    public TAnswer Ask<TAnswer>(string hand, ActorId file, Func<RequestId, Syscall> call)
        where TAnswer : SyscallAnswer
    {
        var id = Call(hand, file, call);
        RunFor(Duration.FromMilliseconds(1));
        return AnswerTo<TAnswer>(id) ?? throw new InvalidOperationException($"{hand} got no {typeof(TAnswer).Name}");
    }

    /// <summary>The answer to a call, or null while it sleeps.</summary>
    public TAnswer? AnswerTo<TAnswer>(RequestId id)
        where TAnswer : SyscallAnswer =>
        Notes.OfType<HandGot>().Select(got => got.What).OfType<TAnswer>().SingleOrDefault(answer => answer.Id == id);

    public ActorId Open(string hand, bool nonBlocking = false)
    {
        var opened = Ask<SyscallAnswer.Opened>(hand, default, id => new Syscall.Open(id, UserProcess.DevicePath, nonBlocking));
        Assert.Equal(Errno.None, opened.Error);
        return opened.File;
    }

    public SyscallAnswer.ReadDone Read(string hand, ActorId file, int length, int? valid = null) =>
        Ask<SyscallAnswer.ReadDone>(hand, file, id => new Syscall.Read(id, length, valid ?? length));

    public ActorId ActorAt(string path) => _spawned[path];

    public void OnRecord(in TraceRecord record)
    {
        if (record.Kind == TraceKind.Spawn)
            _spawned[(string)record.Payload!] = record.To;
    }

    private GuestBench RunUntil(Instant until)
    {
        var end = _engine.Run(until);
        if (end.Defect is { } defect)
            throw new InvalidOperationException($"{defect.Path} handling {defect.Handling}", defect.Exception);
        Assert.NotEqual(RunEndReason.StepsReached, end.Reason);
        return this;
    }
}
