using FslHv.Actors;
using FslHv.Simulation;

namespace FslHv.TestKit;

/// <summary>Makes the trial runs of one subject and says which fail for the reason that is looked for. Each list of choices is tried once.</summary>
internal sealed class TrialBench(Subject subject, RunRecipe recipe, string reason, TrialBudget budget, long stepsMax)
{
    private readonly CappedSubject _subject = new(subject, stepsMax);

    /// <summary>Lists that were tried in vain; looked up only.</summary>
    private readonly HashSet<ulong> _vain = [];

    /// <summary>What limits the trials.</summary>
    public TrialBudget Budget => budget;

    /// <summary>Runs with these choices.</summary>
    /// <returns>The choices that were really made, the defaults at the end left out, when it fails for the reason; null otherwise.</returns>
    public Choice[]? Try(IReadOnlyList<Choice> choices)
    {
        var key = KeyOf(choices);
        if (_vain.Contains(key) || !budget.Take())
            return null;
        var made = Run(choices).Choices;
        if (made is null)
            _vain.Add(key);
        return made;
    }

    /// <summary>Runs with these choices; the budget has been asked.</summary>
    public Trial Run(IReadOnlyList<Choice> choices) => Run(new ReplayChooser(choices) { Faults = recipe.Faults });

    /// <summary>Runs with another chooser; the budget has been asked.</summary>
    public Trial Run(Chooser chooser)
    {
        var run = ExploredRun.Of(_subject, chooser, recipe.Seed, recipe.IsTimed);
        var verdict = run.Verdict;
        var all = chooser.Choices.ToArray();
        var fails = verdict.Failure?.Reason == reason && (verdict.End.Reason != RunEndReason.StepsReached || stepsMax == long.MaxValue);
        return new Trial(fails ? [.. recipe.With(all).Choices] : null, all);
    }

    /// <summary>Whether the run in which nothing is chosen fails for the reason.</summary>
    public bool FailsByItself() => budget.Take() && Run([]).Choices is not null;

    private static ulong KeyOf(IReadOnlyList<Choice> choices)
    {
        var hash = default(StateHash);
        for (var i = 0; i < choices.Count; i++)
        {
            if (choices[i].Value == 0)
                continue;
            hash.Add(i);
            hash.Add((int)choices[i].Kind);
            hash.Add(choices[i].Value);
        }

        return hash.Value;
    }
}

/// <summary>What came of a trial.</summary>
/// <param name="Choices">The choices of a run that fails for the reason, the defaults at the end left out; null for any other run.</param>
/// <param name="All">All choices of the run, whatever came of it.</param>
internal readonly record struct Trial(Choice[]? Choices, Choice[] All);

/// <summary>How many trials may still be made.</summary>
internal sealed class TrialBudget(int max)
{
    /// <summary>Trials made.</summary>
    public int Used { get; private set; }

    /// <summary>Trials that may still be made.</summary>
    public int Left => max - Used;

    /// <summary>Whether one was wanted that could not be made.</summary>
    public bool WasTooSmall { get; private set; }

    /// <summary>Whether none is left; whoever asks wants one.</summary>
    public bool IsSpent()
    {
        WasTooSmall |= Used >= max;
        return Used >= max;
    }

    /// <summary>Takes one.</summary>
    public bool Take()
    {
        if (IsSpent())
            return false;
        Used++;
        return true;
    }

    /// <summary>A part of it, used up from both.</summary>
    public TrialBudget Part(int most) => new(Math.Min(most, Left));

    /// <summary>Counts what a part has used.</summary>
    public void Count(TrialBudget part) => Used += part.Used;
}

/// <summary>A subject whose runs are cut off early: a trial that goes round in circles must not take for ever.</summary>
internal sealed class CappedSubject(Subject inner, long stepsMax) : Subject
{
    /// <summary>Far more than a run of that length would take that did something similar.</summary>
    public static long StepsMaxFor(Subject subject, RunVerdict verdict) =>
        verdict.End.Reason == RunEndReason.StepsReached ? long.MaxValue : Math.Min(subject.Options.StepsMax, Math.Max(200_000, verdict.End.Steps * 10));

    public override SimulationOptions Options => inner.Options with { StepsMax = Math.Min(inner.Options.StepsMax, stepsMax) };

    public override bool RunsMayRepeat => inner.RunsMayRepeat;

    public override RunVerdict Run(SimulationEngine engine) => inner.Run(engine);
}
