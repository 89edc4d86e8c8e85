namespace FslHv.Host.Tests;

/// <summary><c>--help</c> and <c>--version</c>.</summary>
public sealed class HelpTests
{
    [Theory]
    [InlineData("replay", "<FILE> --trace --scenario --save --json")]
    [InlineData("diverge", "<FILE> --seed --strategy --record --against --hardware --partitions-max --fidelity none|portfolio")]
    [InlineData("", "replay diverge run shell partman tree board check explore faults rehearse node broker bench --help --version")]
    [InlineData("shell", "<FILE> --seed --hardware --partitions-max --fidelity")]
    [InlineData("partman", "<FILE> <ARGUMENTS> --guest --at --as-shipped --seed --json --hardware --partitions-max 124")]
    [InlineData("run", "<FILE> --seed --trace --until --fault --json --quiet --verbose --hardware --partitions-max")]
    [InlineData("tree", "<BOARD> --guest --format --hardware --partitions-max dts|dtb|json")]
    [InlineData("board", "<BOARD> --hardware --partitions-max --json")]
    [InlineData("check", "<FILE> --strict --hardware --partitions-max")]
    [InlineData("faults", "--json")]
    [InlineData("explore", "<SCENARIO> --strategy --exhaustive --schedules --for --jobs --seed --depth --delays --faults --fault-budget --prune-states --keep-going")]
    [InlineData("explore", "--out --junit --coverage --json --list-strategies --hardware --partitions-max --fidelity Examples: portfolio feedback")]
    [InlineData("broker", "start stop status --json Examples: FSLHV_BROKER_PASSWORD")]
    [InlineData("node", "--name --broker --join --metrics [ADDRESS:]PORT")]
    [InlineData("broker start", "--port --json")]
    [InlineData("broker stop", "--json")]
    [InlineData("broker status", "--json")]
    [InlineData("rehearse", "<SCENARIO> --nodes --rounds --for --faults --seed --record --html --json --broker --password-file --fidelity scenario random")]
    [InlineData("node", "--name --join --broker --warm-up --record --password-file")]
    [InlineData("bench", "kernel runs cycles memory --json")]
    [InlineData("bench runs", "<SCENARIO> --rounds --json")]
    public void Help_names_what_a_command_takes(string command, string words)
    {
        var help = Fslhv.Run([.. command.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--help"]).Succeeded().Out;
        Assert.All(words.Split(' '), word => Assert.Contains(word, help, StringComparison.Ordinal));
    }

    [Fact]
    public void The_version_is_one_line() => Assert.Matches(@"^\d+\.\d+\.\d+", Assert.Single(Fslhv.Run("--version").Succeeded().Lines));
}
