using FslHv.Actors;

namespace FslHv.Cluster;

/// <summary>Makes trace records of steps that come in causal order, and shows both.</summary>
internal sealed class StepTrace
{
    private readonly List<ITraceObserver> _observers = [];
    private readonly List<Action<RecordedStep>> _recorders = [];
    private readonly Dictionary<ActorId, string> _paths = [];

    /// <summary>Number in the trace of each step, by top-level actor and life.</summary>
    private readonly Dictionary<(ActorId Root, int Life), List<long>> _numbers = [];

    private long _number;

    /// <summary>The defect of a step as it was thrown, where that is known.</summary>
    public Func<StepId, ActorDefect?>? DefectOf { get; set; }

    public bool IsObserved => _observers.Count + _recorders.Count > 0;

    public void Observe(ITraceObserver observer) => _observers.Add(observer);

    public void Record(Action<RecordedStep> recorder) => _recorders.Add(recorder);

    public string? PathOf(ActorId actor) => _paths.GetValueOrDefault(actor);

    public void OnTopLevel(ActorId root, string name) => _paths[root] = name;

    /// <summary>Something that belongs to no step. Who records is told of facts.</summary>
    public void Show(TraceKind kind, Instant at, object? payload)
    {
        foreach (var recorder in payload is Note ? _recorders : [])
        {
            recorder(new RecordedStep(
                StepId.None, StepId.None, RecordedKind.Told, ActorId.None, ActorId.None, null, at, [new StepEffect.Noted((Note)payload!)], null));
        }

        Show(new TraceRecord(_number, _number, at, kind, ActorId.None, ActorId.None, payload));
    }

    public void Take(RecordedStep step)
    {
        foreach (var recorder in _recorders)
            recorder(step);
        if (step.Kind == RecordedKind.DeadLetter)
        {
            Show(new TraceRecord(_number, NumberOf(step.Cause), step.At, TraceKind.DeadLetter, step.Sender, step.Actor, step.Message));
            Note(step.Id);
            return;
        }

        if (step.Kind is RecordedKind.Message or RecordedKind.Timer)
        {
            _number++;
            Show(new TraceRecord(
                _number, NumberOf(step.Cause), step.At, step.Kind == RecordedKind.Timer ? TraceKind.Timer : TraceKind.Deliver,
                step.Sender, step.Actor, step.Message));
        }
        else if (step.Kind == RecordedKind.Started && LiveAddress.IsRoot(step.Actor))
        {
            Show(new TraceRecord(_number, _number, step.At, TraceKind.Spawn, ActorId.None, step.Actor, PathOf(step.Actor)));
        }

        Note(step.Id);
        foreach (var effect in step.Effects)
            Show(step, effect);
    }

    private void Show(RecordedStep step, StepEffect effect)
    {
        var actor = step.Kind == RecordedKind.Stopped ? ActorId.None : step.Actor;
        switch (effect)
        {
            case StepEffect.Spawned spawned:
                _paths[spawned.Child] = spawned.Path;
                Show(TraceKind.Spawn, actor, spawned.Child, spawned.Path);
                break;
            case StepEffect.Ended ended:
                Show(TraceKind.Stop, actor, ended.Actor, null);
                break;
            case StepEffect.Noted noted:
                Show(TraceKind.Note, actor, actor, noted.Note);
                break;
            case StepEffect.Struck struck:
                Show(TraceKind.Fault, actor, actor, struck.Name);
                break;
            case StepEffect.Persisted persisted:
                Show(TraceKind.Persist, actor, actor, persisted.Event);
                break;
            case StepEffect.Failed failed:
                Show(
                    TraceKind.Defect, actor, actor,
                    DefectOf?.Invoke(step.Id) ?? new ActorDefect(actor, PathOf(actor) ?? "", step.Message, new RecordedException(failed)));
                break;
            case StepEffect.Undelivered lost:
                Show(TraceKind.DeadLetter, actor, lost.Receiver, lost.Message);
                break;
        }

        void Show(TraceKind kind, ActorId from, ActorId to, object? payload) => this.Show(new TraceRecord(_number, _number, step.At, kind, from, to, payload));
    }

    private void Show(in TraceRecord record)
    {
        foreach (var observer in _observers)
            observer.OnRecord(in record);
    }

    private void Note(StepId id)
    {
        if (id.IsNone)
            return;
        if (!_numbers.TryGetValue((id.Root, id.Life), out var numbers))
            _numbers.Add((id.Root, id.Life), numbers = [0]);
        while (numbers.Count < id.Number)
            numbers.Add(0);
        numbers.Add(_number);
    }

    private long NumberOf(StepId id) =>
        !id.IsNone && _numbers.TryGetValue((id.Root, id.Life), out var numbers) && id.Number < numbers.Count ? numbers[(int)id.Number] : 0;
}

/// <summary>An exception as it was recorded, perhaps in another process.</summary>
public sealed class RecordedException : Exception
{
    public RecordedException(StepEffect.Failed failed)
        : base((failed ?? throw new ArgumentNullException(nameof(failed))).What) => StackTrace = failed.Trace;

    public RecordedException()
    {
    }

    public RecordedException(string message)
        : base(message)
    {
    }

    public RecordedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <inheritdoc />
    public override string? StackTrace { get; }
}
