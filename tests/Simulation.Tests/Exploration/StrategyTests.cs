using FslHv.Actors;

namespace FslHv.Simulation.Tests;

public sealed class StrategyTests
{
    [Fact]
    public void Classes_are_counted_exactly_and_then_within_three_percent()
    {
        var counter = new ClassCounter();
        var stream = RandomStream.Of(1, 2, 3);
        for (var i = 0; i < ClassCounter.ExactMax; i++)
        {
            var trace = stream.Next();
            counter.Add(trace);
            counter.Add(trace);
        }

        Assert.True(counter.IsExact);
        Assert.Equal(ClassCounter.ExactMax, counter.Count);
        for (var i = 0; i < ClassCounter.ExactMax; i++)
            counter.Add(stream.Next());

        Assert.False(counter.IsExact);
        Assert.InRange(counter.Count, 2 * ClassCounter.ExactMax * 0.97, 2 * ClassCounter.ExactMax * 1.03);
    }

    [Fact]
    public void Nothing_held_back_is_the_default_order()
    {
        for (var seed = 0; seed < 50; seed++)
        {
            var program = new RandomProgram(seed, Traits.Timers | Traits.Stops);
            var chooser = new DelayChooser(0, 10);
            chooser.Seed(1, seed);
            var run = ExploredRun.Of(program, chooser, 7);

            Assert.Equal(ExploredRun.Of(program, new ReplayChooser([]), 7).TraceClass, run.TraceClass);
            Assert.All(chooser.Choices.ToArray(), choice => Assert.Equal(0, choice.Value));
        }
    }

    /// <summary>A chain of so many orderings, each of them the wrong way round, among actors that are busy otherwise.</summary>
    [Theory]
    [InlineData(1, 100)]
    [InlineData(2, 400)]
    [InlineData(3, 2_000)]
    public void Pct_finds_what_needs_so_many_orderings(int depth, int schedules)
    {
        var subject = new Ordered(depth);
        var chooser = new PctChooser(depth, 12);
        var found = Enumerable.Range(0, schedules).Count(schedule =>
        {
            chooser.Seed(1, schedule);
            return ExploredRun.Of(subject, chooser, 1).Verdict.Failure is not null;
        });

        Assert.InRange(found, 1, schedules - 1);
        Assert.Null(ExploredRun.Of(subject, new ReplayChooser([]), 1).Verdict.Failure);
    }

    [Fact]
    public void What_ends_only_when_it_is_fair_ends()
    {
        var subject = new Starving();
        var chooser = new Unfair { FairAfter = 500 };
        chooser.Seed(1, 0);

        var run = ExploredRun.Of(subject, chooser, 1);

        Assert.Equal(RunEndReason.Quiescent, run.Verdict.End.Reason);
        Assert.InRange(run.Verdict.End.Steps, 500, 600);
    }

    [Fact]
    public void A_portfolio_is_its_members_by_turns()
    {
        var subject = new Ordered(2);
        var portfolio = Classes("portfolio", subject);
        var members = new[] { "random", "pct", "delay", "timed" }.Select(name => Classes(name, subject)).ToArray();

        Assert.Equal(portfolio, Enumerable.Range(0, portfolio.Count).Select(schedule => members[schedule % 4][schedule]));
    }

    private static List<ulong> Classes(string name, Subject subject)
    {
        var strategy = StrategyNames.Make(name, subject, new StrategyOptions { SchedulesMax = 100 });
        var classes = new ListSink();
        for (var parts = strategy.NextRound(); parts.Count > 0; parts = strategy.NextRound())
        {
            foreach (var part in parts)
                part.Run(subject, classes);
        }

        return classes.Classes;
    }

    private sealed class ListSink : IRunSink
    {
        public List<ulong> Classes { get; } = [];

        public bool OnRun(in ScheduleRun run)
        {
            Classes.Add(run.Run.TraceClass);
            return true;
        }
    }

    /// <summary>Always takes the youngest.</summary>
    private sealed class Unfair : DrawingChooser
    {
        protected override int PickAmong(PendingDeliveries pending) => pending.Count - 1;
    }

    private sealed record Word(int Number) : Message;

    /// <summary>The judge fails when so many pairs of words, each from two writers, come the wrong way round, each after the one before it.</summary>
    private sealed class Ordered(int depth) : Subject
    {
        public override RunVerdict Run(SimulationEngine engine)
        {
            var judge = new Judge();
            var id = engine.Spawn("judge", () => judge);
            engine.Spawn("first", () => new Writer(id, [.. Enumerable.Range(0, depth).Where(each => each % 2 == 0)]));
            engine.Spawn("second", () => new Writer(id, [.. Enumerable.Range(0, depth).Where(each => each % 2 == 1), 100]));
            var end = engine.Run(Instant.Never);
            return new RunVerdict(end, judge.Seen.SequenceEqual(Wrong()) ? new RunFailure("wrong way round", "", 0) : null);
        }

        /// <summary>What the default order does not give, and what takes a change of sides for each word.</summary>
        private IEnumerable<int> Wrong() => depth == 1 ? [100, 0] : depth == 2 ? [1, 0, 100] : [0, 1, 2, 100];
    }

    private sealed class Judge : Actor
    {
        public List<int> Seen { get; } = [];

        public override void Receive(IActorContext context, Message message) => Seen.Add(((Word)message).Number);

        public override void AddTo(ref StateHash hash) => hash.Add(Seen.Count);
    }

    private sealed class Writer(ActorId judge, int[] words) : Actor
    {
        public override void Started(IActorContext context)
        {
            foreach (var word in words)
                context.Tell(judge, new Word(word));
        }

        public override void Receive(IActorContext context, Message message)
        {
        }

        public override void AddTo(ref StateHash hash) => hash.Add(words.Length);
    }

    /// <summary>Two actors talk until a third one's message comes.</summary>
    private sealed class Starving : Subject
    {
        public override RunVerdict Run(SimulationEngine engine)
        {
            var talker = engine.Spawn("talker", () => new Talker());
            engine.Inject(talker, new Word(0), Duration.Zero);
            engine.Inject(talker, new Word(1), Duration.Zero);
            return new RunVerdict(engine.Run(Instant.Never), null);
        }
    }

    private sealed class Talker : Actor
    {
        private bool _isOver;

        public override void Receive(IActorContext context, Message message)
        {
            _isOver |= ((Word)message).Number == 0;
            if (!_isOver)
                context.Tell(context.Self, message);
        }

        public override void AddTo(ref StateHash hash) => hash.Add(_isOver);
    }
}
