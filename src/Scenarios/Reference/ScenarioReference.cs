using System.Text;
using FslHv.Abi;

namespace FslHv.Scenarios;

/// <summary>The tables of the scenario language's documentation, made from the shapes that the loader checks with.</summary>
public static class ScenarioReference
{
    /// <summary>Names of the parts, in the order in which the documentation has them.</summary>
    public static ValueList<string> Parts { get; } = ["keys", "facts", "counters", "checkers"];

    /// <summary>One part as Markdown; ends with a line break.</summary>
    public static string Write(string part) => part switch
    {
        "keys" => Keys(),
        "facts" => Facts(),
        "counters" => Counters(),
        "checkers" => Checkers(),
        _ => throw new ArgumentOutOfRangeException(nameof(part), part, "no such part"),
    };

    private static string Keys()
    {
        var text = new StringBuilder();
        foreach (var group in ScenarioSchema.Groups())
        {
            text.Append($"### {group.Name}\n\n{group.Meaning}\n\n| key | value | meaning | default |\n|---|---|---|---|\n");
            foreach (var key in group.Keys)
                text.Append($"| `{key.Name}` | {key.Shape.Short} | {Meaning(key)} | {Default(key)} |\n");
            foreach (var choice in group.OneOf)
                text.Append($"\nExactly one of {string.Join(", ", ((IEnumerable<string>)choice).Select(name => $"`{name}`"))}.\n");
            text.Append('\n');
        }

        return text.ToString().TrimEnd('\n') + "\n";
    }

    private static string Meaning(KeyShape key) => key.OnlyWith.Count is 0 or > 2
        ? key.Meaning
        : $"{key.Meaning} Only with {string.Join(" or ", ((IEnumerable<string>)key.OnlyWith).Select(name => $"`{name}`"))}.";

    private static string Default(KeyShape key) => key.Required ? "**required**" : key.Default;

    private static string Facts()
    {
        var text = new StringBuilder("| fact | when | fields |\n|---|---|---|\n");
        foreach (var kind in FactKind.All)
            text.Append(
                $"| `{kind.Name}` | {kind.Meaning} | {string.Join("<br>", ((IEnumerable<string>)kind.Fields).Select(field => Field(kind, field)))} |\n");
        return text.ToString();
    }

    private static string Field(FactKind kind, string field) => $"`{field}`: {FactVocabulary.Of(kind.Name, field).Meaning}";

    private static string Checkers()
    {
        var text = new StringBuilder("| checker | what it checks |\n|---|---|\n");
        foreach (var checker in CheckerCatalog.All)
            text.Append($"| `{checker.Name}` | {checker.Meaning} |\n");
        return text.ToString();
    }

    private static string Counters()
    {
        var text = new StringBuilder("| counter | counts |\n|---|---|\n");
        foreach (var counter in RunCounters.All)
            text.Append($"| `{counter.Name}` | {counter.Meaning} |\n");
        return text.ToString();
    }
}
