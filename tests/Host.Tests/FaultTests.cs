using System.Text.Json;

namespace FslHv.Host.Tests;

/// <summary><c>fslhv faults</c>, and <c>fslhv run --fault</c>.</summary>
public sealed class FaultTests
{
    private const string Quiet = "boards/mutual-managers.dts";

    [Fact]
    public void Faults_are_listed_by_layer_a_line_each()
    {
        var lines = Fslhv.Run("faults").Succeeded().Lines;
        Assert.Equal("guest", lines[0]);
        Assert.Contains(lines, line => line == "driver");
        Assert.Contains(
            lines,
            line => line.StartsWith("  driver.open.no-memory ", StringComparison.Ordinal)
                && line.EndsWith(" open: no memory for the queue; ENOMEM", StringComparison.Ordinal));
    }

    [Fact]
    public void As_json_they_are_one_array()
    {
        var kinds = JsonDocument.Parse(Assert.Single(Fslhv.Run("faults", "--json").Succeeded().Lines)).RootElement.EnumerateArray().ToArray();
        Assert.All(
            kinds,
            kind => Assert.Equal(
                ["name", "layer", "strikes", "made", "cost", "meaning", "timeline", "parameters"], kind.EnumerateObject().Select(field => field.Name)));
        var slow = kinds.Single(kind => kind.GetProperty("name").GetString() == "guest-slow");
        Assert.Equal(("guest", "partition", "event"), (Text(slow, "layer"), Text(slow, "strikes"), Text(slow, "made")));
        Assert.Equal("by", Text(Assert.Single(slow.GetProperty("parameters").EnumerateArray()), "name"));

        static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;
    }

    [Fact]
    public void A_fault_given_by_hand_strikes_and_stands_in_the_command_for_again()
    {
        var outcome = Fslhv.Run(
            "run", "scenarios/failover.yaml", "--fault", "guest-panic standby at 12ms", "--fault", "driver.read.fault standby/ pass 2").Ended(1);
        Assert.Contains("   12.000050  standby: panic", outcome.Lines);
        Assert.Contains("faults: 2 of 3 struck", outcome.Lines);
        Assert.Contains("fault driver.read.fault standby/ pass 2: never struck: nobody passed there, or not often enough", outcome.Lines);
        Assert.Equal(
            "again with: fslhv run scenarios/failover.yaml --seed 1 --fault 'guest-panic standby at 12ms' --fault 'driver.read.fault standby/ pass 2'",
            outcome.Lines[^1]);
    }

    [Fact]
    public void A_fault_point_that_strikes_is_in_the_timeline()
    {
        var lines = Fslhv.Run("run", Quiet, "--fault", "partition.image.missing active pass 1").Lines;
        Assert.Contains(lines, line => line.EndsWith("fault partition.image.missing strikes", StringComparison.Ordinal));
        Assert.Contains("faults: 1 of 1 struck", lines);
    }

    [Fact]
    public void The_result_as_json_says_of_each_fault_whether_it_struck()
    {
        var result = JsonDocument.Parse(
            Fslhv.Run("run", "scenarios/failover.yaml", "--json", "--fault", "guest-hang active at 51ms").Out).RootElement;
        Assert.Equal(
            ["guest-panic active 1 ", "guest-hang active at 51ms 0 the partition is starting"],
            result.GetProperty("faults").EnumerateArray().Select(each => $"{each.GetProperty("fault")} {each.GetProperty("struck")} {Reason(each)}"));
        Assert.Equal(1, result.GetProperty("counters").GetProperty("faults-struck").GetInt64());

        static string? Reason(JsonElement fault) => fault.TryGetProperty("reason", out var reason) ? reason.GetString() : "";
    }

    [Theory]
    [InlineData("guest-panik active at 1ms", "fslhv: --fault: 'guest-panik active at 1ms': unknown fault 'guest-panik'; did you mean 'guest-panic'?")]
    [InlineData("guest-panic activ at 1ms", "--fault: unknown partition 'activ'; did you mean 'active'?")]
    [InlineData("driver.open.no-memory active/ any-pass", "fslhv: --fault: any-pass is for explorations; write the pass: 'pass 1'")]
    [InlineData("guest-panic", "fslhv: --fault: 'guest-panic': a fault is written NAME TARGET at TIME, or NAME TARGET pass N for a fault point")]
    public void What_is_no_fault_there_is_unusable(string line, string error) =>
        Assert.Equal(error, Fslhv.Run("run", Quiet, "--fault", line).Ended(2).ErrorLines[0]);
}
