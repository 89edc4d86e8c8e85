using System.Text;
using FslHv.Actors;
using FslHv.Contract;

namespace FslHv.Simulation.Tests;

public sealed class TraceTests
{
    private static SimulationEngine Small(params ITraceObserver[] observers)
    {
        var engine = new SimulationEngine(1);
        foreach (var observer in observers)
            engine.Observe(observer);
        engine.Arm("point", "", 0, 1);
        var actor = engine.Spawn("top", () => new Scripted
        {
            OnStarted = context => context.Spawn("child", new Scripted()),
            OnMessage = (context, message) =>
            {
                context.FaultPoint("point");
                context.Log(new Said("a \"word\"\nµ"));
                context.Persist(new Ball(3));
                context.Tell(ActorId.None, new Ball(4));
                context.Schedule(Duration.FromMicroseconds(1), new Ball(5));
                if (message is Ball)
                    throw new FormatException("no sense");
            },
        });
        engine.Inject(actor, new Please("go"), new Duration(10));
        return engine;
    }

    [Fact]
    public void A_trace_is_written_as_one_json_object_a_line()
    {
        using var stream = new MemoryStream();
        SimulationEngine? engine = null;
        using (var trace = new JsonLinesTrace(stream, actor => engine?.PathOf(actor) ?? $"actor-{actor.Value}"))
        {
            engine = Small(trace);
            engine.Run(Instant.Never);
        }

        Assert.Equal(
            """
            {"step":0,"cause":0,"at":0,"kind":"spawn","to":"actor-1","type":"String","text":"top"}
            {"step":0,"cause":0,"at":0,"kind":"spawn","from":"actor-1","to":"actor-2","type":"String","text":"top/child"}
            {"step":1,"cause":0,"at":10,"kind":"deliver","to":"actor-1","type":"Please","text":"Please { What = go }"}
            {"step":1,"cause":1,"at":10,"kind":"fault","from":"actor-1","to":"actor-1","type":"String","text":"point"}
            {"step":1,"cause":1,"at":10,"kind":"note","from":"actor-1","to":"actor-1","type":"Said","text":"Said { What = a \"word\"\nµ }"}
            {"step":1,"cause":1,"at":10,"kind":"persist","from":"actor-1","to":"actor-1","type":"Ball","text":"Ball { Number = 3, Way = 0 }"}
            {"step":1,"cause":1,"at":10,"kind":"dead-letter","from":"actor-1","type":"Ball","text":"Ball { Number = 4, Way = 0 }"}
            """.ReplaceLineEndings("\n"),
            string.Join('\n', Encoding.UTF8.GetString(stream.ToArray()).Split('\n').Take(7)));
        Assert.EndsWith("}\n", Encoding.UTF8.GetString(stream.ToArray()), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_observer_sees_the_same_records()
    {
        MemoryTrace one = new(), two = new();
        var tail = new TraceTail(3);
        Small(one, two, tail).Run(Instant.Never);

        Assert.Equal(one.Records, two.Records);
        Assert.Equal(one.Records.TakeLast(3), tail.Records);
        Assert.Equal((one.Count, TraceKind.Stop), ((int)tail.Seen, one[one.Count - 1].Kind));
        Assert.Contains(one.Records, record => record.Kind == TraceKind.Defect);
    }

    [Fact]
    public void A_memory_trace_keeps_any_number_of_records_in_order()
    {
        var trace = new MemoryTrace();
        for (var i = 0; i < 5000; i++)
            trace.OnRecord(new TraceRecord(i, 0, Instant.Zero, TraceKind.Stop, ActorId.None, ActorId.None, null));

        Assert.Equal(5000, trace.Count);
        Assert.Equal(Enumerable.Range(0, 5000).Select(i => (long)i), trace.Records.Select(record => record.Step));
        Assert.Throws<ArgumentOutOfRangeException>(() => trace[5000]);
        trace.Clear();
        Assert.Equal((0, 0), (trace.Count, trace.Records.Count()));
    }

    [Fact]
    public void A_tail_that_is_not_full_shows_what_it_has()
    {
        var tail = new TraceTail(10);
        tail.OnRecord(new TraceRecord(1, 0, Instant.Zero, TraceKind.Stop, ActorId.None, ActorId.None, null));

        Assert.Single(tail.Records);
        Assert.Throws<ArgumentOutOfRangeException>(() => new TraceTail(0));
    }
}
