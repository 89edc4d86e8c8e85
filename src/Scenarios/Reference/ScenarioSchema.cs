using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using FslHv.Abi;

namespace FslHv.Scenarios;

/// <summary>The JSON schema of scenario files, made from the shapes that the loader checks with.</summary>
public static class ScenarioSchema
{
    /// <summary>The schema as text; ends with a line break. Always the same.</summary>
    public static string ToJson()
    {
        using var stream = new MemoryStream();
        var options = new JsonWriterOptions { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        using (var json = new Utf8JsonWriter(stream, options))
            Write(json);
        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length) + "\n";
    }

    /// <summary>Every group of keys, the scenario first, in the order in which they are met.</summary>
    internal static List<ObjectShape> Groups()
    {
        var groups = new List<ObjectShape>();
        Collect(ScenarioShapes.Root, groups);
        return groups;
    }

    private static void Collect(ObjectShape shape, List<ObjectShape> groups)
    {
        if (groups.Any(group => group.Name == shape.Name))
            return;
        groups.Add(shape);
        foreach (var part in shape.Parts)
            Collect(part, groups);
    }

    private static void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("$schema", "https://json-schema.org/draft/2020-12/schema");
        json.WriteString("title", "FslHv scenario");
        ScenarioShapes.Root.WriteSchema(json);
        json.WriteStartObject("$defs");
        foreach (var group in Groups())
            WriteGroup(json, group);
        WritePatterns(json);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteGroup(Utf8JsonWriter json, ObjectShape group)
    {
        json.WriteStartObject(group.Name.Replace(' ', '-'));
        json.WriteString("type", "object");
        json.WriteString("description", group.Meaning);
        json.WriteStartObject("properties");
        foreach (var key in group.Keys)
        {
            json.WriteStartObject(key.Name);
            json.WriteString("description", key.Default.Length == 0 ? key.Meaning : $"{key.Meaning} Default: {key.Default}.");
            key.Shape.WriteSchema(json);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteBoolean("additionalProperties", false);
        WriteNames(json, "required", ((IEnumerable<KeyShape>)group.Keys).Where(key => key.Required).Select(key => key.Name));
        WriteDependencies(json, group);
        WriteChoices(json, group);
        json.WriteEndObject();
    }

    private static void WriteDependencies(Utf8JsonWriter json, ObjectShape group)
    {
        var dependent = ((IEnumerable<KeyShape>)group.Keys).Where(key => key.OnlyWith.Count > 0).ToArray();
        if (dependent.Length == 0)
            return;
        json.WriteStartObject("dependentSchemas");
        foreach (var key in dependent)
        {
            json.WriteStartObject(key.Name);
            WriteAlternatives(json, "anyOf", key.OnlyWith);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteChoices(Utf8JsonWriter json, ObjectShape group)
    {
        if (group.OneOf.Count == 0)
            return;
        json.WriteStartArray("allOf");
        foreach (var choice in group.OneOf)
        {
            json.WriteStartObject();
            WriteAlternatives(json, "oneOf", choice);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteAlternatives(Utf8JsonWriter json, string keyword, ValueList<string> keys)
    {
        json.WriteStartArray(keyword);
        foreach (var key in keys)
        {
            json.WriteStartObject();
            WriteNames(json, "required", [key]);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WritePatterns(Utf8JsonWriter json)
    {
        json.WriteStartObject(PatternShape.SchemaName);
        json.WriteString("description", "A kind of fact, and what some of its fields must be.");
        json.WriteStartArray("oneOf");
        foreach (var kind in FactKind.All)
        {
            json.WriteStartObject();
            json.WriteString("type", "object");
            json.WriteString("description", kind.Meaning);
            json.WriteStartObject("properties");
            json.WriteStartObject("fact");
            json.WriteString("const", kind.Name);
            json.WriteEndObject();
            foreach (var field in kind.Fields)
            {
                json.WriteStartObject(field);
                new FieldTestShape(field, FactVocabulary.Of(kind.Name, field)).WriteSchema(json);
                json.WriteEndObject();
            }

            json.WriteEndObject();
            json.WriteBoolean("additionalProperties", false);
            WriteNames(json, "required", ["fact"]);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteNames(Utf8JsonWriter json, string keyword, IEnumerable<string> names)
    {
        var all = names.ToArray();
        if (all.Length == 0)
            return;
        json.WriteStartArray(keyword);
        foreach (var name in all)
            json.WriteStringValue(name);
        json.WriteEndArray();
    }
}
