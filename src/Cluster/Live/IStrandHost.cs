using FslHv.Actors;

namespace FslHv.Cluster;

/// <summary>What a strand asks of the engine that it runs on. Called by the strand's own thread, many strands at a time.</summary>
internal interface IStrandHost
{
    /// <summary>Engine time.</summary>
    Instant Now { get; }

    /// <summary>Whether steps are recorded.</summary>
    bool IsObserved { get; }

    /// <summary>How many letters may wait for a strand before those that write to it lose their turn.</summary>
    int MailboxBound { get; }

    /// <summary>Whether strands run now; otherwise they wait until they are scheduled again.</summary>
    bool IsRunning { get; }

    /// <summary>The strand has work: lets it run soon, once.</summary>
    void Schedule(Strand strand);

    /// <summary>Lets a strand that was scheduled have its turn, behind those that wait already.</summary>
    void Queue(Strand strand);

    /// <summary>A turn of the strand begins.</summary>
    /// <returns>False where nothing is to run now: the host lets it run later.</returns>
    bool BeginTurn(Strand strand);

    /// <summary>Its turn is over.</summary>
    /// <param name="isIdle">It has nothing to do.</param>
    void EndTurn(bool isIdle);

    /// <summary>Takes a letter to another strand.</summary>
    /// <param name="from">Which strand sends it; null: none.</param>
    /// <param name="letter">The letter.</param>
    /// <returns>How many letters wait there now; 0 where nobody knows.</returns>
    int Route(Strand? from, Letter letter);

    void SetTimer(RunningTimer timer);

    void OnTimerGone();

    bool Strikes(Strand strand, string point, Cell actor);

    /// <summary>Writes an event of the top-level actor to the journal.</summary>
    /// <returns>Whether it is on the disk. Otherwise <see cref="Strand.OnJournalled"/> follows.</returns>
    bool Persist(Strand strand, Message persisted);

    void OnStep(Strand strand, RecordedStep step);

    void OnDefect(StepId step, ActorDefect defect);
}

/// <summary>A timer that runs.</summary>
/// <param name="strand">Whose.</param>
/// <param name="id">Its name in the strand.</param>
/// <param name="due">When it strikes. Unit: nanoseconds of engine time.</param>
/// <param name="actor">Who set it.</param>
/// <param name="message">What comes to it then.</param>
/// <param name="cause">The step that set it.</param>
internal sealed class RunningTimer(Strand strand, TimerId id, long due, Cell actor, Message message, StepId cause)
{
    public Strand Strand => strand;

    public TimerId Id => id;

    public long Due => due;

    public Cell Actor => actor;

    public Message Message => message;

    public StepId Cause => cause;

    /// <summary>It was taken back, or its actor is gone.</summary>
    public bool IsOver { get; set; }
}
