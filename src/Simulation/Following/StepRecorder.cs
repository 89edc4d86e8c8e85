using FslHv.Actors;

namespace FslHv.Simulation;

/// <summary>
/// Records the steps of an engine as a live engine records its own, with addresses of the same shape: what the two have in common can then be followed
/// and compared. Whoever dies with its node leaves no step behind, as on a real node. Belongs to one engine: <see cref="SimulationOptions.Recorder"/>.
/// </summary>
public sealed class StepRecorder
{
    private readonly RecorderBorder _border = new();

    /// <summary>What was recorded so far, in the order in which it happened. The last step is there when the engine stands still.</summary>
    public IReadOnlyList<RecordedStep> Steps => _border.Steps;

    internal EngineBorder For(SimulationEngine engine)
    {
        _border.Attach(engine);
        return _border;
    }
}

/// <summary>The recorder's side of the border.</summary>
internal sealed class RecorderBorder : EngineBorder
{
    private readonly List<RecordedStep> _steps = [];
    private readonly Dictionary<ActorId, Strand> _strands = [];

    /// <summary>The step of an actor under a step number of the engine, and the first one under it for those that did nothing themselves.</summary>
    private readonly Dictionary<(long Step, int Actor), StepId> _causes = [];

    private readonly Dictionary<(ActorId Root, TimerId Shown), TimerId> _timers = [];
    private readonly List<StepEffect> _effects = [];

    /// <summary>Messages that found nobody while the step in hand ran: they come behind it.</summary>
    private readonly List<RecordedStep> _behind = [];

    private SimulationEngine? _engine;
    private RecordedStep? _open;
    private Actor? _instance;
    private int _passes;

    public IReadOnlyList<RecordedStep> Steps => _steps;

    public void Attach(SimulationEngine engine)
    {
        if (_engine is not null)
            throw new InvalidOperationException("A recorder belongs to one engine.");
        _engine = engine;
    }

    public override void Revived(int number)
    {
        var strand = _strands[IdOf(number)];
        (strand.Life, strand.Number, strand.Places) = (strand.Life + 1, 0, 0);
    }

    public override void BeginDelivery(in Delivery delivery) =>
        Begin(
            delivery.IsTimer ? RecordedKind.Timer : RecordedKind.Message, CauseOf(in delivery), delivery.Receiver, delivery.Sender, delivery.Message,
            delivery.At);

    public override void BeginStarted(int number, IReadOnlyList<Message> journal)
    {
        Begin(RecordedKind.Started, StepId.None, number, 0, null, _engine!.ClockOf(number));
        foreach (var persisted in journal)
            _effects.Add(new StepEffect.Recovered(persisted));
    }

    public override void BeginStopped(int number) => Begin(RecordedKind.Stopped, StepId.None, number, 0, null, _engine!.ClockOf(number));

    public override void DeadLetter(in Delivery delivery)
    {
        if (_engine!.IsUnderCrashed(delivery.Receiver))
            return;
        var receiver = IdOf(delivery.Receiver);
        _behind.Add(new RecordedStep(
            NextOf(receiver), CauseOf(in delivery), RecordedKind.DeadLetter, receiver, IdOf(delivery.Sender), delivery.Message, delivery.At, [], null));
        if (_open is null)
            Close();
    }

    public override void Close()
    {
        if (_open is { } step)
            Close(step);
        _open = null;
        _steps.AddRange(_behind);
        _behind.Clear();
    }

    private void Close(RecordedStep step)
    {
        ulong? hash = null;
        if (_engine!.InstanceOf(NumberOf(step.Actor)) == _instance && _instance is not null)
        {
            var state = default(StateHash);
            _instance.AddTo(ref state);
            hash = state.Value;
        }

        _steps.Add(step with { Effects = [.. _effects], StateHash = hash });
        _instance = null;
    }

    public override void Ended(int number) => Add(new StepEffect.Ended(IdOf(number)));

    public override TimerId TimerSet(TimerId own)
    {
        var shown = new TimerId((ulong)++_strands[_open!.Id.Root].TimersSet);
        _timers[(_open.Id.Root, shown)] = own;
        Add(new StepEffect.TimerSet(shown));
        return shown;
    }

    public override TimerId OwnTimer(int number, TimerId timer) => _timers.GetValueOrDefault((LiveAddress.RootOf(IdOf(number)), timer));

    public override long Drawn(long bound, long own)
    {
        Add(new StepEffect.Drawn(own));
        return own;
    }

    public override bool Passed(string point, bool own)
    {
        if (own)
            Add(new StepEffect.Struck(point, _passes));
        _passes++;
        return own;
    }

    public override void Persisted(Message persisted) => Add(new StepEffect.Persisted(persisted));

    public override void Noted(Note note) => Add(new StepEffect.Noted(note));

    public override bool Unknown(ActorId sender, ActorId receiver, Message message)
    {
        Add(new StepEffect.Undelivered(receiver, message));
        return true;
    }

    public override void Failed(Exception exception) =>
        Add(new StepEffect.Failed($"{exception.GetType().Name}: {exception.Message}", exception.StackTrace ?? ""));

    protected override ActorId NameFor(int number, int parent, string path)
    {
        if (parent == 0)
        {
            Close();
            var root = LiveAddress.Root(_strands.Count + 1);
            _strands.Add(root, new Strand());
            return root;
        }

        var above = LiveAddress.RootOf(IdOf(parent));
        var strand = _strands[above];
        var child = LiveAddress.Child(LiveAddress.OrdinalOf(above), strand.Life, (uint)++strand.Places);
        Add(new StepEffect.Spawned(child, path));
        return child;
    }

    private void Begin(RecordedKind kind, StepId cause, int number, int sender, Message? message, Instant at)
    {
        Close();
        var actor = IdOf(number);
        _effects.Clear();
        _passes = 0;
        _open = new RecordedStep(NextOf(actor), cause, kind, actor, IdOf(sender), message, at, _effects, null);
        _instance = _engine!.InstanceOf(number);
        if (kind == RecordedKind.Stopped)
            _causes.TryAdd((_engine.Steps, number), _open.Id); // What its last step told is still of that step.
        else
            _causes[(_engine.Steps, number)] = _open.Id;
        _causes.TryAdd((_engine.Steps, 0), _open.Id);
    }

    private StepId NextOf(ActorId actor)
    {
        var root = LiveAddress.RootOf(actor);
        var strand = _strands[root];
        return new StepId(root, strand.Life, ++strand.Number);
    }

    private StepId CauseOf(in Delivery delivery)
    {
        var origin = delivery.IsTimer ? delivery.Receiver : delivery.Origin;
        return origin == 0 ? StepId.None
            : _causes.TryGetValue((delivery.Cause, origin), out var cause) ? cause
            : _causes.GetValueOrDefault((delivery.Cause, 0));
    }

    private void Add(StepEffect effect)
    {
        if (_open is not null)
            _effects.Add(effect);
    }

    private sealed class Strand
    {
        public int Life { get; set; } = 1;

        public long Number { get; set; }

        public int Places { get; set; }

        public long TimersSet { get; set; }
    }
}
