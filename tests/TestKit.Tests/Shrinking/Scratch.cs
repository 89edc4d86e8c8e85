using System.Diagnostics;
using FslHv.Scenarios;
using FslHv.Simulation;
using Xunit.Abstractions;
namespace FslHv.TestKit.Tests;
public sealed class Scratch(ITestOutputHelper output)
{
    [Fact]
    public void Measure()
    {
        foreach (var value in new[] { 1, 2, 3 })
        foreach (var name in new[] { "random", "pct", "delay", "timed", "feedback", "exhaustive" })
        {
            var subject = Subjects.Parse($$"""
                scenario: test
                board: ../boards/three-alike.dts
                model: { of: shared-counter, rounds: 1 }
                expect:
                  - name: not {{value}}
                    never: { fact: model.counted, value: {{value}} }
                """);
            Show($"{value} {name}", subject, name);
        }
        foreach (var name in new[] { "random", "pct", "delay", "timed" })
        {
            var text = System.IO.File.ReadAllText("/tmp/h/replay/scenarios/failover.yaml") + """
                  - name: log2 never reads before log1
                    never: { fact: file.read, guest: standby, file: 3, doorbells: active/state-change }
                    to: { fact: file.read, guest: standby, file: 2, doorbells: active/state-change }

                """;
            Show($"failover {name}", Subjects.Parse(text), name);
        }
    }

    private void Show(string title, ScenarioSubject subject, string name)
    {
            var watch = Stopwatch.StartNew();
            var result = new Exploration(subject, StrategyNames.Make(name, subject, new StrategyOptions { SchedulesMax = 3000 }), new ExplorationOptions()).Run();
            if (result.Failures.Count == 0) { output.WriteLine($"{title}: none in {result.Schedules} {watch.ElapsedMilliseconds}ms"); return; }
            var found = result.Failures[0];
            output.WriteLine($"{title}: {found.Failure} after {result.Schedules}, {found.Recipe.Deviations} of {found.Choices.Count} deviations, {watch.ElapsedMilliseconds} ms");
            watch.Restart();
            var explained = FailureExplainer.Explain(subject, found, new ReplayOrigin("x.yaml", 1), new ExplainOptions())!;
            output.WriteLine($"   shrunk {explained.Shrunk} {explained.Shrunk!.Recipe.Deviations} {string.Join(", ", explained.Shrunk.Cuts)} in {watch.ElapsedMilliseconds} ms");
            output.WriteLine(ReplayText.Write(explained.Replay));
            output.WriteLine(explained.Story.CertainText + " past " + explained.Story.PastSteps);
            foreach (var line in explained.Story.Lines)
            {
                foreach (var c in line.Choices) output.WriteLine("      > " + c);
                output.WriteLine($"{line.Number,4} #{line.Step} {line.At} {line.Text}{(line.IsCertain ? "   <=== certain" : "")}");
                foreach (var c in line.Facts) output.WriteLine("        " + c);
            }
    }
}
