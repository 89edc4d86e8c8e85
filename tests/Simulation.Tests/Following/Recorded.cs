using FslHv.Actors;
using FslHv.Contract;

namespace FslHv.Simulation.Tests;

/// <summary>Runs of busy actors: recorded, put into other orders, and followed.</summary>
internal static class Recorded
{
    private const int Roots = 4;

    /// <summary>A recorded run on the timed scheduler, or with random choices.</summary>
    public static IReadOnlyList<RecordedStep> Run(Random random, bool hasNodes = false, bool isExplored = false)
    {
        var recorder = new StepRecorder();
        var engine = new SimulationEngine(new SimulationOptions((ulong)random.Next())
        {
            Recorder = recorder,
            Chooser = isExplored ? new AnyChooser(random) : null,
            DefaultLatency = new LatencyRange(new Duration(10), new Duration(400)),
            StepsMax = 400,
        });
        var roots = Assemble(engine, hasNodes);
        engine.Arm(Busy.Point, "", random.Next(3), 2);
        foreach (var root in roots)
        {
            foreach (var other in roots)
                engine.Inject(root, new Meet(other), Duration.Zero);
            engine.Inject(root, new Ball(4), new Duration(random.Next(200)));
        }

        if (hasNodes)
        {
            engine.Befall(new NodeFault.Lose(new NodeId(1), new NodeId(2), 300), new Duration(random.Next(100)));
            engine.Befall(new NodeFault.Duplicate(new NodeId(2), new NodeId(1), 300), new Duration(random.Next(100)));
            engine.Befall(new NodeFault.Crash(new NodeId(2)), new Duration(random.Next(900)));
            engine.Befall(new NodeFault.Restart(new NodeId(2)), new Duration(1_000));
            engine.Befall(new NodeFault.Drift(new NodeId(1), 200_000), new Duration(random.Next(900)));
        }

        engine.Run(new Instant(1_500));
        if (random.Next(2) == 0)
            engine.Stop(roots[random.Next(roots.Length)]);
        engine.Run(new Instant(3_000));
        return recorder.Steps;
    }

    /// <summary>The same run in another order in which it could have happened.</summary>
    public static IReadOnlyList<RecordedStep> Shuffled(IReadOnlyList<RecordedStep> steps, Random random)
    {
        var strands = steps.GroupBy(step => step.Id.Root)
            .Select(strand => new Queue<RecordedStep>(strand.OrderBy(step => (step.Id.Life, step.Id.Number)))).ToList();
        var done = new HashSet<StepId>();
        var order = new List<RecordedStep>();
        while (strands.Count > 0)
        {
            var ready = strands.Where(strand => strand.Peek().Cause.IsNone || done.Contains(strand.Peek().Cause)).ToList();
            var next = ready[random.Next(ready.Count)];
            done.Add(next.Peek().Id);
            order.Add(next.Dequeue());
            if (next.Count == 0)
                strands.Remove(next);
        }

        return order;
    }

    /// <summary>Follows a run, with another seed than it had.</summary>
    public static FollowResult Follow(IReadOnlyList<RecordedStep> steps, bool hasNodes = false, ITraceObserver? observer = null)
    {
        var follower = new RecordingFollower(steps);
        var engine = new SimulationEngine(new SimulationOptions(99) { Following = follower });
        if (observer is not null)
            engine.Observe(observer);
        Assemble(engine, hasNodes);
        while (engine.Run(new Instant(1_000_000)).Reason == RunEndReason.Defect)
        {
        }

        return follower.Result;
    }

    private static ActorId[] Assemble(SimulationEngine engine, bool hasNodes)
    {
        var nodes = hasNodes ? new[] { engine.AddNode("east"), engine.AddNode("west") } : [NodeId.None];
        var roots = new ActorId[Roots];
        for (var i = 0; i < Roots; i++)
            roots[i] = engine.Spawn($"root-{i}", nodes[i % nodes.Length], () => new Busy(true));
        return roots;
    }

    private sealed class AnyChooser(Random random) : Chooser
    {
        protected override int Pick(PendingDeliveries pending) => random.Next(pending.Count);

        protected override long Value(ChoiceKind kind, long bound) => random.NextInt64(bound);
    }
}
