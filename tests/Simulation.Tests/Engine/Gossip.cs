using FslHv.Actors;
using FslHv.Contract;

namespace FslHv.Simulation.Tests;

/// <summary>An actor that uses all of its context at random: the load for everything that compares whole runs.</summary>
internal sealed class Gossip(List<ActorId> known, int depth) : Actor
{
    private readonly List<TimerId> _timers = [];
    private long _handled;

    public static SimulationEngine Engine(ulong seed, params ITraceObserver[] observers)
    {
        var engine = new SimulationEngine(new SimulationOptions(seed)
        {
            Latencies = [new(LatencyClass.Local, new LatencyRange(new Duration(10), new Duration(900), 20, new Duration(50_000)))],
            StepsMax = 3000,
        });
        foreach (var observer in observers)
            engine.Observe(observer);
        engine.Arm("gossip.lost", "root-1", 3, 5);
        var known = new List<ActorId>();
        for (var i = 0; i < 4; i++)
            known.Add(engine.Spawn($"root-{i}", () => new Gossip(known, 0)));
        foreach (var root in known.ToList())
            engine.Inject(root, new Ball(0), Duration.FromMicroseconds(1));
        return engine;
    }

    public override void Started(IActorContext context)
    {
        known.Add(context.Self);
        context.Watch(known[(int)context.Random(known.Count)]);
        context.Schedule(new Duration(context.Random(5000)), new Ball(1));
    }

    public override void Receive(IActorContext context, Message message)
    {
        _handled++;
        if (context.FaultPoint("gossip.lost"))
            return;
        for (var i = context.Random(4); i >= 0; i--)
            Act(context, message);
    }

    public override void Recover(Message persisted) => _handled = ((Ball)persisted).Number;

    public override void AddTo(ref StateHash hash) => hash.Add(_handled);

    private void Act(IActorContext context, Message message)
    {
        var other = known[(int)context.Random(known.Count)];
        switch (context.Random(12))
        {
            case 0 or 1 or 2:
                context.Tell(other, new Ball((int)context.Random(100)));
                break;
            case 3:
                context.Reply(message);
                break;
            case 4:
                context.Forward(other, message);
                break;
            case 5 or 6:
                _timers.Add(context.Schedule(new Duration(context.Random(20_000)), new Ball((int)_handled)));
                break;
            case 7 when _timers.Count > 0:
                context.Cancel(_timers[(int)context.Random(_timers.Count)]);
                break;
            case 8 when depth < 4:
                context.Spawn($"child-{context.Random(2)}", new Gossip(known, depth + 1));
                break;
            case 9 when depth > 0 && context.Random(3) == 0:
                context.Stop(context.Random(2) == 0 ? context.Self : other);
                break;
            case 10:
                context.Watch(other);
                break;
            case 11 when depth == 0:
                context.Persist(new Ball((int)_handled));
                break;
            default:
                context.Log(new Said($"{_handled} <\"here\">\n"));
                break;
        }
    }
}
