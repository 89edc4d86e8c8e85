using System.Text.Json;

namespace FslHv.Scenarios;

/// <summary>The keys of an entry of <c>availability</c>.</summary>
internal static class AvailabilityShapes
{
    public static readonly ObjectShape Entry = new()
    {
        Name = "service",
        Meaning = "Something that is to be there for others: how long it is away is a result of the run.",
        Keys =
        [
            new("service", TextShape.Instance, "What people call it.") { Required = true },
            new("up", PatternsShape.Instance, "It is there from such a fact on.") { Required = true },
            new("down", PatternsShape.Instance, "It is away from such a fact on. A fact that is both makes it there.") { Required = true },
            new(
                "from", new EitherShape(DurationShape.Any, PatternShape.Instance),
                "It is measured from this moment on: a time, or the first fact that matches.")
            {
                Default = "when it is first there",
            },
            new("longest-outage", DurationShape.Any, "It may not be away for longer than this at a time.") { Default = "any" },
            new("up-at-least", PercentShape.Instance, "It must be there for this share of the time, which ends at `until`.") { Default = "any" },
        ],
    };
}

/// <summary>A pattern, or a list of patterns of which one matches.</summary>
internal sealed class PatternsShape : Shape
{
    public static readonly PatternsShape Instance = new();

    private static readonly ListShape List = new(PatternShape.Instance);

    public override string Wanted => $"{PatternShape.Instance.Wanted}, or a list of such";

    public override string Short => $"{PatternShape.Instance.Short} or {List.Short}";

    public override void Check(YamlNode node, string what, ErrorList errors)
    {
        if (node is YamlSequence)
            List.Check(node, what, errors);
        else
            PatternShape.Instance.Check(node, what, errors);
    }

    public override void WriteSchema(Utf8JsonWriter json)
    {
        json.WriteStartArray("anyOf");
        foreach (var shape in (Shape[])[PatternShape.Instance, List])
        {
            json.WriteStartObject();
            shape.WriteSchema(json);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}

/// <summary>A share of a whole in percent.</summary>
internal sealed class PercentShape : ScalarShape
{
    public static readonly PercentShape Instance = new();

    public override string Wanted => "a percentage such as 99.5%, with at most four decimals";

    public override string Short => "percentage";

    public override bool Fits(string value) => Share.TryParse(value, out _);

    public override void WriteSchema(Utf8JsonWriter json)
    {
        json.WriteString("type", "string");
        json.WriteString("pattern", "^(100(\\.0{1,4})?|[0-9]{1,2}(\\.[0-9]{1,4})?) *%$");
    }
}
