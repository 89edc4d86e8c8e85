namespace FslHv.Scenarios;

/// <summary>The keys of <c>faults</c>.</summary>
internal static class FaultShapes
{
    private static readonly IntegerShape Count = new(0, 1000);

    public static readonly ObjectShape Faults = new()
    {
        Name = "faults",
        Meaning = "Which faults may be drawn when the scenario is explored; without it none are. A plain run has those of its `timeline` alone.",
        Keys =
        [
            new(
                "draw", new EitherShape(TextShape.Instance, new ListShape(TextShape.Instance)),
                "What may strike: names of [faults](reference/faults.md), `driver.*` for all that begin so, or `all`.") { Required = true },
            new("on", new ListShape(TextShape.Instance), "Labels: only these partitions.") { Default = "all, and what belongs to none" },
            new("between", WindowShape.Instance, "When an event may strike or a fault point be armed: `50ms..2s`, or `50ms` for from then on.")
            {
                Default = "the whole run",
            },
            new("at-most", Count, "How many strikes in one run, of all kinds together.") { Default = $"{FaultSetup.AtMostDefault}" },
            new(
                "survivable", new MapShape("fault", Count),
                "The fault budget: how many strikes of each the scenario must survive in one run. A pattern counts all that it names together.")
            {
                Default = "as many as `at-most` says, of each that may be drawn",
            },
        ],
    };
}

/// <summary>A window of time: from a moment on, or between two.</summary>
internal sealed class WindowShape : ScalarShape
{
    public static readonly WindowShape Instance = new();

    public override string Wanted => "a window such as 50ms..2s, or a duration such as 50ms";

    public override string Short => "window";

    public override bool Fits(string value) => DelayShape.TryRead(value, out _, out _);

    public override void WriteSchema(System.Text.Json.Utf8JsonWriter json)
    {
        json.WriteStartArray("type");
        json.WriteStringValue("string");
        json.WriteStringValue("integer");
        json.WriteEndArray();
        const string One = "(0|[0-9]+(\\.[0-9]+)? *(ns|us|µs|ms|s|min))";
        json.WriteString("pattern", $"^{One}( *\\.\\. *{One})?$");
        json.WriteNumber("maximum", 0);
    }
}
