using FslHv.Simulation;

namespace FslHv.TestKit;

/// <summary>How the moment is looked for at which a failure became certain.</summary>
public sealed record CertaintyOptions
{
    /// <summary>So many drawn continuations must all fail; 1 or more.</summary>
    public int Tries { get; init; } = 64;

    /// <summary>All continuations are gone through when there are no more than this; 0: never.</summary>
    public int ProofRunsMax { get; init; } = 1_000;

    /// <summary>Root of what is drawn.</summary>
    public ulong Seed { get; init; } = 1;
}

/// <summary>When a failure became certain: with this choice, or at a step that nothing but it led to.</summary>
/// <param name="Choice">The number of that choice, from 1; 0 when the run fails whatever is chosen.</param>
/// <param name="IsProven">Whether every continuation was gone through; otherwise as many were drawn.</param>
/// <param name="Runs">How many continuations that were: all failed. With one choice less, at least one did not.</param>
public sealed record CertainPoint(int Choice, bool IsProven, long Runs);

/// <summary>
/// Finds the choice from which on nothing can save a run: keeps fewer and fewer of its choices and goes on in other ways. Faults that the run has had stay;
/// no more come. A run counts as saved when it does not fail at all.
/// </summary>
public static class CertaintyFinder
{
    /// <summary>Finds it.</summary>
    /// <param name="subject">Of what.</param>
    /// <param name="recipe">A run that fails.</param>
    /// <param name="options">How.</param>
    public static CertainPoint Find(Subject subject, RunRecipe recipe, CertaintyOptions options)
    {
        ArgumentNullException.ThrowIfNull(subject);
        ArgumentNullException.ThrowIfNull(recipe);
        ArgumentNullException.ThrowIfNull(options);
        var chooser = new ReplayChooser(recipe.Choices) { Faults = recipe.Faults };
        var run = ExploredRun.Of(subject, chooser, recipe.Seed, recipe.IsTimed);
        Actors.Invariant.Holds(run.Verdict.Failure is not null);
        var work = new Work(new CappedSubject(subject, CappedSubject.StepsMaxFor(subject, run.Verdict)), recipe, chooser.Choices.ToArray(), options);
        return work.Find();
    }

    private sealed class Work(CappedSubject subject, RunRecipe recipe, Choice[] choices, CertaintyOptions options)
    {
        public CertainPoint Find()
        {
            var open = -1;
            while (true)
            {
                var length = FirstDrawn(open);
                switch (Prove(length, out var runs))
                {
                    case true:
                        return new CertainPoint(length, true, runs);
                    case null:
                        return new CertainPoint(length, false, options.Tries);
                    default:
                        open = length; // The draws had missed the way out.
                        break;
                }
            }
        }

        /// <summary>The least number of choices above <paramref name="open"/> with which all draws fail, as far as halving finds it.</summary>
        private int FirstDrawn(int open)
        {
            if (open < 0 && AllFail(0))
                return 0;
            open = Math.Max(open, 0);
            var certain = choices.Length; // With all its choices it is the run itself.
            while (certain - open > 1)
            {
                var middle = open + ((certain - open) / 2);
                if (AllFail(middle))
                    certain = middle;
                else
                    open = middle;
            }

            return certain;
        }

        private bool AllFail(int length)
        {
            var chooser = new ContinuingChooser(choices, length) { Faults = recipe.Faults };
            for (var attempt = 0; attempt < options.Tries; attempt++)
            {
                chooser.Seed(options.Seed, attempt);
                if (ExploredRun.Of(subject, chooser, recipe.Seed, recipe.IsTimed).Verdict.Failure is null)
                    return false;
            }

            return true;
        }

        /// <summary>Goes through every way on: whether all fail; null when there are too many, or not only orders are left open.</summary>
        private bool? Prove(int length, out long runs)
        {
            runs = 1;
            if (length == choices.Length)
                return true;
            if (recipe.IsTimed)
                return null;
            var chooser = new ExhaustiveChooser(choices[..length]) { Faults = recipe.Faults };
            for (runs = 1; runs <= options.ProofRunsMax; runs++)
            {
                var run = ExploredRun.Of(subject, chooser, recipe.Seed);
                if (!run.WasGivenUp && run.Verdict.Failure is null)
                    return false;
                if (!chooser.Advance())
                    return chooser.IsComplete ? true : null;
            }

            return null;
        }
    }
}
