using FslHv.Actors;
using FslHv.Contract;

namespace FslHv.Simulation.Tests;

public sealed class RandomStreamTests
{
    private static List<long> Draws(ulong seed, string name, Action<SimulationEngine>? before = null, int draws = 5)
    {
        var engine = new SimulationEngine(seed);
        before?.Invoke(engine);
        var drawn = new List<long>();
        engine.Spawn(name, () => new Scripted
        {
            OnStarted = context =>
            {
                for (var i = 0; i < draws; i++)
                    drawn.Add(context.Random(1_000_000));
            },
        });
        return drawn;
    }

    private static Scripted Greedy() => new() { OnStarted = context => context.Random(10) };

    [Fact]
    public void A_stream_depends_on_seed_and_path()
    {
        Assert.Equal(Draws(1, "a"), Draws(1, "a"));
        Assert.NotEqual(Draws(1, "a"), Draws(2, "a"));
        Assert.NotEqual(Draws(1, "a"), Draws(1, "b"));
    }

    [Fact]
    public void Other_actors_do_not_shift_a_stream()
    {
        var alone = Draws(1, "a");

        Assert.Equal(alone, Draws(1, "a", engine => engine.Spawn("b", Greedy)));
        Assert.Equal(alone, Draws(1, "a", engine => engine.Spawn("b", () => new Scripted { OnStarted = c => c.Spawn("a", Greedy()) })));
    }

    [Fact]
    public void Two_actors_of_one_path_have_streams_of_their_own() =>
        Assert.NotEqual(Draws(1, "a"), Draws(1, "a", engine => engine.Stop(engine.Spawn("a", Greedy))));

    [Fact]
    public void The_generator_is_SplitMix64()
    {
        var stream = new RandomStream(1234567);

        Assert.Equal(
            [6457827717110365317, 3203168211198807973, 9817491932198370423, 4593380528125082431, 16408922859458223821],
            Enumerable.Range(0, 5).Select(_ => stream.Next()));
    }
}
