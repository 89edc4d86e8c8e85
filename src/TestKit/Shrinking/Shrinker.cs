using FslHv.Scenarios;
using FslHv.Simulation;

namespace FslHv.TestKit;

/// <summary>Makes failing runs smaller.</summary>
public static class Shrinker
{
    /// <summary>Makes the choices of a failing run smaller.</summary>
    /// <param name="subject">Of what.</param>
    /// <param name="recipe">The run.</param>
    /// <param name="options">How.</param>
    /// <returns>Null when that run does not fail: something in it is decided neither by its seed nor by its choices.</returns>
    public static ShrunkRun? Shrink(Subject subject, RunRecipe recipe, ShrinkOptions options)
    {
        ArgumentNullException.ThrowIfNull(subject);
        ArgumentNullException.ThrowIfNull(recipe);
        ArgumentNullException.ThrowIfNull(options);
        var first = recipe.Run(subject);
        if (first.Verdict.Failure is not { } failure)
            return null;
        var budget = new TrialBudget(options.TrialsMax);
        var bench = new TrialBench(subject, recipe, failure.Reason, budget, CappedSubject.StepsMaxFor(subject, first.Verdict));
        var made = bench.Run(recipe.Choices).Choices;
        if (made is null)
            return null;
        return Close(subject, recipe.With(new ChoiceShrinker(bench).Shrink(made)), [], budget);
    }

    /// <summary>Makes a failing run of a scenario smaller: its faults first, then what else happens and runs in it, then the rest of its choices.</summary>
    /// <inheritdoc cref="Shrink(Subject, RunRecipe, ShrinkOptions)" />
    public static ShrunkRun? Shrink(ScenarioSubject subject, RunRecipe recipe, ShrinkOptions options)
    {
        ArgumentNullException.ThrowIfNull(subject);
        ArgumentNullException.ThrowIfNull(recipe);
        ArgumentNullException.ThrowIfNull(options);
        var first = recipe.Run(subject);
        if (first.Verdict.Failure is not { } failure)
            return null;
        var budget = new TrialBudget(options.TrialsMax);
        var work = new ScenarioShrinker(subject, recipe, failure.Reason, options, budget, CappedSubject.StepsMaxFor(subject, first.Verdict));
        return work.Shrink() is var (smaller, choices, cuts) ? Close(smaller, recipe.With(choices), cuts, budget) : null;
    }

    private static ShrunkRun Close(Subject subject, RunRecipe recipe, IReadOnlyList<ScenarioCut> cuts, TrialBudget budget)
    {
        var verdict = recipe.Run(subject).Verdict;
        return new ShrunkRun(recipe, verdict.Failure!, verdict.End.Steps, cuts, budget.Used, !budget.WasTooSmall);
    }
}
