using FslHv.Abi;

namespace FslHv.Scenarios;

/// <summary>The keys of an entry of <c>expect</c>.</summary>
internal static class ExpectationShapes
{
    private static readonly IntegerShape Count = new(0, 1_000_000_000);

    private static readonly EitherShape Moment = new(DurationShape.Any, PatternShape.Instance);

    public static readonly FieldTestShape States = new("'is'", new FieldContent.Word(FactVocabulary.States));

    public static readonly ObjectShape Counted = new()
    {
        Name = "count",
        Meaning = "A number of facts.",
        Keys =
        [
            new("times", Count, "How many.") { Required = true },
            new("of", PatternShape.Instance, "Of which.") { Required = true },
        ],
    };

    public static readonly ObjectShape State = new()
    {
        Name = "state",
        Meaning = "A state of a partition.",
        Keys =
        [
            new("partition", TextShape.Instance, "Label.") { Required = true },
            new("is", States, $"{string.Join(", ", (IEnumerable<string>)FactVocabulary.States)}; one, a list, or `{{ not: … }}`.")
            {
                Required = true,
            },
        ],
    };

    public static readonly ObjectShape Counter = new()
    {
        Name = "counter",
        Meaning = "A counter of the run; see [counters](#counters).",
        Keys =
        [
            new("of", new ChoiceShape("counter", RunCounters.Names.Span), "Which one.") { Required = true },
            new("exactly", Count, "It ends as this."),
            new("at-least", Count, "It ends as this or more."),
            new("at-most", Count, "It ends as this or less."),
        ],
        OneOf = [["exactly", "at-least", "at-most"]],
    };

    public static readonly ObjectShape Entry = new()
    {
        Name = "expectation",
        Meaning = "One thing that must turn out.",
        Keys =
        [
            new("name", TextShape.Instance, "What people call it.") { Default = "what it says" },
            new("eventually", PatternShape.Instance, "Such a fact comes."),
            new("after", Moment, "Only facts after this moment count: a time, or the first fact that matches.")
            { Default = "power-on", OnlyWith = ["eventually"] },
            new("within", DurationShape.Any, "At most so long after that moment.") { OnlyWith = ["eventually"] },
            new("never", PatternShape.Instance, "No such fact comes."),
            new("exactly-once", PatternShape.Instance, "Exactly one such fact comes."),
            new("exactly", Counted, "Exactly so many come."),
            new("at-least", Counted, "At least so many come."),
            new("at-most", Counted, "At most so many come."),
            new("one-of", new ListShape(PatternShape.Instance), "Exactly one fact comes that matches any of these."),
            new("always", State, "The partition is in that state all the time; without `from`: once it has been in it."),
            new("finally", State, "The partition is in that state when the run ends."),
            new("counter", Counter, "A counter ends within bounds."),
            new("from", Moment, "Only after this moment: a time, or the first fact that matches.") { Default = "power-on", OnlyWith = Windowed },
            new("to", Moment, "Only before this moment.") { Default = "the end", OnlyWith = Windowed },
        ],
        OneOf = [["eventually", "never", "exactly-once", "exactly", "at-least", "at-most", "one-of", "always", "finally", "counter"]],
    };

    private static ValueList<string> Windowed => ["never", "exactly-once", "exactly", "at-least", "at-most", "one-of", "always"];
}
