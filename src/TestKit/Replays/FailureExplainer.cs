using FslHv.Abi;
using FslHv.Scenarios;

namespace FslHv.TestKit;

/// <summary>How a failure is explained.</summary>
public sealed record ExplainOptions
{
    /// <summary>How it is made smaller; null: not at all.</summary>
    public ShrinkOptions? Shrink { get; init; } = new();

    /// <summary>How the moment is looked for at which it became certain; null: not at all.</summary>
    public CertaintyOptions? Certainty { get; init; } = new();

    /// <summary>What tells programs apart; see <see cref="Fingerprints.Program"/>.</summary>
    public ulong ProgramHash { get; init; } = Fingerprints.Program();
}

/// <summary>A failure that was made smaller and explained.</summary>
/// <param name="Shrunk">The smaller run; null when nobody wanted one.</param>
/// <param name="Subject">What it runs: the scenario without what is left out.</param>
/// <param name="Replay">What can be handed on; its paths are those of the origin.</param>
/// <param name="Story">How it came to fail.</param>
public sealed record ExplainedFailure(ShrunkRun? Shrunk, ScenarioSubject Subject, Replay Replay, FailureStory Story);

/// <summary>Makes failures smaller, finds out when they became certain, and writes down what they need to be seen again.</summary>
public static class FailureExplainer
{
    /// <summary>Explains a failure.</summary>
    /// <param name="subject">What was explored.</param>
    /// <param name="found">What was found.</param>
    /// <param name="origin">Where the scenario comes from.</param>
    /// <param name="options">How.</param>
    /// <returns>Null when the run does not fail when it is made again: something in it is decided neither by its seed nor by its choices.</returns>
    public static ExplainedFailure? Explain(ScenarioSubject subject, FoundFailure found, ReplayOrigin origin, ExplainOptions options)
    {
        ArgumentNullException.ThrowIfNull(subject);
        ArgumentNullException.ThrowIfNull(found);
        ArgumentNullException.ThrowIfNull(options);
        var recipe = found.Recipe;
        ShrunkRun? shrunk = null;
        if (options.Shrink is { } shrink)
        {
            shrunk = Shrinker.Shrink(subject, recipe, shrink);
            if (shrunk is null)
                return null;
            recipe = shrunk.Recipe;
            subject = (ScenarioSubject)shrunk.Subject;
        }
        else
        {
            (subject, recipe) = Shrinker.WithPlannedFaults(subject, recipe);
        }

        var run = NarratedRun.Of(subject, recipe);
        if (run.Run.Verdict.Failure is not { } failure || failure.Reason != found.Failure.Reason)
            return null;
        var certain = options.Certainty is { } certainty ? CertaintyFinder.Find(subject, recipe, certainty) : null;
        var story = FailureStory.Of(run, certain);
        var replay = new Replay
        {
            Origin = origin,
            Cuts = (shrunk?.Cuts ?? []).ToValueList(),
            Faults = subject.Faults,
            ProgramHash = options.ProgramHash,
            Strategy = found.Strategy,
            Seed = recipe.Seed,
            IsTimed = recipe.IsTimed,
            Strikes = recipe.Faults,
            Reason = failure.Reason,
            Text = failure.Text,
            FailingStep = failure.Step,
            Certain = certain,
            CertainStep = story.CertainStep,
            Steps = run.Run.Verdict.End.Steps,
            TraceClass = run.Run.TraceClass,
            TraceHash = run.TraceHash,
            ChoiceCount = run.ChoiceCount,
            Choices = run.Deviations.ToValueList(),
        };
        return new ExplainedFailure(shrunk, subject, replay, story);
    }
}
