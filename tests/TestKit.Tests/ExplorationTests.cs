using FslHv.Actors;
using FslHv.Simulation;

namespace FslHv.TestKit.Tests;

/// <summary>What an exploration finds does not depend on how many threads there are, nor on how its work is cut.</summary>
public sealed class ExplorationTests
{
    [Theory]
    [InlineData("exhaustive", true)]
    [InlineData("exhaustive", false)]
    [InlineData("random", true)]
    [InlineData("random", false)]
    [InlineData("pct", true)]
    [InlineData("delay", false)]
    [InlineData("timed", true)]
    [InlineData("feedback", true)]
    [InlineData("feedback", false)]
    [InlineData("portfolio", true)]
    public void The_number_of_threads_changes_nothing(string strategy, bool keepGoing)
    {
        var one = Explore(strategy, 1, keepGoing);
        foreach (var jobs in new[] { 2, 5 })
            Assert.Equal(one, Explore(strategy, jobs, keepGoing));
    }

    [Fact]
    public void A_failure_in_the_first_runs_does_not_make_the_count_wrong()
    {
        var subject = new LostUpdate(3);
        var whole = new Exploration(subject, new ExhaustiveStrategy(subject, new StrategyOptions()), new ExplorationOptions { KeepGoing = true }).Run();
        var cut = new Exploration(subject, new ExhaustiveStrategy(subject, new StrategyOptions { RunsAlone = 5 }), new ExplorationOptions { KeepGoing = true, Jobs = 2 }).Run();

        Assert.True(whole.IsComplete && cut.IsComplete);
        Assert.Equal((90, 84, 1), (whole.Schedules, whole.Failing, whole.Failures.Count));
        Assert.Equal((90, 84, 1), (cut.Schedules, cut.Failing, cut.Failures.Count));
    }

    private static string Explore(string name, int jobs, bool keepGoing)
    {
        var subject = new LostUpdate(3);
        var strategy = StrategyNames.Make(name, subject, new StrategyOptions { SchedulesMax = name == "exhaustive" ? long.MaxValue : 700, RunsAlone = 5 });
        var result = new Exploration(subject, strategy, new ExplorationOptions { Jobs = jobs, KeepGoing = keepGoing }).Run();
        Assert.NotEqual(0, result.Failing);
        var failures = result.Failures.Select(each => $"{each.Failure} {each.Strategy} {each.Part} {each.Schedule} {string.Join(' ', each.Choices)}");
        return $"{result.Schedules} {result.Blocked} {result.Steps} {result.DistinctTraces} {result.IsComplete} {result.Failing} {string.Join('\n', failures)}";
    }

    /// <summary>Clients that each read a number and write it back one higher.</summary>
    private sealed class LostUpdate(int clients) : Subject
    {
        public override SimulationOptions Options { get; } = new(0)
        {
            Latencies = [new LatencySetting(LatencyClass.Local, new LatencyRange(new Duration(10), new Duration(90)))],
        };

        public override RunVerdict Run(SimulationEngine engine)
        {
            var owner = new Owner();
            var id = engine.Spawn("owner", () => owner);
            for (var i = 0; i < clients; i++)
                engine.Spawn($"client-{i}", () => new Client(id));
            var end = engine.Run(Instant.Never);
            return new RunVerdict(end, owner.Value == clients ? null : new RunFailure("lost update", $"{owner.Value}", 0));
        }
    }

    private sealed record Read : Message;

    private sealed record Write(int Value) : Message;

    private sealed record Answer(int Value) : Message;

    private sealed class Owner : Actor
    {
        public int Value { get; private set; }

        public override void Receive(IActorContext context, Message message)
        {
            if (message is Write write)
                Value = write.Value;
            else
                context.Reply(new Answer(Value));
        }

        public override void AddTo(ref StateHash hash) => hash.Add(Value);
    }

    private sealed class Client(ActorId owner) : Actor
    {
        public override void Started(IActorContext context) => context.Tell(owner, new Read());

        public override void Receive(IActorContext context, Message message) => context.Tell(owner, new Write(((Answer)message).Value + 1));

        public override void AddTo(ref StateHash hash) => hash.Add(owner);
    }
}
