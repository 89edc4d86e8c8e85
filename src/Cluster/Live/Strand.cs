using FslHv.Actors;

namespace FslHv.Cluster;

/// <summary>
/// A top-level actor and its descendants: they run one at a time, strands run side by side. Within a strand everything is as deterministic as in the
/// simulator: messages are handled in the order in which they were told, and a stop takes effect at once.
/// </summary>
internal sealed partial class Strand : IThreadPoolWorkItem
{
    /// <summary>How many messages are handled in one turn.</summary>
    private const int TurnMax = 256;

    /// <summary>How many messages from within come before one from outside.</summary>
    private const int WithinMax = 64;

    private readonly IStrandHost _host;
    private readonly Mailbox _mailbox = new();
    private readonly Queue<Letter> _within = [];
    private Letter? _taken;
    private int _takenCount;

    /// <summary>0: nobody is to run it. 1: somebody is, or will be: at first whoever lets it begin.</summary>
    private int _isScheduled = 1;

    private int _withinInRow;
    private bool _losesTurn;
    private volatile bool _isClosed;

    /// <param name="host">Where it runs.</param>
    /// <param name="root">Address of the top-level actor.</param>
    /// <param name="name">Its path.</param>
    /// <param name="life">How often it has begun, with this one.</param>
    /// <param name="seed">Decides the random numbers.</param>
    public Strand(IStrandHost host, ActorId root, string name, int life, ulong seed)
    {
        _host = host;
        _seed = seed;
        Root = root;
        Name = name;
        Life = life;
    }

    public ActorId Root { get; }

    public string Name { get; }

    public int Life { get; }

    /// <summary>Steps so far.</summary>
    public long Steps => Volatile.Read(ref _steps);

    /// <summary>How many letters wait.</summary>
    public int Depth => _mailbox.Depth + Volatile.Read(ref _takenCount);

    /// <summary>How often it has lost its turn because somebody it wrote to had too many letters.</summary>
    public long TurnsLost { get; private set; }

    /// <summary>Whether the top-level actor has ended.</summary>
    public bool HasEnded => _cells.Count > 0 && Top.Instance is null;

    /// <summary>Whether the order of what comes is everything that decides what happens: then messages from within always come first.</summary>
    public bool IsReplicated { get; init; }

    /// <summary>
    /// Of a replicated one: whether what it says goes out. It begins with the letter that tells it to, and not when its process hears that it leads: what is
    /// in front of that letter happened when another spoke, and somebody who has come back may be far behind.
    /// </summary>
    public bool Speaks { get; private set; }

    /// <summary>Brings a letter. From any thread.</summary>
    /// <returns>How many letters wait now.</returns>
    public int Post(Letter letter)
    {
        var depth = _mailbox.Put(letter) + Volatile.Read(ref _takenCount);
        Wake();
        return depth;
    }

    /// <summary>Lets it run if it has work. From any thread.</summary>
    public void Wake()
    {
        if (Volatile.Read(ref _isScheduled) == 0 && Interlocked.CompareExchange(ref _isScheduled, 1, 0) == 0)
            _host.Schedule(this);
    }

    /// <summary>It handles nothing any more: its node is dead. What it is doing it ends.</summary>
    public void Close() => _isClosed = true;

    /// <summary>Its turn.</summary>
    public void Execute()
    {
        if (!_host.BeginTurn(this))
            return;
        var hasMore = !Turn();
        if (!hasMore)
        {
            Volatile.Write(ref _isScheduled, 0);
            Thread.MemoryBarrier();
            hasMore = HasWork && Interlocked.CompareExchange(ref _isScheduled, 1, 0) == 0;
        }

        // Behind those that wait already.
        if (hasMore)
            _host.Queue(this);
        _host.EndTurn(isIdle: !hasMore);
    }

    private bool HasWork => !_isClosed && !AwaitsJournal && (HasToShow || _within.Count > 0 || _taken is not null || !_mailbox.IsEmpty);

    /// <returns>Whether nothing is left to do.</returns>
    private bool Turn()
    {
        _losesTurn = false;
        for (var i = 0; i < TurnMax && _host.IsRunning; i++)
        {
            if (_isClosed || AwaitsJournal)
                return true;
            if (HasToShow)
                Flush(); // It was held back until what was persisted is on the disk; the next step sees that it has gone.
            if (Next() is not { } letter)
                return true;
            Take(letter);
            if (_losesTurn)
            {
                TurnsLost++;
                return false;
            }
        }

        return !HasWork;
    }

    private Letter? Next()
    {
        if (_within.Count > 0 && (IsReplicated || _withinInRow < WithinMax || !HasFromOutside))
        {
            _withinInRow++;
            return _within.Dequeue();
        }

        _withinInRow = 0;
        if (_taken is null)
        {
            _taken = _mailbox.TakeAll(out var count);
            Volatile.Write(ref _takenCount, count);
            if (_taken is null)
                return null;
        }

        var letter = _taken;
        _taken = letter.Next;
        letter.Next = null;
        Volatile.Write(ref _takenCount, _takenCount - 1);
        return letter;
    }

    private bool HasFromOutside => _taken is not null || !_mailbox.IsEmpty;
}
