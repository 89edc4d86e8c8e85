namespace FslHv.Hypervisor.Tests.Shell;

/// <summary>The table of commands in docs/shell.md is the shell's own. UPDATE=1 writes it anew.</summary>
public sealed class ShellReferenceTests
{
    private const string Head = "| command | arguments | what it does |\n|---|---|---|\n";

    [Fact]
    public void The_documented_commands_are_those_of_the_shell()
    {
        var path = Path.Combine(Root(), "docs", "shell.md");
        var written = File.ReadAllText(path);
        var begin = written.IndexOf(Head, StringComparison.Ordinal) + Head.Length;
        var end = written.IndexOf("\n\n", begin, StringComparison.Ordinal) + 1;
        var table = string.Concat(ShellCommand.All.Select(Row));
        if (Environment.GetEnvironmentVariable("UPDATE") == "1")
            File.WriteAllText(path, written[..begin] + table + written[end..]);
        else
            Assert.Equal(table, written[begin..end]);
    }

    [Fact]
    public void Names_and_aliases_are_unique()
    {
        var names = ShellCommand.All.ToArray().SelectMany(command => new[] { command.Name, command.Alias }).Where(name => name.Length > 0).ToArray();
        Assert.Equal(names.Distinct(), names);
        Assert.All(names, name => Assert.NotNull(ShellCommand.Find(name)));
        Assert.Null(ShellCommand.Find(""));
    }

    private static string Row(ShellCommand command)
    {
        var alias = command.Alias.Length > 0 ? $", `{command.Alias}`" : "";
        var arguments = command.Arguments.Length > 0 ? $"`{command.Arguments}`" : "";
        return $"| `{command.Name}`{alias} | {arguments} | {command.Meaning} |\n";
    }

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "FslHv.sln")))
            folder = Path.GetDirectoryName(folder)!;
        return folder;
    }
}
