using System.Text.Json;

namespace FslHv.Scenarios;

/// <summary>A list whose items have one shape.</summary>
internal sealed class ListShape(Shape item, bool mayBeEmpty = false) : Shape
{
    private readonly Shape _item = item;
    private readonly bool _mayBeEmpty = mayBeEmpty;

    public override string Wanted => $"a list, each item {_item.Wanted}";

    public override string Short => $"list of {_item.Short}";

    public override IEnumerable<ObjectShape> Parts => _item is ObjectShape part ? [part] : _item.Parts;

    public override void Check(YamlNode node, string what, ErrorList errors)
    {
        if (node is not YamlSequence list)
        {
            Refuse(node, what, errors);
            return;
        }

        if (list.Items.Count == 0 && !_mayBeEmpty)
            errors.Add(node.Place, $"{what} needs at least one item");
        foreach (var each in list.Items)
            _item.Check(each, $"an item of {what}", errors);
    }

    public override void WriteSchema(Utf8JsonWriter json)
    {
        json.WriteString("type", "array");
        if (!_mayBeEmpty)
            json.WriteNumber("minItems", 1);
        json.WriteStartObject("items");
        _item.WriteSchema(json);
        json.WriteEndObject();
    }
}

/// <summary>Keys of the user's own choice, each with a value of one shape.</summary>
internal sealed class MapShape(string key, Shape value) : Shape
{
    private readonly string _key = key;
    private readonly Shape _value = value;

    public override string Wanted => $"{_key}s, each with its settings";

    public override string Short => $"{_key} → {_value.Short}";

    public override IEnumerable<ObjectShape> Parts => _value is ObjectShape part ? [part] : _value.Parts;

    public override void Check(YamlNode node, string what, ErrorList errors)
    {
        if (node is not YamlMapping map)
        {
            Refuse(node, what, errors);
            return;
        }

        foreach (var entry in map.Entries)
            _value.Check(entry.Value, $"'{entry.Key.Value}'", errors);
    }

    public override void WriteSchema(Utf8JsonWriter json)
    {
        json.WriteString("type", "object");
        json.WriteStartObject("additionalProperties");
        _value.WriteSchema(json);
        json.WriteEndObject();
    }
}

/// <summary>A single value, or keys: whichever is written decides what is checked.</summary>
internal sealed class EitherShape(ScalarShape scalar, Shape other) : Shape
{
    private readonly ScalarShape _scalar = scalar;
    private readonly Shape _other = other;

    public override string Wanted => $"{_scalar.Wanted}, or {_other.Wanted}";

    public override string Short => $"{_scalar.Short} or {_other.Short}";

    public override void Check(YamlNode node, string what, ErrorList errors)
    {
        if (node is not YamlScalar)
            _other.Check(node, what, errors);
        else if (!_scalar.Fits(((YamlScalar)node).Value))
            Refuse(node, what, errors);
    }

    public override void WriteSchema(Utf8JsonWriter json)
    {
        json.WriteStartArray("anyOf");
        foreach (var shape in (Shape[])[_scalar, _other])
        {
            json.WriteStartObject();
            shape.WriteSchema(json);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
