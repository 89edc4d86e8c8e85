using Akka.Actor;
using FslHv.Abi;
using FslHv.Actors;
using FslHv.Hypervisor;
using FslHv.Partitions;

namespace FslHv.AkkaNet.TestKit;

/// <summary>A guest's hcall was answered by the hypervisor.</summary>
/// <param name="Guest">Label of the guest.</param>
/// <param name="Call">The call.</param>
/// <param name="Status">What it returned.</param>
/// <param name="At">When.</param>
public sealed record HcallSeen(string Guest, Hcall Call, HcallStatus Status, Instant At) : INoSerializationVerificationNeeded;

/// <summary>A partition is in another state.</summary>
/// <param name="Partition">Its label.</param>
/// <param name="From">The state before.</param>
/// <param name="State">The state now.</param>
/// <param name="At">When.</param>
public sealed record StateSeen(string Partition, PartitionState From, PartitionState State, Instant At) : INoSerializationVerificationNeeded;

/// <summary>A machine in a test's actor system. Its time goes while the test waits for something, and stands still otherwise.</summary>
public sealed class TestMachine : ITraceObserver
{
    private readonly SortedDictionary<string, ActorId> _partitions = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, ActorId> _guests = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, GuestProbe> _probes = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, PartitionState> _states = new(StringComparer.Ordinal);
    private readonly List<Note> _notes = [];
    private readonly ProbeQueue _hcalls;
    private readonly ProbeQueue _changes;

    internal TestMachine(FslHvTestKit kit, AkkaEngine engine, MachinePlan plan)
    {
        (Engine, Plan) = (engine, plan);
        _hcalls = new ProbeQueue(this, kit.CreateTestProbe("hcalls"));
        _changes = new ProbeQueue(this, kit.CreateTestProbe("states"));
        engine.Observe(this);
        Hypervisor = engine.Spawn("hypervisor", () => new HypervisorActor(plan, null));
        foreach (var partition in plan.Partitions)
        {
            var label = partition.Spec.Label;
            var probe = new GuestProbe(this, label, kit.CreateTestProbe($"guest-{label}"));
            _probes[label] = probe;
            _partitions[label] = engine.Spawn(label, () => new PartitionActor(partition.Spec, new ProbeProgram(probe.Tell), isImageReadable: true, null, null));
        }
    }

    /// <summary>What it runs on.</summary>
    public AkkaEngine Engine { get; }

    /// <summary>What its board says.</summary>
    public MachinePlan Plan { get; }

    /// <summary>The machine's time.</summary>
    public Instant Now => Engine.Now;

    /// <summary>The hypervisor's address.</summary>
    public ActorId Hypervisor { get; }

    /// <summary>The shell of the hypervisor, for watching.</summary>
    public IActorRef HypervisorShell => Engine.ShellOf(Hypervisor);

    /// <summary>Every fact that was told, in order.</summary>
    public IReadOnlyList<Note> Facts => _notes;

    /// <summary>The guest of a partition.</summary>
    public GuestProbe this[string label] => _probes[label];

    /// <summary>Address of a partition's actor.</summary>
    public ActorId Partition(string label) => _partitions[label];

    /// <summary>Shell of a partition's actor, for watching.</summary>
    public IActorRef ShellOf(string label) => Engine.ShellOf(_partitions[label]);

    /// <summary>The state in which a partition is.</summary>
    public PartitionState StateOf(string label) => _states.GetValueOrDefault(label, PartitionState.StartingUninit);

    /// <summary>Somebody at the hypervisor's shell asks for something.</summary>
    public void Shell(string label, LifecycleRequest request, bool load = false) =>
        Engine.Inject(Hypervisor, new HypervisorRequest.Shell(Plan.Find(label)!.Spec.Id, request, load), Duration.Zero);

    /// <summary>Lets time go by.</summary>
    public void Advance(Duration time)
    {
        for (var until = Now + time; Now < until && RunSome(until);)
        {
        }
    }

    /// <summary>Lets everything happen that is under way.</summary>
    public void Settle() => Advance(Duration.FromSeconds(10));

    /// <summary>What has come to the probes so far is of no concern.</summary>
    public void Forget()
    {
        _hcalls.Forget();
        _changes.Forget();
        foreach (var probe in _probes.Values)
            probe.Forget();
    }

    /// <summary>Goes on until a partition enters a state; states that it enters before are passed over.</summary>
    public StateSeen FishForState(string label, PartitionState state, Duration? within = null) => _changes.Fish<StateSeen>(
        $"{label} {state}", change => change.Partition == label && change.State == state, within ?? GuestProbe.Soon);

    /// <summary>The next hcall of this kind that the hypervisor answers, whoever makes it.</summary>
    public HcallSeen ExpectHcall<T>(Duration? within = null)
        where T : Hcall => _hcalls.Fish<HcallSeen>(typeof(T).Name, seen => seen.Call is T, within ?? GuestProbe.Soon);

    /// <summary>The next hcall of this kind that a guest makes.</summary>
    public HcallSeen ExpectHcall<T>(string guest, Duration? within = null)
        where T : Hcall => _hcalls.Fish<HcallSeen>($"{typeof(T).Name} of {guest}", seen => seen.Call is T && seen.Guest == guest, within ?? GuestProbe.Soon);

    /// <summary>No hcall of this kind is answered.</summary>
    public void ExpectNoHcall<T>(Duration? within = null)
        where T : Hcall
    {
        var deadline = Now + (within ?? GuestProbe.Soon);
        while (_hcalls.Next(deadline) is { } seen)
        {
            if (seen is HcallSeen { Call: T })
                throw new ExpectationException($"no {typeof(T).Name} was expected, and {seen} came");
        }
    }

    void ITraceObserver.OnRecord(in TraceRecord record)
    {
        switch (record)
        {
            case { Kind: TraceKind.Spawn, Payload: string path }
                when path.Split('/') is [var label, var boot] && boot.StartsWith("boot-", StringComparison.Ordinal):
                _guests[label] = record.To;
                break;
            case { Kind: TraceKind.Note, Payload: HypervisorFact.HcallAnswered answered }:
                _notes.Add(answered);
                _hcalls.Tell(new HcallSeen(answered.Guest, answered.Call, answered.Status, record.At));
                break;
            case { Kind: TraceKind.Note, Payload: PartitionFact.Entered entered }:
                _notes.Add(entered);
                _states[entered.Partition] = entered.State;
                _changes.Tell(new StateSeen(entered.Partition, entered.From, entered.State, record.At));
                break;
            case { Kind: TraceKind.Note, Payload: Note note }:
                _notes.Add(note);
                break;
        }
    }

    /// <summary>Power is on.</summary>
    public void PowerOn() => Engine.Inject(
        Hypervisor,
        new HypervisorRequest.PowerOn(Plan.Partitions.Span.ToArray().Select(partition => _partitions[partition.Spec.Label]).ToValueList()),
        Duration.Zero);

    internal void TellGuest(string label, Message message) => Engine.Inject(
        _guests.TryGetValue(label, out var guest) ? guest : throw new ExpectationException($"{label} was never entered"), message, Duration.Zero);

    /// <summary>Runs until a probe is told something, or until that time.</summary>
    /// <returns>Whether there may be more before that time.</returns>
    internal bool RunSome(Instant until)
    {
        var end = Engine.Run(until);
        if (end.Defect is { } defect)
            throw new ExpectationException($"{defect.Path} had a defect: {defect.Exception.Message}", defect.Exception);
        return end.Reason == RunEndReason.Requested;
    }
}
