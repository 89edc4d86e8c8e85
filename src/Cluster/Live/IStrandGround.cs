using FslHv.Actors;

namespace FslHv.Cluster;

/// <summary>What strands run on: who lets them have their turns, brings letters, and wakes those whose timers are due. From any thread.</summary>
internal interface IStrandGround : IDisposable
{
    /// <summary>A clock that goes only when it is told to; null: time goes by itself.</summary>
    IAdvancingTime? Time { get; }

    /// <summary>A strand stands on it from now on.</summary>
    void Add(Strand strand, IGroundUser user);

    /// <summary>Lets a strand that was scheduled have its turn: <see cref="Strand.Execute"/>, once.</summary>
    void Queue(Strand strand);

    /// <summary>Brings a letter to a strand. Of those from one strand to another, or from nobody, the first comes first.</summary>
    /// <returns>How many letters wait there; 0 where nobody knows.</returns>
    int Post(Strand? from, Strand to, Letter letter);

    /// <summary>A strand's top-level actor was stopped while nothing ran.</summary>
    void OnEnded(Strand strand);

    /// <summary>Timers by that clock.</summary>
    ITimers CreateTimers(EngineClock clock);
}

/// <summary>A broker that has ground of its own for the actors of whoever joins over it.</summary>
internal interface IGroundMaker
{
    /// <summary>New ground, which ends with the node.</summary>
    IStrandGround CreateGround();
}

/// <summary>Whoever put a strand there: knows how much is on its way.</summary>
internal interface IGroundUser
{
    /// <summary>A letter is on its way.</summary>
    void OnPosted();

    /// <summary>It is in the strand's mailbox.</summary>
    void OnArrived();
}

/// <summary>Time that goes only when it is told to.</summary>
internal interface IAdvancingTime
{
    /// <summary>Shows it. Its timestamps begin above 0.</summary>
    TimeProvider Clock { get; }

    /// <summary>Lets it go, and what is due by then happen, before it returns.</summary>
    void Advance(TimeSpan by);
}

/// <summary>Timers of an engine. Never early.</summary>
internal interface ITimers : IDisposable
{
    /// <summary>When the next is due, where time goes only when it is told to. Unit: nanoseconds of engine time.</summary>
    long? NextDue { get; }

    /// <summary>
    /// Something happens at a time of the engine's clock; nothing where <paramref name="isOver"/> says so by then. Of two for one time the first that
    /// was entered comes first.
    /// </summary>
    void At(long due, Action strike, Func<bool>? isOver = null);

    /// <summary>They strike from now on.</summary>
    void LetGo();

    /// <summary>None strikes until they are let go again.</summary>
    void Halt();
}

/// <summary>The thread pool.</summary>
internal sealed class ThreadPoolGround : IStrandGround
{
    public static readonly ThreadPoolGround Instance = new();

    public IAdvancingTime? Time => null;

    public void Add(Strand strand, IGroundUser user)
    {
    }

    public void Queue(Strand strand) => ThreadPool.UnsafeQueueUserWorkItem(strand, preferLocal: false);

    public int Post(Strand? from, Strand to, Letter letter) => to.Post(letter);

    public void OnEnded(Strand strand)
    {
    }

    public ITimers CreateTimers(EngineClock clock) => new TimerService(clock);

    public void Dispose()
    {
    }
}
