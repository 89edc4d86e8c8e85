using FslHv.Actors;

namespace FslHv.Simulation.Tests;

public sealed class DeterminismTests
{
    private static byte[] Json(ulong seed)
    {
        using var stream = new MemoryStream();
        SimulationEngine? engine = null;
        using (var trace = new JsonLinesTrace(stream, actor => engine!.PathOf(actor)))
        {
            engine = Gossip.Engine(seed);
            engine.Observe(trace);
            engine.Run(Instant.Never);
        }

        return stream.ToArray();
    }

    [Fact]
    public void One_seed_gives_one_trace_byte_for_byte()
    {
        var bytes = Json(7);

        Assert.True(bytes.Length > 100_000);
        Assert.Equal(bytes, Json(7));
    }

    [Fact]
    public void Another_seed_gives_another_trace() => Assert.NotEqual(Json(7), Json(8));

    [Fact]
    public void State_and_trace_hashes_agree_at_every_step_of_two_runs()
    {
        for (var seed = 1UL; seed <= 5; seed++)
        {
            TraceHash oneTrace = new(), otherTrace = new();
            SimulationEngine one = Gossip.Engine(seed, oneTrace), other = Gossip.Engine(seed, otherTrace);
            var states = new HashSet<ulong>();
            for (var step = 0; step < 400; step++)
            {
                Assert.Equal(one.Step(), other.Step());
                Assert.Equal(one.StateHash(), other.StateHash());
                Assert.Equal(oneTrace.Value, otherTrace.Value);
                states.Add(one.StateHash());
            }

            Assert.True(states.Count > 300);
        }
    }

    [Fact]
    public void Being_watched_or_run_in_pieces_changes_nothing()
    {
        var whole = Gossip.Engine(3, new TraceHash());
        var end = whole.Run(Instant.Never);
        var pieces = Gossip.Engine(3);
        RunEnd last;
        do
        {
            last = pieces.Run(pieces.Now + new Duration(777));
        }
        while (last.Reason == RunEndReason.TimeReached);

        Assert.Equal(end, last);
        Assert.Equal(whole.StateHash(), pieces.StateHash());
    }

    /// <summary>The same on any machine and in any version of the runtime. A change here means that recorded seeds no longer
    /// replay.</summary>
    [Fact]
    public void The_trace_of_seed_1_is_the_one_it_always_was()
    {
        var trace = new TraceHash();
        Gossip.Engine(1, trace).Run(Instant.Never);

        Assert.Equal("9C4F803F42F11D7B after 7214", $"{trace.Value:X16} after {trace.Count}");
    }

    [Fact]
    public void The_step_count_and_the_time_are_not_part_of_the_state()
    {
        var early = new SimulationEngine(1);
        var late = new SimulationEngine(1);
        late.Inject(ActorId.None, new FslHv.Contract.Ball(1), Duration.Zero);
        var idle = late.Spawn("idle", () => new Contract.Scripted());
        early.Spawn("idle", () => new Contract.Scripted());
        late.Run(Instant.Never);
        early.Inject(idle, new Contract.Ball(2), new Duration(9));
        late.Inject(idle, new Contract.Ball(2), new Duration(50_000));
        late.Run(new Instant(49_991));

        Assert.Equal(early.StateHash(), late.StateHash());
        late.Run(Instant.Never);
        Assert.NotEqual(early.StateHash(), late.StateHash());
    }
}
