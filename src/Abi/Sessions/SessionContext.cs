using FslHv.Actors;

namespace FslHv.Abi;

/// <summary>
/// An actor's context where some of those it talks to are on other nodes: what it tells them goes through a <see cref="Session"/>, everything else
/// goes where it
/// always goes. So the actor itself need not know. Its owner calls <see cref="Begin"/> with each message and <see cref="End"/> behind it.
/// </summary>
/// <param name="acceptsSessions">Whether others open sessions with it.</param>
public class SessionContext(bool acceptsSessions) : IActorContext
{
    private readonly List<Line> _lines = [];
    private IActorContext? _inner;

    /// <inheritdoc />
    public ActorId Self => Inner.Self;

    /// <summary>Who says what is being handled, whoever brought it.</summary>
    public ActorId Sender { get; private set; }

    /// <inheritdoc />
    public Instant Now => Inner.Now;

    /// <inheritdoc />
    public bool IsObserved => Inner.IsObserved;

    /// <summary>Whether what is being handled has opened a session.</summary>
    public bool IsOpening { get; private set; }

    private IActorContext Inner
    {
        get
        {
            Invariant.Holds(_inner is not null);
            return _inner;
        }
    }

    /// <summary>Opens a session with a peer, in place of the one there was. The first that is told opens it at the other side.</summary>
    public void Open(ActorId peer, ulong epoch)
    {
        Close(peer);
        _lines.Add(new Line(peer, new Session(epoch)));
    }

    /// <summary>Forgets the session with a peer, and all that was said in it.</summary>
    public void Close(ActorId peer)
    {
        if (Find(peer) is not { } line)
            return;
        Inner.Cancel(line.Timer);
        _lines.Remove(line);
    }

    /// <summary>A message has come.</summary>
    /// <returns>What the actor is to handle, with this as its context; null when there is nothing.</returns>
    public Message? Begin(IActorContext context, Message message)
    {
        Invariant.Holds(_inner is null);
        (_inner, Sender, IsOpening) = (context, context.Sender, false);
        switch (message)
        {
            case SessionTick tick:
                OnTick(tick.Peer);
                return null;
            case SessionMessage said:
                return Take(said);
            default:
                return message;
        }
    }

    /// <summary>The message is handled: says what is owed, and sets and takes back timers.</summary>
    public void End()
    {
        foreach (var line in _lines)
        {
            if (line.Session.OwesReceipt)
                Inner.Tell(line.Peer, line.Session.Receipt());
            if (line.Session.IsWaiting == !line.Timer.IsNone)
                continue;
            if (line.Session.IsWaiting)
                line.Timer = Inner.Schedule(line.Session.Patience, new SessionTick(line.Peer));
            else
                TakeBack(line);
        }

        _inner = null;
    }

    /// <inheritdoc />
    public void Tell(ActorId receiver, Message message) => Say(receiver, ActorId.None, message);

    /// <inheritdoc />
    public void Reply(Message message) => Say(Sender, ActorId.None, message);

    /// <inheritdoc />
    public void Forward(ActorId receiver, Message message)
    {
        if (Find(receiver) is null && Sender == Inner.Sender)
            Inner.Forward(receiver, message);
        else
            Say(receiver, Sender, message);
    }

    /// <inheritdoc />
    public ActorId Spawn(string name, Actor child) => Inner.Spawn(name, child);

    /// <inheritdoc />
    public void Stop(ActorId actor) => Inner.Stop(actor);

    /// <inheritdoc />
    public void Watch(ActorId actor) => Inner.Watch(actor);

    /// <inheritdoc />
    public void Unwatch(ActorId actor) => Inner.Unwatch(actor);

    /// <inheritdoc />
    public TimerId Schedule(Duration delay, Message message) => Inner.Schedule(delay, message);

    /// <inheritdoc />
    public void Cancel(TimerId timer) => Inner.Cancel(timer);

    /// <inheritdoc />
    public long Random(long bound) => Inner.Random(bound);

    /// <inheritdoc />
    public void Persist(Message persisted) => Inner.Persist(persisted);

    /// <inheritdoc />
    public bool FaultPoint(string name) => Inner.FaultPoint(name);

    /// <inheritdoc />
    public void Log(Note note) => Inner.Log(note);

    /// <summary>Adds every session, in the order in which they were opened.</summary>
    public virtual void AddTo(ref StateHash hash)
    {
        hash.Add(_lines.Count);
        foreach (var line in _lines)
        {
            hash.Add(line.Peer);
            line.Session.AddTo(ref hash);
        }
    }

    /// <summary>Something of the session's epoch has come from a peer: it is alive.</summary>
    protected virtual void OnSignOfLife(ActorId peer)
    {
    }

    /// <summary>Whether a message is not to be sent to that peer.</summary>
    protected virtual bool Withholds(ActorId peer, Message message) => false;

    private void Say(ActorId receiver, ActorId onBehalfOf, Message message)
    {
        if (Withholds(receiver, message))
            return;
        if (Find(receiver) is { } line)
            Inner.Tell(receiver, line.Session.Pack(onBehalfOf, message));
        else
            Inner.Tell(receiver, message);
    }

    private Message? Take(SessionMessage said)
    {
        var peer = Inner.Sender;
        var line = Find(peer);
        if (acceptsSessions && said is SessionMessage.Packet { Number: 1 } && (line is null || said.Epoch > line.Session.Epoch))
        {
            Open(peer, said.Epoch);
            line = _lines[^1];
            IsOpening = true;
        }

        if (line is null || line.Session.Epoch != said.Epoch)
            return null;
        OnSignOfLife(peer);
        var packet = line.Session.Take(said, out var isProgress);
        if (isProgress)
            TakeBack(line);
        if (packet is null)
            return null;
        Sender = packet.OnBehalfOf.IsNone ? peer : packet.OnBehalfOf;
        return packet.Said;
    }

    private void OnTick(ActorId peer)
    {
        if (Find(peer) is not { } line)
            return;
        line.Timer = TimerId.None;
        foreach (var packet in line.Session.Again())
            Inner.Tell(peer, packet);
    }

    private void TakeBack(Line line)
    {
        Inner.Cancel(line.Timer);
        line.Timer = TimerId.None;
    }

    private Line? Find(ActorId peer)
    {
        foreach (var line in _lines)
        {
            if (line.Peer == peer)
                return line;
        }

        return null;
    }

    /// <summary>A session and its timer.</summary>
    private sealed class Line(ActorId peer, Session session)
    {
        public ActorId Peer => peer;

        public Session Session => session;

        public TimerId Timer { get; set; }
    }
}
