using BenchmarkDotNet.Attributes;
using FslHv.Actors;
using FslHv.Simulation;

namespace FslHv.Bench;

/// <summary>Time and memory per engine, per spawned actor, per timer that is set and taken back, and per traced JSON line.</summary>
[MemoryDiagnoser]
public class ActorBench
{
    private const int Count = 100_000;

    private static readonly KernelPing Ping = new(1);

    [Benchmark]
    public SimulationEngine NewEngine() => new(1);

    [Benchmark(OperationsPerInvoke = Count)]
    public SimulationEngine Spawn() => With(context =>
    {
        for (var i = 0; i < Count; i++)
            context.Spawn("child", new Doing(null));
    });

    [Benchmark(OperationsPerInvoke = Count)]
    public SimulationEngine ScheduleAndCancel() => With(context =>
    {
        for (var i = 0; i < Count; i++)
            context.Cancel(context.Schedule(Duration.FromSeconds(1), Ping));
    });

    [Benchmark(OperationsPerInvoke = Count)]
    public long JsonLines()
    {
        SimulationEngine? engine = null;
        using var trace = new JsonLinesTrace(Stream.Null, actor => engine!.PathOf(actor));
        engine = With(context =>
        {
            for (var i = 0; i < Count; i++)
                context.Tell(context.Self, Ping);
        });
        engine.Observe(trace);
        return engine.Run(Instant.Never).Steps;
    }

    private static SimulationEngine With(Action<IActorContext> started)
    {
        var engine = new SimulationEngine(1);
        engine.Spawn("actor", () => new Doing(started));
        return engine;
    }

    private sealed class Doing(Action<IActorContext>? started) : Actor
    {
        public override void Started(IActorContext context) => started?.Invoke(context);

        public override void Receive(IActorContext context, Message message)
        {
        }

        public override void AddTo(ref StateHash hash)
        {
        }
    }
}
