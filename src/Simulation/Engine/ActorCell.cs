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

    /// <summary>Writes that were not on the disk at once: their places in the journal, and when they are there. Null where there were none.</summary>
    public List<(int Place, long SyncedAt)>? Unsynced;

    /// <summary>Whether it is down and may come back.</summary>
    public bool Crashed;

    /// <summary>Nodes that may carry it, home first; null for one that no other node takes over.</summary>
    public Placement? Placement;

    /// <summary>While it is down: it begins anew when the node goes on that has taken it over.</summary>
    public bool AwaitsNode;

    /// <summary>The last entry of the journal is on the disk so much later, and not before those in front of it.</summary>
    public void NoteWrite(long now, long delay)
    {
        if (delay == 0 && Unsynced is null)
            return;
        Unsynced ??= [];
        Unsynced.RemoveAll(write => write.SyncedAt <= now);
        var last = Unsynced.Count == 0 ? now : Unsynced[^1].SyncedAt;
        Unsynced.Add((Journal!.Count - 1, Math.Max(last, delay < long.MaxValue - now ? now + delay : long.MaxValue)));
    }

    /// <summary>Its node dies: what is not on the disk is lost.</summary>
    public void LoseUnsynced(long now)
    {
        foreach (var (place, syncedAt) in Unsynced ?? [])
        {
            if (syncedAt <= now)
                continue;
            Journal!.RemoveRange(place, Journal.Count - place);
            break;
        }

        Unsynced = null;
    }
}
