using FslHv.Actors;
using FslHv.Cluster;
using FslHv.Host.Input;

namespace FslHv.Host.Measuring;

/// <summary>
/// A machine of two nodes over a broker: on the first somebody who sends or asks, on the second somebody who takes or answers, and one who answers and
/// survives the death of its node. Both nodes are in this process, with lines of their own.
/// </summary>
internal sealed class ClusterPair : IAsyncDisposable
{
    /// <summary>Far longer than a round takes.</summary>
    private static readonly Duration Patience = Duration.FromSeconds(300);

    private static readonly WireCodec Codec = WireCodec.Of(typeof(ClusterPair).Assembly);

    private readonly IBroker _broker;
    private readonly string _machine;
    private readonly ClusterControl _control;
    private readonly List<ClusterNode> _nodes = [];
    private ActorId _active, _taker, _survivor;

    private ClusterPair(IBroker broker, string machine, ClusterControl control) => (_broker, _machine, _control) = (broker, machine, control);

    /// <summary>Defines the machine, lets its nodes join, and starts it.</summary>
    /// <param name="broker">What carries its messages.</param>
    /// <param name="isObserved">Whether every step is sent to whoever assembled it, as in a rehearsal.</param>
    public static async Task<ClusterPair> StartAsync(IBroker broker, bool isObserved)
    {
        var machine = $"bench-{Guid.NewGuid():N}";
        var control = await ClusterControl.OpenAsync(
            new ControlOptions { Machine = machine, Broker = broker, Codec = Codec, Definition = ReadOnlyMemory<byte>.Empty, IsObserved = isObserved },
            CancellationToken.None).ConfigureAwait(false);
        var pair = new ClusterPair(broker, machine, control);
        try
        {
            pair.Populate(control);
            foreach (var name in (string[])["a", "b"])
            {
                pair._nodes.Add(await ClusterNode.JoinAsync(
                    new NodeOptions { Machine = machine, Node = name, Broker = broker, Codec = Codec, Populate = (_, engine) => pair.Populate(engine) },
                    CancellationToken.None).ConfigureAwait(false));
            }

            control.Run(Instant.Zero);
            return pair;
        }
        catch
        {
            await pair.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Sends so many messages from one node to the other.</summary>
    public long Send(long messages) => Run(new PairMessage.Send(_taker, messages), messages);

    /// <summary>Asks somebody on the other node so many questions, each when the one before was answered.</summary>
    public long Ask(long questions) => Run(new PairMessage.Ask(_taker, questions), questions);

    /// <summary>Asks somebody who survives, so that each question goes through the machine's log.</summary>
    public long AskSurvivor(long questions) => Run(new PairMessage.Ask(_survivor, questions), questions);

    public async ValueTask DisposeAsync()
    {
        await _control.DisposeAsync().ConfigureAwait(false);
        foreach (var node in _nodes)
            await node.DisposeAsync().ConfigureAwait(false);
        await _broker.RemoveAsync(_machine, CancellationToken.None).ConfigureAwait(false);
    }

    private long Run(PairMessage task, long units)
    {
        _control.Inject(_active, task, Duration.Zero);
        var end = _control.Run(_control.Now + Patience);
        return end.Reason == RunEndReason.Requested ? units : throw new InputException($"bench: the machine came to no end: {end.Reason}");
    }

    private void Populate(INodeEngine engine)
    {
        var (a, b) = (engine.AddNode("a"), engine.AddNode("b"));
        _active = engine.Spawn("active", a, () => new Active(_control.RequestStop));
        _taker = engine.Spawn("taker", b, () => new Taker());
        _survivor = engine.Spawn("survivor", new Placement(b, [a], Survives: true), () => new Taker());
    }

    /// <summary>Sends or asks, and says when it is done.</summary>
    private sealed class Active(Action onDone) : Actor
    {
        /// <summary>How many messages may be on their way, and how many are sent in one go.</summary>
        private const int Window = 20_000, Burst = 500;

        private ActorId _other;
        private long _left, _awaited;
        private int _credit;

        public override void Receive(IActorContext context, Message message)
        {
            switch (message)
            {
                case PairMessage.Answer:
                    if (--_left > 0)
                        context.Tell(_other, new PairMessage.Question(_left));
                    else
                        onDone();
                    break;
                case PairMessage.Taken taken:
                    _credit += taken.Count;
                    _awaited -= taken.Count;
                    if (_awaited == 0)
                        onDone();
                    else
                        SendBurst(context);
                    break;
                case PairMessage.Send send:
                    (_other, _left, _awaited, _credit) = (send.To, send.Count, send.Count, Window);
                    SendBurst(context);
                    break;
                case PairMessage.More:
                    SendBurst(context);
                    break;
                case PairMessage.Ask ask:
                    (_other, _left) = (ask.To, ask.Count);
                    context.Tell(_other, new PairMessage.Question(_left));
                    break;
                default:
                    throw Invariant.Unreachable(message);
            }
        }

        public override void AddTo(ref StateHash hash)
        {
            hash.Add(_other.Value);
            hash.Add(_left);
            hash.Add(_awaited);
            hash.Add(_credit);
        }

        private void SendBurst(IActorContext context)
        {
            for (var i = 0; i < Burst && _credit > 0 && _left > 0; i++, _credit--, _left--)
                context.Tell(_other, new PairMessage.Item(_left));
            if (_credit > 0 && _left > 0)
                context.Tell(context.Self, new PairMessage.More());
        }
    }

    /// <summary>Takes and answers.</summary>
    private sealed class Taker : Actor
    {
        /// <summary>How many it takes before it says so.</summary>
        private const int Told = 1000;

        private int _taken;

        public override void Receive(IActorContext context, Message message)
        {
            switch (message)
            {
                case PairMessage.Question question:
                    context.Reply(new PairMessage.Answer(question.Number));
                    break;
                case PairMessage.Item item:
                    if (++_taken < Told && item.Number > 1)
                        break;
                    context.Reply(new PairMessage.Taken(_taken));
                    _taken = 0;
                    break;
                default:
                    throw Invariant.Unreachable(message);
            }
        }

        public override void AddTo(ref StateHash hash) => hash.Add(_taken);
    }
}
