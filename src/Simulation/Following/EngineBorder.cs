using FslHv.Actors;

namespace FslHv.Simulation;

/// <summary>
/// Stands between an engine and its actors while a run is recorded or followed: actors know each other by other addresses than the engine's own numbers,
/// and everything that a handler does passes here. An engine without one gives its numbers out as they are.
/// </summary>
internal abstract class EngineBorder
{
    private readonly Dictionary<ActorId, int> _numbers = [];
    private ActorId[] _ids = new ActorId[16];

    /// <summary>The address of an actor; nobody's for 0.</summary>
    public ActorId IdOf(int number) => _ids[number];

    /// <summary>Whose address it is; 0 for an actor that the engine never had.</summary>
    public int NumberOf(ActorId actor) => _numbers.GetValueOrDefault(actor);

    /// <summary>An actor is there: it needs an address.</summary>
    public void Enter(int number, int parent, string path)
    {
        if (number >= _ids.Length)
            Array.Resize(ref _ids, Math.Max(number + 1, _ids.Length * 2));
        var id = NameFor(number, parent, path);
        _ids[number] = id;
        _numbers[id] = number;
    }

    /// <summary>A top-level actor is there again, under its address.</summary>
    public abstract void Revived(int number);

    /// <summary>A message or timer is about to be handled.</summary>
    public abstract void BeginDelivery(in Delivery delivery);

    /// <summary>An actor is about to be started.</summary>
    /// <param name="number">Which.</param>
    /// <param name="journal">What is given to it first.</param>
    public abstract void BeginStarted(int number, IReadOnlyList<Message> journal);

    /// <summary>An actor is about to be stopped from outside.</summary>
    public abstract void BeginStopped(int number);

    /// <summary>A message found nobody.</summary>
    public abstract void DeadLetter(in Delivery delivery);

    /// <summary>What comes now belongs to no step.</summary>
    public abstract void Close();

    public abstract void Ended(int number);

    /// <returns>The name that the actor gets for its timer.</returns>
    public abstract TimerId TimerSet(TimerId own);

    /// <returns>The engine's own name of a timer of an actor.</returns>
    public abstract TimerId OwnTimer(int number, TimerId timer);

    /// <returns>What the actor gets.</returns>
    public abstract long Drawn(long bound, long own);

    /// <returns>Whether the fault strikes.</returns>
    public abstract bool Passed(string point, bool own);

    public abstract void Persisted(Message persisted);

    public abstract void Noted(Note note);

    /// <summary>The actor in hand told somebody whom the engine never had.</summary>
    /// <returns>Whether that is all there is to it.</returns>
    public abstract bool Unknown(ActorId sender, ActorId receiver, Message message);

    public abstract void Failed(Exception exception);

    /// <summary>Chooses the address of a new actor.</summary>
    protected abstract ActorId NameFor(int number, int parent, string path);
}

/// <summary>Something that comes for an actor.</summary>
/// <param name="IsTimer">Whether it is a timer of its own.</param>
/// <param name="Cause">The engine's number of the step that caused it.</param>
/// <param name="Origin">Who really sent it; 0 for outside.</param>
/// <param name="Sender">What the actor sees as its sender; 0 for nobody.</param>
/// <param name="Receiver">For whom it is.</param>
/// <param name="Message">What it says.</param>
/// <param name="At">What the receiver's clock shows.</param>
internal readonly record struct Delivery(bool IsTimer, long Cause, int Origin, int Sender, int Receiver, Message Message, Instant At);
