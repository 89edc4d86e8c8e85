namespace FslHv.Host.Tests;

/// <summary>Command lines that mean nothing: exit code 2, one line that says why, and a hint.</summary>
public sealed class SyntaxErrorTests
{
    private const string Hint = "Try 'fslhv --help', or 'fslhv COMMAND --help'.";

    [Theory]
    [InlineData("run scenarios/failover.yaml --sed 1", "there is no option '--sed'; run has --seed, --engine, --speed, --journal, --record, --trace, --console, --until, --fault, --json, --quiet, --verbose, --hardware, --partitions-max, --fidelity, --help")]
    [InlineData("check --strikt boards/two-partitions.dts", "there is no option '--strikt'; check has --strict, --hardware, --partitions-max, --fidelity, --help")]
    [InlineData("bench cycles --laps 1", "there is no option '--laps'; cycles has --rounds, --json")]
    [InlineData("walk scenarios/failover.yaml", "there is no command 'walk'; there is: run, shell, partman, tree, board, check, explore, replay, diverge, faults, broker, node, rehearse, bench")]
    [InlineData("bench everything", "there is no command 'everything'; there is: kernel, runs, cycles, ioctls, memcpy, trees, explore, memory, live, cluster")]
    [InlineData("run", "run: FILE is missing")]
    [InlineData("check --strict", "check: FILE is missing")]
    [InlineData("run scenarios/failover.yaml scenarios/restart-race.yaml", "run: 'scenarios/restart-race.yaml' is one too many")]
    [InlineData("run scenarios/failover.yaml --seed many", "--seed: 'many' is no whole number from 0 to 18446744073709551615")]
    [InlineData("run scenarios/failover.yaml --seed -1", "--seed: '-1' is no whole number from 0 to 18446744073709551615")]
    [InlineData("run scenarios/failover.yaml --until soon", "--until: 'soon' is no duration; write it like 250us, 500ms or 2s")]
    [InlineData("run scenarios/failover.yaml --until 5", "--until: '5' is no duration; write it like 250us, 500ms or 2s")]
    [InlineData("rehearse scenarios/three-nodes.yaml --for 30", "--for: '30' is no duration; write it like 90s or 30m")]
    [InlineData("check scenarios/failover.yaml --fidelity v3", "--fidelity: there is no 'v3'; there is: v2, merged-2011, hardened-2019, ideal")]
    [InlineData("shell boards/two-partitions.dts --fidelity v3", "--fidelity: there is no 'v3'; there is: v2, merged-2011, hardened-2019, ideal")]
    [InlineData("run scenarios/failover.yaml --partitions-max 0", "--partitions-max: '0' is no whole number from 1 to 1000000")]
    [InlineData("board boards/two-partitions.dts --partitions-max lots", "--partitions-max: 'lots' is no whole number from 1 to 1000000")]
    [InlineData("tree boards/two-partitions.dts --format xml", "--format: there is no 'xml'; there is: dts, dtb, json")]
    public void What_a_command_does_not_know_is_one_line_and_a_hint(string arguments, string error) =>
        Fslhv.Run(arguments.Split(' ')).Refused($"fslhv: {error}", Hint);

    [Theory]
    [InlineData("", "Usage:", "  fslhv [command] [options]")]
    [InlineData("bench", "Usage:", "  fslhv bench [command] [options]")]
    public void A_missing_command_gets_the_help(string arguments, params string[] lines)
    {
        var outcome = Fslhv.Run(arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Ended(2);
        Assert.Equal("", outcome.Out);
        Assert.Subset(outcome.ErrorLines.ToHashSet(StringComparer.Ordinal), lines.ToHashSet(StringComparer.Ordinal));
    }
}
