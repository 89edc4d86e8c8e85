using FslHv.Abi;
using FslHv.Scenarios;
using FslHv.Simulation;

namespace FslHv.TestKit;

/// <summary>
/// Leaves out of a scenario what its failure does not need. Leaving out may itself make an expectation fail: without its daemon nothing fails over. So nothing
/// is left out that makes the run fail by itself, with every choice at its default, where the whole scenario does not. Where that one does, it must do so
/// because of the drawn faults: without them it holds, and what is left must hold without them, too. Otherwise nothing at all is left out to
/// please an expectation.
/// </summary>
internal sealed class ScenarioShrinker(
    ScenarioSubject whole, RunRecipe recipe, string reason, ShrinkOptions options, TrialBudget budget, long stepsMax)
{
    private const int TrialsPerCut = 200;
    private const int DrawsPerCut = 32;

    private ScenarioSubject? _shrunk;
    private List<ScenarioCut> _cuts = [];
    private Choice[] _choices = [];
    private FaultPlan? _innocentWith;

    private ScenarioSubject Subject => _shrunk ?? whole;

    /// <returns>Null when the run does not fail for the reason.</returns>
    public (ScenarioSubject Subject, Choice[] Choices, IReadOnlyList<ScenarioCut> Cuts)? Shrink()
    {
        var bench = BenchOf(Subject, budget);
        if (!budget.Take() || bench.Run(recipe.Choices).Choices is not { } made)
            return null;
        _choices = made;
        _choices = new ChoiceShrinker(bench).Reset(_choices, kind => kind is ChoiceKind.Free or ChoiceKind.Strike);
        _choices = new ChoiceShrinker(bench).Reset(_choices, _ => true);
        DropFaults();
        _innocentWith = !BenchOf(Subject, budget).FailsByItself() ? Subject.Faults
            : Subject.Faults.Faults.Count > 0 && !BenchOf(whole.With(whole.Scenario, FaultPlan.Empty), budget).FailsByItself() ? FaultPlan.Empty : null;
        var mayCut = whole.Recorded is null && (_innocentWith is not null || !reason.StartsWith("expectation:", StringComparison.Ordinal));
        while (true)
        {
            var cuts = _cuts.Count;
            if (mayCut)
            {
                Cut(ScenarioCuts.Timeline(whole.Scenario));
                Cut(ScenarioCuts.Guests(whole.Scenario));
                Cut(ScenarioCuts.Processes(whole.Scenario));
            }

            DropFaults();
            var before = _choices;
            _choices = new ChoiceShrinker(BenchOf(Subject, budget)).Shrink(_choices);
            if (cuts == _cuts.Count && ReferenceEquals(before, _choices))
                return (Subject, _choices, _cuts);
        }
    }

    private TrialBench BenchOf(ScenarioSubject subject, TrialBudget limit) => new(subject, recipe, reason, limit, stepsMax);

    /// <summary>Drops planned faults, many at once and then one by one.</summary>
    private void DropFaults()
    {
        var plan = Subject.Faults.Faults.ToList();
        for (var size = plan.Count; size >= 1; size = size == 1 ? 0 : (size + 1) / 2)
        {
            for (var from = 0; from < plan.Count;)
            {
                var fewer = plan.Take(from).Concat(plan.Skip(from + size)).ToList();
                var subject = Subject.With(Subject.Scenario, new FaultPlan(fewer.ToValueList()));
                if (Adapt(subject, false) is { } choices)
                    (_shrunk, _choices, plan) = (subject, choices, fewer);
                else
                    from += size;
            }
        }
    }

    private void Cut(IReadOnlyList<ScenarioCut> candidates)
    {
        var left = candidates.Where(each => !IsCovered(each, _cuts)).ToList();
        for (var size = left.Count; size >= 1; size = size == 1 ? 0 : (size + 1) / 2)
        {
            for (var from = 0; from < left.Count;)
            {
                var chunk = left.GetRange(from, Math.Min(size, left.Count - from));
                if (TryCut(chunk))
                    left.RemoveRange(from, chunk.Count);
                else
                    from += size;
            }
        }
    }

    private static bool IsCovered(ScenarioCut cut, List<ScenarioCut> by) => by.Contains(cut) || cut switch
    {
        ScenarioCut.Process process => by.Contains(new ScenarioCut.Guest(process.Partition)),
        ScenarioCut.Subscriber subscriber => by.Contains(new ScenarioCut.Guest(subscriber.Partition)),
        _ => false,
    };

    private bool TryCut(List<ScenarioCut> more)
    {
        var cuts = _cuts.Concat(more).ToList();
        cuts = [.. cuts.Where(cut => cut is ScenarioCut.Guest or ScenarioCut.Entry || !IsCovered(cut, [.. cuts.Where(each => each is ScenarioCut.Guest)]))];
        if (ScenarioCuts.Apply(whole.Scenario, cuts, options.Programs).Scenario is not { } bound)
            return false;
        if (bound.Misfits(Subject.Faults).Count > 0)
            return false;
        var subject = whole.With(bound, Subject.Faults);
        if (_innocentWith is not null && (budget.IsSpent() || BenchOf(subject.With(bound, InnocentWith(subject)), budget).FailsByItself()))
            return false;
        if (Adapt(subject, more.Count == 1) is not { } choices)
            return false;
        (_shrunk, _cuts, _choices) = (subject, cuts, choices);
        return true;
    }

    private FaultPlan InnocentWith(ScenarioSubject subject) => _innocentWith!.Faults.Count == 0 ? FaultPlan.Empty : subject.Faults;

    /// <summary>Choices that make the smaller scenario fail, no more of them than before.</summary>
    private Choice[]? Adapt(ScenarioSubject subject, bool isThorough)
    {
        var asBefore = BenchOf(subject, budget).Try(_choices);
        if (asBefore is not null && !ChoiceShrinker.IsSmaller(_choices, asBefore))
            return asBefore;
        if (!isThorough || _choices.Length == 0)
            return null;
        var part = budget.Part(TrialsPerCut);
        var found = Search(new ChoiceShrinker(BenchOf(subject, part)), BenchOf(subject, part));
        budget.Count(part);
        return found is not null && !ChoiceShrinker.IsSmaller(_choices, found) ? found : null;
    }

    private Choice[]? Search(ChoiceShrinker shrinker, TrialBench bench)
    {
        if (shrinker.FindSingle(_choices.Length) is { } single)
            return single;
        if (_choices.Count(each => each.Value != 0) < 2)
            return null;
        var chooser = new ContinuingChooser([], 0) { Faults = recipe.Faults };
        for (var draw = 0; draw < DrawsPerCut && bench.Budget.Take(); draw++)
        {
            chooser.Seed(options.Seed, draw);
            if (bench.Run(chooser).Choices is { } made)
                return shrinker.Shrink(made);
        }

        return null;
    }
}
