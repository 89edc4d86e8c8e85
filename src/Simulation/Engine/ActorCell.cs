using FslHv.Actors;

namespace FslHv.Simulation;

/// <summary>What every delivery touches of an actor.</summary>
internal struct ActorCell
{
    /// <summary>The actor; null when it is gone, down, or not there yet.</summary>
    public Actor? Instance;

    /// <summary>Due time of its last message to <see cref="LastReceiver"/>: the pair that is kept at hand and not in the pair
    /// table.</summary>
    public long LastDue;

    public int LastReceiver;

    /// <summary>How often it has ended. Timers and watches are of one incarnation.</summary>
    public int Incarnation;
}

/// <summary>The rest of what the engine knows of an actor. Actors are named by their number, which is the id's value; 0 is
/// nobody.</summary>
internal struct ActorRecord
{
    /// <summary>Last part of the path.</summary>
    public string Name;

    /// <summary>What few actors have; null when it has nothing of it.</summary>
    public ActorExtra? Extra;

    /// <summary>Stable hash of the path.</summary>
    public ulong PathHash;

    /// <summary>The actor's own random stream.</summary>
    public RandomStream Random;

    public int Parent;
    public int FirstChild;
    public int LastChild;
    public int Next;
    public int Previous;

    /// <summary>Its timers in the wheel.</summary>
    public int Timers;

    /// <summary>How many actors had the same path before it.</summary>
    public int Ordinal;
}

/// <summary>What only top-level actors and watched actors have.</summary>
internal sealed class ActorExtra
{
    /// <summary>Makes it again; null below the top level.</summary>
    public Func<Actor>? Create;

    /// <summary>What it persisted, in order.</summary>
    public List<Message>? Journal;

    /// <summary>Who watches it, in order of watching: number in the upper half, incarnation in the lower.</summary>
    public List<ulong>? Watchers;

    /// <summary>Whether it is down and may come back.</summary>
    public bool Crashed;
}
