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

/// <summary>An actor that does what a test tells it to, and remembers what it was given.</summary>
public sealed class Scripted : Actor
{
    public Action<IActorContext>? OnStarted { get; init; }

    public Action<IActorContext, Message>? OnMessage { get; init; }

    public List<Message> Received { get; } = [];

    public List<ActorId> Senders { get; } = [];

    public List<Instant> Times { get; } = [];

    public List<Message> Recovered { get; } = [];

    /// <summary>The numbers of the balls it received, in order.</summary>
    public IEnumerable<int> Numbers => Received.OfType<Ball>().Select(ball => ball.Number);

    public override void Started(IActorContext context) => OnStarted?.Invoke(context);

    public override void Receive(IActorContext context, Message message)
    {
        Received.Add(message);
        Senders.Add(context.Sender);
        Times.Add(context.Now);
        OnMessage?.Invoke(context, message);
    }

    public override void Recover(Message persisted) => Recovered.Add(persisted);

    public override void AddTo(ref StateHash hash)
    {
        foreach (var message in Received)
            hash.Add(message);
    }
}
