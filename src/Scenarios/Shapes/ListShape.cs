using System.Text.Json;

namespace FslHv.Scenarios;

/// <summary>A list whose items have one shape.</summary>
internal sealed class ListShape(Shape item, bool mayBeEmpty = false) : Shape
{
    public override string Wanted => $"a list, each item {item.Wanted}";

    public override string Short => $"list of {item.Short}";

    public override IEnumerable<ObjectShape> Parts => item is ObjectShape part ? [part] : item.Parts;

    public override void Check(YamlNode node, string what, ErrorList errors)
    {
        if (node is not YamlSequence list)
        {
            Refuse(node, what, errors);
            return;
        }

        if (list.Items.Count == 0 && !mayBeEmpty)
            errors.Add(node.Place, $"{what} needs at least one item");
        foreach (var each in list.Items)
            item.Check(each, $"an item of {what}", errors);
    }

    public override void WriteSchema(Utf8JsonWriter json)
    {
        json.WriteString("type", "array");
        if (!mayBeEmpty)
            json.WriteNumber("minItems", 1);
        json.WriteStartObject("items");
        item.WriteSchema(json);
        json.WriteEndObject();
    }
}

/// <summary>Keys of the user's own choice, each with a value of one shape.</summary>
internal sealed class MapShape(string key, Shape value) : Shape
{
    public override string Wanted => $"{key}s, each with its settings";

    public override string Short => $"{key} → {value.Short}";

    public override IEnumerable<ObjectShape> Parts => value is ObjectShape part ? [part] : value.Parts;

    public override void Check(YamlNode node, string what, ErrorList errors)
    {
        if (node is not YamlMapping map)
        {
            Refuse(node, what, errors);
            return;
        }

        foreach (var entry in map.Entries)
            value.Check(entry.Value, $"'{entry.Key.Value}'", errors);
    }

    public override void WriteSchema(Utf8JsonWriter json)
    {
        json.WriteString("type", "object");
        json.WriteStartObject("additionalProperties");
        value.WriteSchema(json);
        json.WriteEndObject();
    }
}

/// <summary>A single value, or keys: whichever is written decides what is checked.</summary>
internal sealed class EitherShape(ScalarShape scalar, Shape other) : Shape
{
    public override string Wanted => $"{scalar.Wanted}, or {other.Wanted}";

    public override string Short => $"{scalar.Short} or {other.Short}";

    public override void Check(YamlNode node, string what, ErrorList errors)
    {
        if (node is not YamlScalar)
            other.Check(node, what, errors);
        else if (!scalar.Fits(((YamlScalar)node).Value))
            Refuse(node, what, errors);
    }

    public override void WriteSchema(Utf8JsonWriter json)
    {
        json.WriteStartArray("anyOf");
        foreach (var shape in (Shape[])[scalar, other])
        {
            json.WriteStartObject();
            shape.WriteSchema(json);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
