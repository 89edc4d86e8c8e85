using FslHv.Actors;

namespace FslHv.Simulation;

/// <summary>Pairs of actors on a real engine, each of which sends one message back and forth for ever. The messages are made
/// once.</summary>
public sealed class PingPongWorkload : KernelWorkload
{
    private readonly SimulationEngine _engine;
    private readonly MemoryTrace? _trace;
    private readonly int _inFlight;
    private readonly long _latencyMean;

    /// <summary>Pairs of actors, each with one message, whose way takes <paramref name="latency"/>; traced if there is a trace.</summary>
    public PingPongWorkload(string name, int inFlight, LatencyRange latency, MemoryTrace? trace = null)
    {
        Name = name;
        _inFlight = inFlight;
        _latencyMean = (latency.Min.Nanoseconds + latency.Max.Nanoseconds) / 2;
        _trace = trace;
        _engine = new SimulationEngine(new SimulationOptions(1) { DefaultLatency = latency });
        if (trace is not null)
            _engine.Observe(trace);
        for (var i = 0; i < inFlight; i++)
            AddPair(i);
    }

    /// <summary>Every message travels for 100 ns.</summary>
    public static LatencyRange Fixed { get; } = LatencyRange.Fixed(Duration.FromNanoseconds(100));

    /// <summary>Messages travel for 50 … 150 ns.</summary>
    public static LatencyRange Jittered { get; } = new(Duration.FromNanoseconds(50), Duration.FromNanoseconds(150));

    /// <inheritdoc />
    public override string Name { get; }

    /// <inheritdoc />
    public override long Run(long deliveries)
    {
        var before = _engine.Steps;
        _trace?.Clear();
        _engine.Run(_engine.Now + new Duration(deliveries * _latencyMean / _inFlight));
        return _engine.Steps - before;
    }

    private void AddPair(int number)
    {
        var pong = _engine.Spawn("pong", () => new Pong());
        var ping = _engine.Spawn("ping", () => new Ping(pong));
        _engine.Inject(ping, new KernelPing(number), Duration.FromNanoseconds(number % 100));
    }

    private sealed class Ping(ActorId pong) : Actor
    {
        public override void Receive(IActorContext context, Message message) => context.Tell(pong, message);

        public override void AddTo(ref StateHash hash) => hash.Add(pong);
    }

    private sealed class Pong : Actor
    {
        public override void Receive(IActorContext context, Message message) => context.Reply(message);

        public override void AddTo(ref StateHash hash)
        {
        }
    }
}

/// <summary>The message that the kernel workloads send around.</summary>
/// <param name="Number">Which pair's.</param>
public sealed record KernelPing(int Number) : Message;
