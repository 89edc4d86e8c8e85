using FslHv.Actors;
using FslHv.Cluster;

namespace FslHv.Host.Measuring;

/// <summary>
/// Top-level actors in rings on the live engine, each of which hands what it gets to the next; nobody observes. In a round each gets equally many
/// messages, so that it ends by itself.
/// </summary>
internal sealed class LiveRings : IDisposable
{
    private readonly LiveEngine _engine = new(new LiveOptions(1));
    private readonly ActorId[] _members;
    private readonly int _inFlight;

    /// <param name="rings">How many rings.</param>
    /// <param name="members">How many actors each has.</param>
    /// <param name="inFlight">How many messages each actor has to begin with.</param>
    public LiveRings(int rings, int members, int inFlight)
    {
        _inFlight = inFlight;
        _members = new ActorId[rings * members];
        for (var i = 0; i < _members.Length; i++)
            _members[i] = _engine.Spawn($"member{i}", () => new Member(inFlight));
        for (var i = 0; i < _members.Length; i++)
            _engine.Inject(_members[i], new Linked(_members[(i + 1) % members == 0 ? i + 1 - members : i + 1]), Duration.Zero);
        _engine.Run(Instant.Never);
    }

    /// <summary>Hands on about so many messages, all told.</summary>
    /// <returns>How many those were.</returns>
    public long Run(long messages)
    {
        var each = Math.Max(messages / _members.Length, _inFlight);
        foreach (var member in _members)
            _engine.Inject(member, new Begin(each), Duration.Zero);
        var before = _engine.Steps;
        var end = _engine.Run(Instant.Never);
        var handled = _engine.Steps - before - _members.Length;
        Invariant.Holds(end.Reason == RunEndReason.Quiescent && handled == each * _members.Length);
        return handled;
    }

    /// <summary>Makes so many top-level actors that do nothing.</summary>
    public static void Spawn(long actors)
    {
        using var engine = new LiveEngine(new LiveOptions(1));
        for (var i = 0L; i < actors; i++)
            engine.Spawn("idle", () => new Member(0));
    }

    public void Dispose() => _engine.Dispose();

    private sealed record Linked(ActorId Next) : Message;

    private sealed record Begin(long Messages) : Message;

    private sealed record Token : Message;

    /// <summary>Hands on what it gets until it has sent as many as it was to; then it keeps them for the next round.</summary>
    private sealed class Member(int inFlight) : Actor
    {
        private readonly Token _token = new();
        private ActorId _next;
        private int _kept = inFlight;
        private long _left;

        public override void Receive(IActorContext context, Message message)
        {
            switch (message)
            {
                case Token when _left > 0:
                    _left--;
                    context.Tell(_next, message);
                    break;
                case Token:
                    _kept++;
                    break;
                case Begin begin:
                    for (_left = begin.Messages; _left > 0 && _kept > 0; _left--, _kept--)
                        context.Tell(_next, _token);
                    break;
                case Linked linked:
                    _next = linked.Next;
                    break;
                default:
                    throw Invariant.Unreachable(message);
            }
        }

        public override void AddTo(ref StateHash hash)
        {
            hash.Add(_next.Value);
            hash.Add(_kept);
            hash.Add(_left);
        }
    }
}
