namespace FslHv.Scenarios;

/// <summary>The keys of <c>explore</c>.</summary>
internal static class ExploreShapes
{
    private static readonly EitherShape Moment = new(DurationShape.Any, PatternShape.Instance);

    public static readonly ObjectShape Explore = new()
    {
        Name = "explore",
        Meaning = "What `fslhv explore` leaves open. Before and after that part of a run everything comes in the order in which it was sent, and no drawn "
            + "fault strikes.",
        Keys =
        [
            new("from", Moment, "Where choices begin: a time, or the first fact that matches.") { Default = "power-on" },
            new("to", Moment, "Where they end: a time, or a fact that matches.") { Default = "the end" },
            new("times", new IntegerShape(1, 1_000_000), "How many facts that match `to` end them.") { Default = "1", OnlyWith = ["to"] },
            new(
                "slack", DurationShape.Any,
                "How far apart two moments may be and still say nothing about order: a timer, or an entry of the timeline, that is due no later than this "
                    + "after the time that everybody has reached may come at once. The others come when nothing else is left to happen.")
            { Default = "0" },
        ],
    };

    public static readonly ObjectShape Model = new()
    {
        Name = "model",
        Meaning = "A small model in place of hypervisor and partitions. The board says how many partitions there are.",
        Keys =
        [
            new(
                "of", new ChoiceShape("model", SharedCounter.Name),
                "Which one. `shared-counter`: the hypervisor owns a number; each partition reads it with an hcall and writes it back one higher with "
                    + "another.")
            {
                Required = true,
            },
            new("rounds", new IntegerShape(1, 1_000_000), "How often each partition does so.") { Default = "1" },
        ],
    };
}
