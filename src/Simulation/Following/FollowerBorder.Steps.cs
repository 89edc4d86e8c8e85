using FslHv.Actors;

namespace FslHv.Simulation;

/// <content>One step after the other.</content>
internal sealed partial class FollowerBorder
{
    private readonly Dictionary<StepId, int> _places = [];
    private readonly Dictionary<StepId, long> _numbers = [];
    private readonly Dictionary<ActorId, (int Life, long Number)> _lives = [];
    private readonly HashSet<int> _unstarted = [];
    private readonly HashSet<ActorId> _actors = [];
    private readonly HashSet<StepId> _missingKnown = [];
    private readonly List<StepId> _missing = [];
    private readonly bool[] _done;
    private SimulationEngine? _engine;
    private FollowDifference? _difference;
    private int _next;
    private int _place;
    private long _followed;
    private long _hashes;
    private long _repeated;

    public FollowerBorder(IReadOnlyList<RecordedStep> steps)
    {
        ArgumentNullException.ThrowIfNull(steps);
        _steps = steps;
        _done = new bool[steps.Count];
        for (var i = 0; i < steps.Count; i++)
        {
            if (!steps[i].Id.IsNone && !_places.TryAdd(steps[i].Id, i))
                throw new ArgumentException($"{steps[i].Id} is there twice.", nameof(steps));
        }
    }

    public FollowResult Result => new(_followed, _steps.Count, _actors.Count, _hashes, _sent.Lost, _repeated, [.. _missing], _difference);

    public void Attach(SimulationEngine engine)
    {
        if (_engine is not null)
            throw new InvalidOperationException("A follower belongs to one engine.");
        _engine = engine;
    }

    /// <summary>A top-level actor is there: it begins as recorded, before whoever spawned it goes on.</summary>
    public void Begin(int number)
    {
        if (_difference is null && _places.TryGetValue(new StepId(IdOf(number), 1, 1), out var place))
            Follow(place);
    }

    /// <summary>The engine has a new actor, which has not begun.</summary>
    public void AwaitStart(int number) => _unstarted.Add(number);

    /// <summary>Follows the next step.</summary>
    /// <returns>False when there is none, or when it differs.</returns>
    public bool FollowNext()
    {
        while (_next < _steps.Count && _done[_next])
            _next++;
        if (_difference is not null || _next == _steps.Count)
            return false;
        Follow(_next);
        return _difference is null;
    }

    private void Follow(int place)
    {
        _place = place;
        _done[place] = true;
        var step = _step = _steps[place];
        (_effect, _passes) = (0, 0);
        if (step.Kind == RecordedKind.Told)
            Show(step);
        else if (step.Id.IsNone)
            FollowDeadLetter(step);
        else if (IsInOrder(step))
            FollowKnown(step);
        if (_difference is null && Peek() is { } left)
            Differ("what the handler does", $"{left}", "nothing more");
        if (_difference is null)
            _followed++;
        _step = null;
    }

    private void Show(RecordedStep step)
    {
        for (; Peek() is StepEffect.Noted noted; _effect++)
        {
            NoteTold(noted.Note);
            _engine!.ShowFollowed(step.At, noted.Note);
        }
    }

    /// <summary>Steps of one life come by number, lives one after the other.</summary>
    private bool IsInOrder(RecordedStep step)
    {
        var (life, number) = _lives.GetValueOrDefault(step.Id.Root, (1, 0));
        if (step.Id.Life > life && step.Id.Number == 1)
            (life, number) = (step.Id.Life, 0);
        if (step.Id != new StepId(step.Id.Root, life, number + 1))
        {
            Differ("the order of steps", $"{step.Id}", $"life {life} has come to number {number}");
            return false;
        }

        _lives[step.Id.Root] = (life, number + 1);
        _numbers[step.Id] = _engine!.Steps + (step.Kind is RecordedKind.Message or RecordedKind.Timer ? 1 : 0);
        return true;
    }

