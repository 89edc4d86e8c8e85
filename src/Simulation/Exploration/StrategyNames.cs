namespace FslHv.Simulation;

/// <summary>The strategies by name.</summary>
public static class StrategyNames
{
    /// <summary>Names, each with what it does, in the order in which people should think of them.</summary>
    public static IReadOnlyList<(string Name, string Meaning)> All =>
    [
        ("portfolio", "random, pct, delay and timed take turns"),
        ("random", "every delivery that is ready is equally likely to be next"),
        ("pct", "random priorities that change at a few random steps: good at failures that need few orderings"),
        ("delay", "the oldest delivery is next, except that a few are held back for a while"),
        ("timed", "the time that messages take decides, drawn anew in every run from what the scenario says"),
        ("feedback", "changes the choices of runs that reached something new"),
        ("exhaustive", "every order that makes a difference, once; ends, and then nothing was missed"),
    ];

    /// <summary>Makes one.</summary>
    /// <exception cref="ArgumentException">There is none of that name.</exception>
    public static Strategy Make(string name, Subject subject, StrategyOptions options) => name switch
    {
        "portfolio" => new SampledStrategy(name, ["random", "pct", "delay", "timed"], subject, options),
        "random" or "pct" or "delay" or "timed" => new SampledStrategy(name, [name], subject, options),
        "feedback" => new FeedbackStrategy(subject, options),
        "exhaustive" => new ExhaustiveStrategy(subject, options),
        _ => throw new ArgumentException($"No strategy is called '{name}'.", nameof(name)),
    };
}
