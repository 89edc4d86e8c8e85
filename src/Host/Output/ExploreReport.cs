using System.Globalization;
using FslHv.Host.Commands;
using FslHv.TestKit;
using Spectre.Console;

namespace FslHv.Host.Output;

/// <summary>Prints what came of an exploration.</summary>
internal sealed class ExploreReport(IAnsiConsole console, ExploreSettings settings)
{
    private static readonly Style Good = new(Color.Green);
    private static readonly Style Bad = new(Color.Red);

    /// <summary>What came of one scenario.</summary>
    public void Print(ExploredScenario explored)
    {
        var result = explored.Result;
        console.Write(new Text(explored.Subject.Scenario.Scenario.Name, new Style(decoration: Decoration.Bold)));
        console.Write(new Text($" ({Describe()}): {explored.Subject.Scenario.Scenario.About}\n"));
        for (var i = 0; i < result.Failures.Count; i++)
            Print(result.Failures[i], explored.Replays[i]);
        console.Write(new Text($"{Summary(explored)}\n"));
        var count = result.Failures.Count;
        var verdict = count > 0 ? $"✘ {Units.Of(count, "reason")} to fail, in {Units.Count(result.Failing)} of {Units.Count(result.Schedules)} schedules"
            : result.IsComplete ? "✔ complete: no order fails"
            : $"✔ no failure in {Units.Count(result.Schedules)} schedules";
        console.Write(new Text($"{verdict}\n", count > 0 ? Bad : Good));
    }

    /// <summary>Somebody ended it.</summary>
    /// <param name="left">How many scenarios were not explored at all.</param>
    public void PrintInterrupted(int left) =>
        console.Write(new Text($"interrupted{(left == 0 ? "" : $": {Units.Of(left, "scenario")} not explored")}\n", Bad));

    private string Describe()
    {
        var faults = settings.Faults is not { Count: > 0 } ? "" : $"; faults {string.Join(", ", settings.Faults)}";
        return $"{settings.Strategy}, seed {settings.Seed}, {Units.Of(settings.Jobs, "job")}{faults}";
    }

    private void Print(FoundFailure failure, FailureReplay replay)
    {
        console.WriteHanging("✘ ", Bad, failure.Failure.Reason, Bad);
        console.WriteHanging("  ", Bad, failure.Failure.Text.TrimStart('✘', ' '), Style.Plain);
        var run = failure.Strategy == ExploreSettings.Exhaustive ? $"part {failure.Part}, run {failure.Schedule}" : $"schedule {failure.Schedule}";
        console.WriteHanging("  ", Bad, $"found by {failure.Strategy}, {run}: {failure.Steps} steps, {failure.Choices.Count} choices", Style.Plain);
        console.Write(new Text($"  again with: {replay.Command}\n"));
    }

    private static string Summary(ExploredScenario explored)
    {
        var result = explored.Result;
        var about = result.DistinctIsExact ? "" : "about ";
        var complete = result.IsComplete ? "; complete" : "";
        var blocked = result.Blocked == 0 ? "" : $", {Units.Count(result.Blocked)} given up";
        var rates = string.Create(
            CultureInfo.InvariantCulture, $"in {explored.Seconds:0.0} s: {explored.SchedulesPerSecond:N0}/s, {explored.StepsPerSecond:N0} steps/s");
        return $"{Units.Count(result.Schedules)} schedules {rates}{blocked}; "
            + $"{about}{Units.Count(result.DistinctTraces)} distinct (Mazurkiewicz) traces{complete}";
    }
}