    private void FollowKnown(RecordedStep step)
    {
        var number = NumberOf(step.Actor);
        if (number == 0 && step.Kind != RecordedKind.DeadLetter)
        {
            Differ("whose step it is", $"{step.Actor}", "no such actor");
            return;
        }

        _actors.Add(step.Actor);
        switch (step.Kind)
        {
            case RecordedKind.Started:
                FollowStart(step, number);
                break;
            case RecordedKind.Message or RecordedKind.Timer:
                FollowDelivery(step, number);
                break;
            case RecordedKind.Stopped:
                if (IsThere(number))
                    _engine!.StopFollowed(number, step.At);
                break;
            case RecordedKind.DeadLetter:
                FollowDeadLetter(step);
                break;
            default:
                throw Invariant.Unreachable(step.Kind);
        }
    }

    private void FollowStart(RecordedStep step, int number)
    {
        if (step.Id.Life > 1 && step.Id.Number == 1)
        {
            _step = null; // What ends now ended with its node, and was not recorded.
            _engine!.ReviveFollowed(number, step.At);
            _sent.EndWithin(step.Id.Root, each => LiveAddress.RootOf(IdOf(each)));
            NoteBegun(number);
            _step = step;
        }

        if (!_unstarted.Remove(number))
        {
            Differ("an actor begins", $"{step.Actor}", "it has begun before");
            return;
        }

        if (!IsThere(number))
            return;
        var recovered = new List<Message>();
        for (; Peek() is StepEffect.Recovered each; _effect++)
            recovered.Add(each.Event);
        var instance = _engine!.InstanceOf(number)!;
        _engine.StartFollowed(number, step.At, recovered);
        CompareHash(step, instance);
    }

    private void FollowDelivery(RecordedStep step, int number)
    {
        if (!IsThere(number) || !HasCome(step))
            return;
        if (_unstarted.Contains(number))
        {
            Differ("a message comes", $"{step.Message}", "its receiver has not begun");
            return;
        }

        var instance = _engine!.InstanceOf(number)!;
        _engine.HandleFollowed(
            new Delivery(step.Kind == RecordedKind.Timer, _numbers.GetValueOrDefault(step.Cause), 0, Known(step.Sender), number, step.Message!, step.At));
        CompareHash(step, instance);
    }

    private void FollowDeadLetter(RecordedStep step)
    {
        var number = Known(step.Actor);
        if (_engine!.InstanceOf(number) is not null)
        {
            Differ("a message finds nobody", $"{step.Message}", "its receiver is there");
            return;
        }

        if (_sent.Of(step.Cause, step.Actor).FirstOrDefault(sent => Fits(sent, step) && sent.State == SentState.OnItsWay) is { } found)
            Take(found, step);
        else if (step.Cause.IsNone && step.Sender.IsNone)
            TakeInjected(step);
        _engine.ShowDeadLetter(
            new Delivery(false, _numbers.GetValueOrDefault(step.Cause), 0, Known(step.Sender), number, step.Message!, step.At));
    }

    private bool IsThere(int number)
    {
        if (_engine!.InstanceOf(number) is not null)
            return true;
        Differ("an actor is there", $"{_step!.Kind}", "it is gone");
        return false;
    }

    private void CompareHash(RecordedStep step, Actor instance)
    {
        if (_difference is not null || step.StateHash is not { } recorded)
            return;
        var hash = default(StateHash);
        instance.AddTo(ref hash);
        if (hash.Value == recorded)
            _hashes++;
        else
            Differ("the state behind the handler", $"{recorded:x16}", $"{hash.Value:x16}");
    }

    /// <summary>The number of an actor; one that the simulation never had gets one, and is gone.</summary>
    private int Known(ActorId actor)
    {
        if (actor.IsNone || NumberOf(actor) is not 0 and var number)
            return actor.IsNone ? 0 : NumberOf(actor);
        _stranger = actor;
        number = _engine!.EnterStranger($"{actor}");
        _stranger = ActorId.None;
        return number;
    }

    private void Differ(string what, string recorded, string simulated)
    {
        var step = _steps[_place];
        _difference ??= new FollowDifference(_place + 1, step, _engine!.PathOf(step.Actor), what, recorded, simulated);
    }
}
