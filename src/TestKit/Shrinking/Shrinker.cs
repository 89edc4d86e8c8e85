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
        return Close(subject, recipe.With(new ChoiceShrinker(bench).Shrink(made)), [], FaultPlan.Empty, budget);
    }

    /// <summary>Makes a failing run of a scenario smaller: its faults first, then what else happens and runs in it, then the rest of its choices.</summary>
    /// <inheritdoc cref="Shrink(Subject, RunRecipe, ShrinkOptions)" />
    public static ShrunkRun? Shrink(ScenarioSubject subject, RunRecipe recipe, ShrinkOptions options)
    {
        ArgumentNullException.ThrowIfNull(subject);
        ArgumentNullException.ThrowIfNull(recipe);
        ArgumentNullException.ThrowIfNull(options);
        (subject, recipe) = WithPlannedFaults(subject, recipe);
        var first = recipe.Run(subject);
        if (first.Verdict.Failure is not { } failure)
            return null;
        var budget = new TrialBudget(options.TrialsMax);
        var work = new ScenarioShrinker(subject, recipe, failure.Reason, options, budget, CappedSubject.StepsMaxFor(subject, first.Verdict));
        return work.Shrink() is var (smaller, choices, cuts) ? Close(smaller, recipe.With(choices), cuts, smaller.Faults, budget) : null;
    }

    /// <summary>The same run with the faults that it draws as a plan: what is drawn first, before anything happens, are no choices any more.</summary>
    internal static (ScenarioSubject Subject, RunRecipe Recipe) WithPlannedFaults(ScenarioSubject subject, RunRecipe recipe)
    {
        if (subject.Drawn is null)
            return (subject, recipe);
        var chooser = new ReplayChooser(recipe.Choices) { Faults = recipe.Faults };
        var run = ExploredRun.Of(subject, chooser, recipe.Seed, recipe.IsTimed);
        var plan = (run.Verdict.Details as ScenarioOutcome)?.Faults ?? FaultPlan.Empty;
        var rest = chooser.Choices.ToArray().SkipWhile(choice => choice.Kind == ChoiceKind.Free).ToArray();
        return (subject.With(subject.Scenario, plan), recipe.With(rest));
    }

    private static ShrunkRun Close(Subject subject, RunRecipe recipe, IReadOnlyList<ScenarioCut> cuts, FaultPlan faults, TrialBudget budget)
    {
        var verdict = recipe.Run(subject).Verdict;
        return new ShrunkRun(subject, recipe, verdict.Failure!, verdict.End.Steps, cuts, faults, budget.Used, !budget.WasTooSmall);
    }
}
