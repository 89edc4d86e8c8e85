using System.Text.Json;
using FslHv.Abi;

namespace FslHv.Scenarios;

/// <summary>A group of named keys.</summary>
internal sealed class ObjectShape : Shape
{
    /// <summary>Its name in the schema and the reference: <c>guest</c>.</summary>
    public required string Name { get; init; }

    /// <summary>What it describes, for the reference.</summary>
    public required string Meaning { get; init; }

    /// <summary>Its keys, in the order of the reference.</summary>
    public required ValueList<KeyShape> Keys { get; init; }

    /// <summary>Sets of keys of which exactly one must be there.</summary>
    public ValueList<ValueList<string>> OneOf { get; init; }

    public override string Wanted => $"the keys of {Article(Name)}";

    public override string Short => $"[{Name}](#{Name.Replace(' ', '-')})";

    public override IEnumerable<ObjectShape> Parts
    {
        get
        {
            foreach (var key in (IEnumerable<KeyShape>)Keys)
            {
                if (key.Shape is ObjectShape part)
                    yield return part;
                else
                {
                    foreach (var inner in key.Shape.Parts)
                        yield return inner;
                }
            }
        }
    }

    public override void Check(YamlNode node, string what, ErrorList errors)
    {
        if (node is not YamlMapping map)
        {
            Refuse(node, what, errors);
            return;
        }

        foreach (var entry in map.Entries)
        {
            if (Find(entry.Key.Value) is { } key)
                key.Shape.Check(entry.Value, $"'{key.Name}'", errors);
            else
                errors.Add(entry.Key.Place, $"unknown key {ErrorList.Quote(entry.Key.Value)} here; {Hint(entry.Key.Value)}");
        }

        CheckPresence(map, errors);
    }

    public override void WriteSchema(Utf8JsonWriter json) => json.WriteString("$ref", $"#/$defs/{Name.Replace(' ', '-')}");

    private KeyShape? Find(string name)
    {
        foreach (var key in Keys)
        {
            if (string.Equals(key.Name, name, StringComparison.Ordinal))
                return key;
        }

        return null;
    }

    private string Hint(string written) => NearestName.Hint(written, [.. ((IEnumerable<KeyShape>)Keys).Select(key => key.Name)]);

    private void CheckPresence(YamlMapping map, ErrorList errors)
    {
        foreach (var key in Keys)
        {
            var value = map.Find(key.Name);
            if (value is null && key.Required)
                errors.Add(map.Place, $"{Article(Name)} needs the key '{key.Name}'");
            if (value is not null && key.OnlyWith.Count > 0 && !key.OnlyWith.Any(other => map.Find(other) is not null))
                errors.Add(value.Place, $"'{key.Name}' goes only with {Words(key.OnlyWith, "or")}");
        }

        foreach (var group in OneOf)
        {
            var there = group.Where(name => map.Find(name) is not null).ToValueList();
            if (there.Count == 0)
                errors.Add(map.Place, $"{Article(Name)} needs one of {Words(group, "or")}");
            else if (there.Count > 1)
                errors.Add(map.Find(there[1])!.Place, $"{Words(there, "and")} exclude each other");
        }
    }

    private static string Words(ValueList<string> names, string last)
    {
        var quoted = names.Select(name => $"'{name}'").ToArray();
        return quoted.Length == 1 ? quoted[0] : $"{string.Join(", ", quoted[..^1])} {last} {quoted[^1]}";
    }

    private static string Article(string noun) => $"{("aeiou".Contains(noun[0], StringComparison.Ordinal) ? "an" : "a")} {noun}";
}

/// <summary>A key of an <see cref="ObjectShape"/>.</summary>
/// <param name="Name">As it is written.</param>
/// <param name="Shape">What its value may be.</param>
/// <param name="Meaning">What it says; Markdown.</param>
internal sealed record KeyShape(string Name, Shape Shape, string Meaning)
{
    /// <summary>Whether it must be there.</summary>
    public bool Required { get; init; }

    /// <summary>What holds when it is not there, for the reference.</summary>
    public string Default { get; init; } = "";

    /// <summary>Keys of which one must be there too; none: it may stand alone.</summary>
    public ValueList<string> OnlyWith { get; init; }
}
