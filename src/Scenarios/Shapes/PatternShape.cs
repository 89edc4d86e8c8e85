using System.Globalization;
using System.Text.Json;
using FslHv.Abi;

namespace FslHv.Scenarios;

/// <summary>A pattern: a kind of fact, and what some of its fields must be.</summary>
internal sealed class PatternShape : Shape
{
    public const string SchemaName = "pattern";

    public static readonly PatternShape Instance = new();

    public override string Wanted => "a pattern such as { fact: guest.panicked, guest: worker }";

    public override string Short => "[pattern](#pattern)";

    public override void Check(YamlNode node, string what, ErrorList errors)
    {
        if (node is not YamlMapping map)
        {
            Refuse(node, what, errors);
            return;
        }

        if (map.Find("fact") is not { } fact)
            errors.Add(map.Place, $"{what} needs the key 'fact' with a kind of fact");
        else if (fact is not YamlScalar { Value.Length: > 0 } name)
            errors.Add(fact.Place, $"'fact' needs a kind of fact such as partition.entered, not {fact.Description}");
        else if (Find(name.Value) is { } kind)
            CheckFields(map, kind, errors);
        else
            errors.Add(fact.Place, $"unknown fact {ErrorList.Quote(name.Value)}; {NearestName.Hint(name.Value, FactVocabulary.KindNames)}");
    }

    public override void WriteSchema(Utf8JsonWriter json) => json.WriteString("$ref", $"#/$defs/{SchemaName}");

    /// <summary>The kind of that name, or null.</summary>
    public static FactKind? Find(string name)
    {
        foreach (var kind in FactKind.All)
        {
            if (string.Equals(kind.Name, name, StringComparison.Ordinal))
                return kind;
        }

        return null;
    }

    private static void CheckFields(YamlMapping map, FactKind kind, ErrorList errors)
    {
        foreach (var entry in map.Entries)
        {
            var field = entry.Key.Value;
            if (field == "fact")
                continue;
            if (!kind.Fields.Contains(field, StringComparer.Ordinal))
                errors.Add(entry.Key.Place, $"{kind.Name} has no field {ErrorList.Quote(field)}; {NearestName.Hint(field, kind.Fields)}");
            else
                new FieldTestShape($"'{field}' of {kind.Name}", FactVocabulary.Of(kind.Name, field)).Check(entry.Value, $"'{field}'", errors);
        }
    }
}

/// <summary>What a field must be: a value, a list of values of which one fits, or <c>{ not: … }</c> of either.</summary>
internal sealed class FieldTestShape(string subject, FieldContent content) : Shape
{
    private readonly string _subject = subject;
    private readonly FieldContent _content = content;

    public override string Wanted => "a value, a list of values, or { not: … }";

    public override string Short => "value, list of values or { not: … }";

    public override void Check(YamlNode node, string what, ErrorList errors)
    {
        switch (node)
        {
            case YamlMapping map when map.Entries is [{ Key.Value: "not" } not]:
                CheckValues(not.Value, errors);
                break;
            case YamlMapping map:
                errors.Add(map.Place, $"{_subject} may be a value, a list of values, or {{ not: … }}");
                break;
            default:
                CheckValues(node, errors);
                break;
        }
    }

    public override void WriteSchema(Utf8JsonWriter json)
    {
        json.WriteStartArray("anyOf");
        json.WriteStartObject();
        WriteValues(json);
        json.WriteEndObject();
        json.WriteStartObject();
        json.WriteString("type", "object");
        json.WriteStartObject("properties");
        json.WriteStartObject("not");
        WriteValues(json);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteStartArray("required");
        json.WriteStringValue("not");
        json.WriteEndArray();
        json.WriteBoolean("additionalProperties", false);
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private void WriteValues(Utf8JsonWriter json)
    {
        var name = _content is FieldContent.Word ? "enum" : "type";
        json.WriteStartArray("anyOf");
        for (var list = 0; list < 2; list++)
        {
            json.WriteStartObject();
            if (list == 1)
            {
                json.WriteString("type", "array");
                json.WriteNumber("minItems", 1);
                json.WriteStartObject("items");
            }

            json.WriteStartArray(name);
            IEnumerable<string> values = _content is FieldContent.Word word ? word.Words : ["string", "number"];
            foreach (var value in values)
                json.WriteStringValue(value);
            json.WriteEndArray();
            if (list == 1)
                json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private void CheckValues(YamlNode node, ErrorList errors)
    {
        if (node is YamlSequence { Items.Count: > 0 } list)
        {
            foreach (var item in list.Items)
                CheckValue(item, errors);
        }
        else
        {
            CheckValue(node, errors);
        }
    }

    private void CheckValue(YamlNode node, ErrorList errors)
    {
        if (node is not YamlScalar { Value.Length: > 0 } value)
            errors.Add(node.Place, $"{_subject} needs a value, not {node.Description}");
        else if (_content is FieldContent.Word word && !word.Words.Contains(value.Value, StringComparer.Ordinal))
            errors.Add(node.Place, $"{_subject} is never {ErrorList.Quote(value.Value)}; {NearestName.Hint(value.Value, word.Words)}");
        else if (_content is FieldContent.Number && !ulong.TryParse(value.Value, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            errors.Add(node.Place, $"{_subject} is a number, never {ErrorList.Quote(value.Value)}");
    }
}
