using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;
using DocumentNode = YamlDotNet.RepresentationModel.YamlNode;

namespace FslHv.Scenarios.Tests;

/// <summary>As much of JSON Schema as the published schema uses, independent of the loader. Scalars are read as the YAML core schema has them.</summary>
internal static class SchemaCheck
{
    public static List<string> Errors(string schema, string yaml)
    {
        var root = JsonNode.Parse(schema)!.AsObject();
        var stream = new YamlStream();
        stream.Load(new StringReader(yaml));
        return Check(root, root, ToJson(stream.Documents[0].RootNode), "$");
    }

    private static List<string> Check(JsonObject root, JsonObject schema, JsonNode? value, string at)
    {
        var errors = new List<string>();
        foreach (var (keyword, argument) in schema)
            errors.AddRange(CheckKeyword(root, schema, keyword, argument!, value, at));
        return errors;
    }

    private static IEnumerable<string> CheckKeyword(JsonObject root, JsonObject schema, string keyword, JsonNode argument, JsonNode? value, string at)
    {
        List<string> Inner(JsonNode inner, JsonNode? of, string place) => Check(root, inner.AsObject(), of, place);
        var members = value as JsonObject;
        switch (keyword)
        {
            case "$schema" or "title" or "description" or "$defs":
                return [];
            case "$ref":
                return Inner(root["$defs"]![argument.GetValue<string>().Split('/')[^1]]!, value, at);
            case "type":
                var types = argument is JsonArray list ? [.. list.Select(type => type!.GetValue<string>())] : new[] { argument.GetValue<string>() };
                return types.Contains(TypeOf(value)) || (TypeOf(value) == "integer" && types.Contains("number"))
                    ? []
                    : [$"{at} is no {string.Join(" or ", types)}"];
            case "const":
                return JsonNode.DeepEquals(argument, value) ? [] : [$"{at} is not {argument}"];
            case "enum":
                return argument.AsArray().Any(each => JsonNode.DeepEquals(each, value)) ? [] : [$"{at} is none of its values"];
            case "pattern":
                return TypeOf(value) != "string" || Regex.IsMatch(value!.GetValue<string>(), argument.GetValue<string>())
                    ? []
                    : [$"{at} is not as its pattern"];
            case "minimum" or "maximum":
                var sign = keyword == "minimum" ? 1 : -1;
                return TypeOf(value) != "integer" || sign * value!.GetValue<long>() >= sign * argument.GetValue<long>()
                    ? []
                    : [$"{at} is beyond its {keyword}"];
            case "minItems":
                return value is JsonArray few && few.Count < argument.GetValue<int>() ? [$"{at} has too few items"] : [];
            case "items":
                return value is JsonArray items ? items.SelectMany((item, i) => Inner(argument, item, $"{at}[{i}]")) : [];
            case "properties":
                return members is null
                    ? []
                    : argument.AsObject().Where(each => members.ContainsKey(each.Key))
                        .SelectMany(each => Inner(each.Value!, members[each.Key], $"{at}.{each.Key}"));
            case "additionalProperties" when argument is JsonObject rest:
                return members is null ? [] : members.SelectMany(each => Inner(rest, each.Value, $"{at}.{each.Key}"));
            case "additionalProperties":
                return members is null
                    ? []
                    : members.Where(each => schema["properties"]?[each.Key] is null).Select(each => $"{at} has no place for {each.Key}");
            case "required":
                return members is null
                    ? []
                    : argument.AsArray().Where(name => !members.ContainsKey(name!.GetValue<string>())).Select(name => $"{at} has no {name}");
            case "dependentSchemas":
                return members is null
                    ? []
                    : argument.AsObject().Where(each => members.ContainsKey(each.Key)).SelectMany(each => Inner(each.Value!, value, at));
            case "allOf":
                return argument.AsArray().SelectMany(each => Inner(each!, value, at));
            case "anyOf" or "oneOf":
                var fits = argument.AsArray().Count(each => Inner(each!, value, at).Count == 0);
                return fits == 1 || (fits > 1 && keyword == "anyOf") ? [] : [$"{at} fits {fits} of {keyword}"];
            default:
                return [$"the schema uses {keyword}, which this check does not know"];
        }
    }

    private static string TypeOf(JsonNode? value) => value switch
    {
        JsonObject => "object",
        JsonArray => "array",
        JsonValue scalar when scalar.TryGetValue<bool>(out _) => "boolean",
        JsonValue scalar when scalar.TryGetValue<long>(out _) => "integer",
        JsonValue => "string",
        _ => "null",
    };

    private static JsonNode? ToJson(DocumentNode node) => node switch
    {
        YamlMappingNode map => new JsonObject(map.Select(each => KeyValuePair.Create(((YamlScalarNode)each.Key).Value!, ToJson(each.Value)))),
        YamlSequenceNode list => new JsonArray([.. list.Select(ToJson)]),
        YamlScalarNode { Style: ScalarStyle.Plain, Value: "true" or "false" } flag => JsonValue.Create(flag.Value == "true"),
        YamlScalarNode { Style: ScalarStyle.Plain } plain when plain.Value!.StartsWith("0x", StringComparison.Ordinal)
            && long.TryParse(plain.Value.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var number) => JsonValue.Create(number),
        YamlScalarNode { Style: ScalarStyle.Plain } plain when long.TryParse(plain.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) =>
            JsonValue.Create(number),
        YamlScalarNode scalar => JsonValue.Create(scalar.Value),
        _ => null,
    };
}
