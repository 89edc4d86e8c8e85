using Xunit.Abstractions;

namespace FslHv.Architecture.Tests;

public sealed class TextRulesTests(ITestOutputHelper output)
{
    private static readonly string[] TextFiles =
        [".cs", ".csproj", ".props", ".targets", ".sln", ".txt", ".md", ".yaml", ".yml", ".json", ".dts", ".dtsi", ".sh", ".conf", ".html", ".css", ".js", ""];

    /// <summary>Files under src/ that are longer than the rule, with the reason why splitting them would make them harder to read.</summary>
    private static readonly SortedDictionary<string, string> LongFiles = new(StringComparer.Ordinal);

    [Fact]
    public void Nothing_is_left_half_done() =>
        Gate.IsQuiet(Code().SelectMany(file => TextRules.Stubs(file, Repository.Read(file))));

    [Fact]
    public void No_file_names_a_place_on_somebodys_machine() =>
        Gate.IsQuiet(Repository.Files("", TextFiles).SelectMany(file => TextRules.MachinePaths(file, Repository.Read(file))));

    [Fact]
    public void No_line_is_wider_than_a_screen() =>
        Gate.IsQuiet(Repository.Files("src", ".cs").Concat(Repository.Files("tests", ".cs"))
            .SelectMany(file => TextRules.WideLines(file, Repository.Read(file))));

    [Fact]
    public void A_long_file_has_a_reason()
    {
        var lengths = Repository.Files("src", ".cs").ToDictionary(file => file, file => TextRules.Lines(Repository.Read(file)), StringComparer.Ordinal);

        Gate.IsQuiet(lengths.Where(file => file.Value > TextRules.LinesMax && !LongFiles.ContainsKey(file.Key))
            .Select(file => $"{file.Key} has {file.Value} lines, more than {TextRules.LinesMax}: split it by concern, or list it with a reason"));
        Gate.IsQuiet(LongFiles.Keys.Where(file => lengths.GetValueOrDefault(file) <= TextRules.LinesMax)
            .Select(file => $"{file} is listed as long, and is not"));
        Report();
    }

    [Theory]
    [InlineData("// TO" + "DO: later")]
    [InlineData("throw new NotImplemented" + "Exception();")]
    [InlineData("Thread." + "Sleep(10);")]
    [InlineData("[Fact(Sk" + "ip = \"flaky\")]")]
    [InlineData("/* FIX" + "ME */")]
    [InlineData("// HA" + "CK around")]
    [InlineData("await Task." + "Delay(10);")]
    public void A_stub_is_reported(string line) =>
        Assert.StartsWith("a.cs:2: ", Assert.Single(TextRules.Stubs("a.cs", $"ok\n{line}\nok")), StringComparison.Ordinal);

    [Theory]
    [InlineData("var all = items.Skip(1); // the todo list of a hacker")]
    [InlineData("engine.Arm(point, path, skip: 2, count: 1);")]
    public void Ordinary_words_are_left_alone(string line) => Assert.Empty(TextRules.Stubs("a.cs", line));

    [Theory]
    [InlineData("\"/ho" + "me/me/board.dts\"")]
    [InlineData("cd /t" + "mp/x")]
    [InlineData("see C:" + "\\Users\\me")]
    public void A_path_of_one_machine_is_reported(string line) => Assert.Single(TextRules.MachinePaths("a.md", line));

    [Theory]
    [InlineData("/dev/fsl-hv")]
    [InlineData("/proc/device-tree/hypervisor/handles")]
    [InlineData("/hypervisor/handles/worker/shutdown")]
    [InlineData("scenarios/work/failover.yaml")]
    public void A_path_that_everybody_has_is_left_alone(string line) => Assert.Empty(TextRules.MachinePaths("a.md", line));

    [Theory]
    [InlineData("src/a.cs", "{0}")]
    [InlineData("src/a.cs", "[InlineData({0})]")]
    [InlineData("src/a.cs", "\"\"\"{0}\"\"\"")]
    [InlineData("tests/a.cs", "{0}")]
    [InlineData("tests/a.cs", "\"{0}\"")]
    [InlineData("tests/a.cs", "// as [InlineData({0})]")]
    [InlineData("tests/a.cs", "var x = \"\"\"\n    raw\n    \"\"\";\n{0}")]
    [InlineData("tests/a.cs", "var x = \"\"\"raw\"\"\";\n{0}")]
    public void A_wide_line_is_reported(string path, string text)
    {
        text = text.Replace("{0}", new string('x', TextRules.ColumnsMax + 1), StringComparison.Ordinal);

        Assert.StartsWith($"{path}:{TextRules.Lines(text) + 1} has ", Assert.Single(TextRules.WideLines(path, text)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("    [InlineData(\"{0}\")]")]
    [InlineData("var x = \"\"\"{0}\"\"\";")]
    [InlineData("var x = \"\"\"\n    {0}\n    \"\"\";")]
    public void Wide_test_data_is_left_alone(string text) =>
        Assert.Empty(TextRules.WideLines("tests/a.cs", text.Replace("{0}", new string('x', TextRules.ColumnsMax + 1), StringComparison.Ordinal)));

    [Fact]
    public void A_line_may_be_as_wide_as_the_limit() => Assert.Empty(TextRules.WideLines("src/a.cs", new string('x', TextRules.ColumnsMax)));

    private static IEnumerable<string> Code() =>
        Repository.Files("src", ".cs", ".csproj", ".props").Concat(Repository.Files("tests", ".cs", ".csproj", ".props"));

    /// <summary>For whoever reads the test output; nothing depends on it.</summary>
    private void Report()
    {
        foreach (var (layer, _) in Products.Projects)
        {
            var texts = Repository.Files($"src/{layer}", ".cs").Select(Repository.Read).ToList();
            var lines = texts.Sum(TextRules.Lines);
            if (lines > 0)
                output.WriteLine($"{layer}: {lines} lines in {texts.Count} files, {1000 * texts.Sum(TextRules.Invariants) / lines} invariants per 1000 lines");
        }
    }
}
