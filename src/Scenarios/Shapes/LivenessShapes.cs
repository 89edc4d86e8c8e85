using System.Text.Json;

namespace FslHv.Scenarios;

/// <summary>The keys of <c>liveness</c>.</summary>
internal static class LivenessShapes
{
    public static readonly ObjectShape Root = new()
    {
        Name = "liveness",
        Meaning = "First faults, then peace: from a moment on nothing befalls the machine any more, and then things must come true in time.",
        Keys =
        [
            new(
                "after", FaultsEndShape.Instance,
                "So long after power-on the faults end: no armed one strikes any more, and no entry of the timeline happens. `faults-end`: with the last fault "
                    + "or entry of the timeline that there is.")
            {
                Default = "faults-end",
            },
            new("within", DurationShape.AboveZero, "So long after that everything must have come true.") { Required = true },
            new("expect", new ListShape(LivelyShape.Instance), "What must come true.") { Required = true },
        ],
    };
}

/// <summary>A time, or the end of all faults.</summary>
internal sealed class FaultsEndShape : ScalarShape
{
    public const string Word = "faults-end";

    public static readonly FaultsEndShape Instance = new();

    public override string Wanted => $"a duration such as 500ms, or {Word}";

    public override string Short => $"duration or {Word}";

    public override bool Fits(string value) => value == Word || DurationShape.TryRead(value, out _);

    public override void WriteSchema(Utf8JsonWriter json)
    {
        json.WriteStartArray("anyOf");
        json.WriteStartObject();
        json.WriteString("const", Word);
        json.WriteEndObject();
        json.WriteStartObject();
        DurationShape.Any.WriteSchema(json);
        json.WriteEndObject();
        json.WriteEndArray();
    }
}

/// <summary>A pattern, a state of a partition, or the name of an expectation.</summary>
internal sealed class LivelyShape : Shape
{
    public static readonly LivelyShape Instance = new();

    private static readonly Shape[] Choices = [TextShape.Instance, PatternShape.Instance, ExpectationShapes.State];

    public override string Wanted => $"{PatternShape.Instance.Wanted}, a state such as {{ partition: worker, is: running }}, or the name of an expectation";

    public override string Short => $"{PatternShape.Instance.Short}, {ExpectationShapes.State.Short} or name of an expectation";

    public override IEnumerable<ObjectShape> Parts => [ExpectationShapes.State];

    public override void Check(YamlNode node, string what, ErrorList errors)
    {
        if (node is YamlScalar { Value.Length: > 0 })
            return;
        if (node is not YamlMapping map)
            Refuse(node, what, errors);
        else if (map.Find("partition") is not null && map.Find("fact") is null)
            ExpectationShapes.State.Check(node, what, errors);
        else
            PatternShape.Instance.Check(node, what, errors);
    }

    public override void WriteSchema(Utf8JsonWriter json)
    {
        json.WriteStartArray("anyOf");
        foreach (var shape in Choices)
        {
            json.WriteStartObject();
            shape.WriteSchema(json);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
