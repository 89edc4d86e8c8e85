using FslHv.Actors;

namespace FslHv.Simulation;

public sealed partial class SimulationEngine
{
    /// <summary>
    /// Takes a top-level actor down as a dying node does: it and its descendants handle nothing more, its timers and watches are lost,
    /// what it has sent still arrives, what reaches it while it is down is a dead letter. Its journal stays. Watchers of its descendants
    /// are told; its own are not, because it may come back: only <see cref="Stop"/> ends it for good. One that is not running is left
    /// alone.
    /// </summary>
    /// <exception cref="ArgumentException">No top-level actor has that id; nothing is done.</exception>
    public void Crash(ActorId actor)
    {
        InvariantBetweenHandlers();
        var extra = TopLevel(actor);
        BeginOutside();
        _border?.Close();
        var number = NumberOf(actor);
        if (_cells[number].Instance is null)
            return;
        extra.Crashed = true;
        TouchPending(number);
        StopTree(number);
    }

    /// <summary>
    /// Brings a top-level actor back under its id, after a <see cref="Crash"/> if it still runs: a new instance, which takes in its
    /// journal in order and is then started, before this returns. Its random stream goes on where it was.
    /// </summary>
    /// <exception cref="ArgumentException">No top-level actor has that id; nothing is done.</exception>
    /// <exception cref="InvalidOperationException">The actor was stopped or had a defect; nothing is done.</exception>
    public void Restart(ActorId actor)
    {
        Crash(actor);
        var extra = TopLevel(actor);
        if (!extra.Crashed)
            throw new InvalidOperationException($"{PathOf(actor)} was stopped and cannot come back.");
        Revive(NumberOf(actor));
    }

    private void Revive(int number)
    {
        var extra = _records[number].Extra!;
        _cells[number].Instance = extra.Create!();
        (extra.Crashed, extra.AwaitsNode) = (false, false);
        if (_border is not null)
        {
            _border.Revived(number);
            _steps++; // What its new life sends is of another step than what its old one sent last.
        }

        if (_pending is not null)
            BeginPast(number, 0);
        AnnounceStart(number);
        StartPending();
    }

    /// <summary>What a top-level actor has persisted so far, in order; empty for one that persisted nothing.</summary>
    /// <exception cref="ArgumentException">No top-level actor has that id.</exception>
    public IReadOnlyList<Message> JournalOf(ActorId actor) => TopLevel(actor).Journal is { } journal ? journal.AsReadOnly() : [];

    void IActorContext.Persist(Message persisted)
    {
        InvariantInHandler();
        ArgumentNullException.ThrowIfNull(persisted);
        if (_records[_self].Extra is not { Create: not null } extra)
            throw new InvalidOperationException($"{PathOf(_self)} is not a top-level actor; only those come back with their journal.");
        (extra.Journal ??= []).Add(persisted);
        if (_nodes is not null)
            extra.NoteWrite(_now, _nodes.NodeOf(_self).DiskDelay);
        _border?.Persisted(persisted);
        Record(TraceKind.Persist, _steps, _self, _self, persisted);
    }

    private void Recover(int number, Actor actor)
    {
        foreach (var persisted in JournalOf(number))
            actor.Recover(persisted);
    }

    private IReadOnlyList<Message> JournalOf(int number) => _records[number].Extra?.Journal ?? (IReadOnlyList<Message>)[];

    private ActorExtra TopLevel(ActorId actor) => IsKnown(actor) && _records[NumberOf(actor)].Extra is { Create: not null } extra
        ? extra
        : throw new ArgumentException($"{actor} is no top-level actor.", nameof(actor));
}
