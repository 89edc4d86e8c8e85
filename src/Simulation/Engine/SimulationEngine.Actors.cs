using FslHv.Actors;

namespace FslHv.Simulation;

public sealed partial class SimulationEngine
{
    private readonly PathOrdinals _ordinals = new();
    private ActorCell[] _cells = new ActorCell[16];
    private ActorRecord[] _records = new ActorRecord[16];

    /// <summary>Actors that were spawned and not started yet, in order; those before <see cref="_startingNext"/> are done.</summary>
    private readonly List<int> _starting = [];

    private int _startingNext;

    /// <summary>Actors so far, the gone ones included: the highest number given out.</summary>
    private int _actorCount;

    /// <inheritdoc />
    /// <remarks>A defect in <see cref="Actor.Started"/> ends the next run at once.</remarks>
    public ActorId Spawn(string name, Func<Actor> create) => Spawn(name, Placement.On(NodeId.None), create);

    ActorId IActorContext.Spawn(string name, Actor child)
    {
        InvariantInHandler();
        var number = Enter(_self, name, child);
        if (_cells[_self].Instance is null)
            StopTree(number);
        return IdOf(number);
    }

    private int Enter(int parent, string name, Actor instance)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(instance);
        var number = ++_actorCount;
        if (number == _records.Length)
            GrowTables();
        _cells[number].Instance = instance;
        ref var record = ref _records[number];
        record.Name = name;
        record.Parent = parent;
        record.PathHash = Actors.StateHash.OfPath(_records[parent].PathHash, name);
        _border?.Enter(number, parent, PathOf(number));
        record.Ordinal = _ordinals.Enter(_records, number);
        record.Random = RandomStream.Of(_seed, record.PathHash, record.Ordinal);
        _nodes?.Place(number, _nodes.PlaceOf(parent));
        LinkToParent(number);
        if (_pending is not null)
            BeginPast(number, parent);
        AnnounceStart(number);
        return number;
    }

    private void AnnounceStart(int number)
    {
        if (_observer is not null)
            Record(TraceKind.Spawn, _steps, _records[number].Parent, number, PathOf(number));
        if (_follower is not null)
        {
            _follower.AwaitStart(number);
            return;
        }

        _starting.Add(number);
        _attention = true;
    }

    /// <summary>Starts what was spawned, in order of spawning; their children follow at the end.</summary>
    private void StartPending()
    {
        while (_startingNext < _starting.Count)
        {
            var number = _starting[_startingNext++];
            if (_cells[number].Instance is { } actor)
                Start(number, actor);
        }

        _starting.Clear();
        _startingNext = 0;
    }

    private void Start(int number, Actor actor)
    {
        _self = number;
        _sender = 0;
        if (_pending is not null)
            _clocks[number] = Math.Max(_clocks[number], _now);
        _border?.BeginStarted(number, JournalOf(number));
        try
        {
            Recover(number, actor);
            actor.Started(this);
        }
        catch (Exception exception)
        {
            OnDefect(number, null, exception);
        }

        _self = 0;
    }

    private void LinkToParent(int number)
    {
        ref var record = ref _records[number];
        ref var parent = ref _records[record.Parent];
        if (record.Parent == 0)
            return;
        record.Previous = parent.LastChild;
        if (parent.LastChild == 0)
            parent.FirstChild = number;
        else
            _records[parent.LastChild].Next = number;
        parent.LastChild = number;
    }

    /// <summary>By a quarter, not by half: what is not used yet counts as cost of the actors that are there.</summary>
    private void GrowTables()
    {
        var capacity = _records.Length + Math.Max(_records.Length / 4, 16);
        Array.Resize(ref _cells, capacity);
        Array.Resize(ref _records, capacity);
        if (_pending is not null)
            GrowPending();
    }
}
