using FslHv.Actors;

namespace FslHv.Contract;

/// <summary>A message with a number, travelling the way that its latency class says.</summary>
public sealed record Ball(int Number, byte Way = 0) : Message
{
    public override LatencyClass Latency => new(Way);
}

/// <summary>Asks a scripted actor to do something; the text tells the script what.</summary>
public sealed record Please(string What) : Message;

/// <summary>A note with a text.</summary>
public sealed record Said(string What) : Note;

/// <summary>An actor that does what a test tells it to, and remembers what it was given. A test may look while it runs, wherever that is.</summary>
public sealed class Scripted : Actor
{
    private readonly Lock _gate = new();
    private readonly List<(Message Message, ActorId Sender, Instant At)> _received = [];
    private readonly List<Message> _recovered = [];

    public Action<IActorContext>? OnStarted { get; init; }

    public Action<IActorContext, Message>? OnMessage { get; init; }

    public IReadOnlyList<Message> Received => Copy(_received, each => each.Message);

    public IReadOnlyList<ActorId> Senders => Copy(_received, each => each.Sender);

    public IReadOnlyList<Instant> Times => Copy(_received, each => each.At);

    public IReadOnlyList<Message> Recovered => Copy(_recovered, each => each);

    /// <summary>The numbers of the balls it received, in order.</summary>
    public IEnumerable<int> Numbers => Received.OfType<Ball>().Select(ball => ball.Number);

    public override void Started(IActorContext context) => OnStarted?.Invoke(context);

    public override void Receive(IActorContext context, Message message)
    {
        lock (_gate)
            _received.Add((message, context.Sender, context.Now));
        OnMessage?.Invoke(context, message);
    }

    public override void Recover(Message persisted)
    {
        lock (_gate)
            _recovered.Add(persisted);
    }

    public override void AddTo(ref StateHash hash)
    {
        foreach (var message in Received)
            hash.Add(message);
    }

    private List<TOut> Copy<TIn, TOut>(List<TIn> list, Func<TIn, TOut> part)
    {
        lock (_gate)
            return list.ConvertAll(each => part(each));
    }
}
