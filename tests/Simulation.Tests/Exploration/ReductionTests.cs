namespace FslHv.Simulation.Tests;

/// <summary>The reduction against naive enumeration, over small random programs.</summary>
public sealed class ReductionTests
{
    private const int NaiveMax = 400;

    [Theory]
    [InlineData(Traits.None, 50)]
    [InlineData(Traits.Children, 75)]
    [InlineData(Traits.Stops, 100)]
    [InlineData(Traits.Watches | Traits.Stops, 125)]
    [InlineData(Traits.Watches | Traits.Stops | Traits.Children, 125)]
    [InlineData(Traits.Timers, 100)]
    [InlineData(Traits.Timers | Traits.Slack, 100)]
    [InlineData(Traits.Timers | Traits.Slack | Traits.Stops | Traits.Watches, 100)]
    [InlineData(Traits.Draws | Traits.Faults, 100)]
    [InlineData(Traits.Armed | Traits.Stops, 75)]
    [InlineData(Traits.Defects | Traits.Stops | Traits.Children, 75)]
    [InlineData(Traits.Outside | Traits.Timers | Traits.Watches | Traits.Stops, 125)]
    [InlineData(Traits.All, 200)]
    internal void Every_class_is_seen_once(Traits traits, int programs)
    {
        var compared = 0;
        var (classes, runs) = (0, 0);
        for (var seed = 0; seed < Effort.Rounds(programs, programs * 40); seed++)
        {
            var program = new RandomProgram(seed, traits);
            if (Outcomes.Naive(program, NaiveMax) is not { } naive)
                continue;
            compared++;
            var reduced = Check(program, naive, $"{traits} {seed}");
            classes += reduced.ByClass.Count;
            runs += reduced.Runs + reduced.Blocked;
        }

        Assert.InRange(compared, programs / 3, int.MaxValue);
        Assert.InRange(runs, classes, 2 * classes);
    }

    /// <summary>The classes that the strategy finds when it cuts the space as early as it can.</summary>
    private static HashSet<ulong> InParts(RandomProgram program)
    {
        var strategy = new ExhaustiveStrategy(program, new StrategyOptions { Seed = 7, Faults = program.Faults, RunsAlone = 1 });
        Seen seen;
        do
        {
            seen = new Seen();
            foreach (var part in strategy.NextRound())
                part.Run(program, seen);
        }
        while (!strategy.IsRoundFinal);
        Assert.True(strategy.IsComplete);
        return seen.Classes;
    }

    private sealed class Seen : IRunSink
    {
        public HashSet<ulong> Classes { get; } = [];

        public bool OnRun(in ScheduleRun run)
        {
            if (!run.Run.WasGivenUp)
                Classes.Add(run.Run.TraceClass);
            return true;
        }
    }

    private static Outcomes Check(RandomProgram program, Outcomes naive, string name)
    {
        // The names of classes stand for classes.
        Assert.True(naive.ByText.Count == naive.ByClass.Count, $"{name}: {naive.ByText.Count} classes have {naive.ByClass.Count} names");
        Assert.True(naive.IsFunctional, $"{name}: one class, two outcomes");

        var reduced = Outcomes.Of(program, new ExhaustiveChooser { Faults = program.Faults }, 50_000) ?? throw new InvalidOperationException(name);
        // A step that touches others or not, as its draws fall, may be looked at again for the draws that do not.
        var isRepeating = (program.Traits & (Traits.Draws | Traits.Faults)) != 0 && (program.Traits & (Traits.Stops | Traits.Watches)) != 0;
        Assert.True(isRepeating || reduced.Runs == reduced.ByClass.Count, $"{name}: {reduced.Runs} runs for {reduced.ByClass.Count} classes");
        var missed = naive.ByText.Keys.Except(reduced.ByText.Keys).ToList();
        Assert.True(missed.Count == 0, $"{name}: {missed.Count} of {naive.ByText.Count} missed, such as\n{missed.FirstOrDefault()}");
        Assert.Equal(naive.ByClass.Keys.Order(), reduced.ByClass.Keys.Order());
        Assert.Equal(naive.Results, reduced.Results);
        Assert.Equal(reduced.ByClass.Keys.Order(), InParts(program).Order());
        return reduced;
    }
}

/// <summary>What the runs of a chooser came to.</summary>
internal sealed class Outcomes
{
    /// <summary>Classes by their text, as the oracle writes it.</summary>
    public Dictionary<string, ulong> ByText { get; } = [];

    /// <summary>Text of the classes by their name.</summary>
    public Dictionary<ulong, string> ByClass { get; } = [];

    /// <summary>Final states and failures.</summary>
    public SortedSet<string> Results { get; } = new(StringComparer.Ordinal);

    public int Runs { get; private set; }

    public int Blocked { get; private set; }

    /// <summary>Whether all runs of a class had one result and one name.</summary>
    public bool IsFunctional { get; private set; } = true;

    public static Outcomes? Naive(RandomProgram program, int runsMax) => Of(program, new ExhaustiveChooser(isNaive: true) { Faults = program.Faults }, runsMax);

    /// <summary>Makes all runs of a chooser; null when there are too many.</summary>
    public static Outcomes? Of(RandomProgram program, ExhaustiveChooser chooser, int runsMax)
    {
        var outcomes = new Outcomes();
        var resultOf = new Dictionary<string, string>();
        do
        {
            ClassOracle? oracle = null;
            var run = ExploredRun.Of(program, chooser, 7, prepare: engine => engine.Observe(oracle = new ClassOracle(engine.PathOf)));
            if (run.WasGivenUp)
            {
                outcomes.Blocked++;
                continue;
            }

            if (++outcomes.Runs > runsMax)
                return null;
            var free = string.Join(' ', chooser.Choices.ToArray().Where(each => each.Kind == ChoiceKind.Free));
            var text = $"{oracle}\n{free}";
            var result = (string)run.Verdict.Details!;
            outcomes.Results.Add(result);
            outcomes.ByClass[run.TraceClass] = text;
            outcomes.IsFunctional &= resultOf.TryAdd(text, result) || resultOf[text] == result;
            outcomes.IsFunctional &= outcomes.ByText.TryAdd(text, run.TraceClass) || outcomes.ByText[text] == run.TraceClass;
        }
        while (chooser.Advance());
        return outcomes;
    }
}
