namespace FslHv.Scenarios.Tests;

/// <summary>What is published about the language is what the loader does. <c>UPDATE=1</c> writes the files anew.</summary>
public sealed class PublishedFileTests
{
    private const string Schema = "docs/scenario.schema.json";
    private const string Reference = "docs/scenarios.md";

    [Fact]
    public void The_schema_file_is_up_to_date() => Compare(Schema, ScenarioSchema.ToJson());

    [Fact]
    public void The_page_of_faults_is_up_to_date() => Compare("docs/reference/faults.md", FaultReference.Write());

    [Fact]
    public void The_tables_of_the_reference_are_up_to_date()
    {
        var text = RepositoryFiles.ReadText(Reference);
        foreach (var part in ScenarioReference.Parts)
            text = Replace(text, part, ScenarioReference.Write(part));
        Compare(Reference, text);
    }

    [Theory]
    [MemberData(nameof(ShippedScenarioTests.Paths), MemberType = typeof(ShippedScenarioTests))]
    public void Shipped_scenarios_follow_the_schema(string path) =>
        Assert.Equal([], SchemaCheck.Errors(ScenarioSchema.ToJson(), RepositoryFiles.ReadText(path)));

    [Theory]
    [InlineData("scenario: x\n", "$ has no board")]
    [InlineData("scenario: x\nboard: b\nbord: c\n", "$ has no place for bord")]
    [InlineData("scenario: x\nboard: b\nuntil: soon\n", "$.until is not as its pattern")]
    [InlineData("scenario: x\nboard: b\ntimeline: [{ panic: a }]\n", "$.timeline[0] fits 0 of oneOf")]
    [InlineData("scenario: x\nboard: b\ntimeline: [{ at: 1s, panic: a, plus: 1ms }]\n", "$.timeline[0] fits 0 of anyOf")]
    [InlineData("scenario: x\nboard: b\nexpect: [{ never: { fact: guest.hung, gest: a } }]\n", "$.expect[0].never fits 0 of oneOf")]
    public void The_schema_refuses_what_the_loader_refuses(string text, string error)
    {
        Assert.Equal([error], SchemaCheck.Errors(ScenarioSchema.ToJson(), text));
        Assert.NotEmpty(ScenarioLoader.Parse("f", text).Errors);
    }

    private static string Replace(string text, string part, string table)
    {
        var begin = $"<!-- generated: {part} -->\n";
        var end = $"<!-- end of {part} -->";
        var from = text.IndexOf(begin, StringComparison.Ordinal);
        var to = text.IndexOf(end, StringComparison.Ordinal);
        Assert.True(from >= 0 && to > from, $"{Reference} has no place for {part}");
        return text[..(from + begin.Length)] + "\n" + table + "\n" + text[to..];
    }

    private static void Compare(string path, string text)
    {
        if (RepositoryFiles.Updates)
            File.WriteAllText(RepositoryFiles.FullPath(path), text);
        Assert.True(RepositoryFiles.ReadText(path) == text, $"{path} is not what the code says; UPDATE=1 writes it anew");
    }
}
