using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization;
using FslHv.Abi;
using FslHv.Actors;
using FslHv.Scenarios;
using FslHv.Simulation;
using FslHv.TestKit;

namespace FslHv.Mutants;

/// <summary>What one strategy made of a scenario.</summary>
/// <param name="Strategy">Its name.</param>
/// <param name="Schedules">Runs until the first failure, or all of them.</param>
/// <param name="Seconds">How long that took.</param>
/// <param name="Reason">The first failure; null when none was found.</param>
/// <param name="IsComplete">Whether everything was tried.</param>
/// <param name="Choices">Of the first failure: how many choices its run made.</param>
/// <param name="Steps">Of the first failure: how long its run was.</param>
internal sealed record StrategyTrial(string Strategy, long Schedules, double Seconds, string? Reason, bool IsComplete, int Choices, long Steps);

/// <summary>What all strategies made of a scenario.</summary>
/// <param name="Default">What is wrong with the run in which nobody chooses; null: nothing.</param>
/// <param name="StepsOfDefault">How long that run is.</param>
/// <param name="FailingOfThousand">How many of a thousand random runs fail.</param>
/// <param name="Strategies">The strategies.</param>
internal sealed record Trial(string? Default, long StepsOfDefault, int FailingOfThousand, IReadOnlyList<StrategyTrial> Strategies)
{
    /// <summary>Where the choices of the scenario end.</summary>
    public string WindowTo { get; init; } = "";

    /// <summary>The smallest failure: choices that are not the default, and steps; null where nothing was found.</summary>
    public ShrunkTrial? Shrunk { get; init; }

    [JsonIgnore]
    public static JsonSerializerOptions Json { get; } = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}

/// <summary>A failure after shrinking.</summary>
/// <param name="Choices">How many of its choices are not the default.</param>
/// <param name="Steps">How long the run is.</param>
internal sealed record ShrunkTrial(int Choices, long Steps);

/// <summary>Explores one scenario in this process, with the program as it was built.</summary>
internal sealed class Trials(ScenarioSubject subject, TimeSpan limit, int jobs, CancellationToken cancellation)
{
    private const ulong Seed = 1;
    private const int Sample = 1_000;

    /// <summary>Opens a scenario.</summary>
    /// <param name="path">Where it is.</param>
    /// <param name="text">What it says in place of what the file does; null: what the file does.</param>
    /// <exception cref="FormatException">It cannot be used.</exception>
    public static ScenarioSubject Open(string path, string? text = null)
    {
        var binding = ScenarioFile.Open(path, new DiskFiles(path, text), Programs.All);
        return binding.Scenario is { } scenario
            ? new ScenarioSubject(scenario)
            : throw new FormatException(string.Join('\n', binding.Errors.Select(error => error.ToString())));
    }

    public Trial Run(IReadOnlyList<string> strategies)
    {
        var first = ExploredRun.Of(subject, new ReplayChooser([]), Seed).Verdict;
        var failing = Explore("random", Sample, keepGoing: true, out _);
        var tried = new List<StrategyTrial>();
        var failures = new List<FoundFailure>();
        foreach (var strategy in strategies)
        {
            var clock = Stopwatch.StartNew();
            var result = Explore(strategy, long.MaxValue, keepGoing: false, out var schedules);
            var failure = result.Failures.Count > 0 ? result.Failures[0] : null;
            if (failure is not null)
                failures.Add(failure);
            tried.Add(new StrategyTrial(
                strategy, schedules, Math.Round(clock.Elapsed.TotalSeconds, 3), failure?.Failure.Reason, result.IsComplete,
                failure?.Choices.Count ?? 0, failure?.Steps ?? 0));
        }

        return new Trial(first.Failure?.Text, first.End.Steps, (int)failing.Failing, tried)
        {
            Shrunk = Shrink(failures),
            WindowTo = subject.Scenario.Scenario.Explore.Window.To?.ToString() ?? "the end",
        };
    }

    /// <summary>The smallest of the failures is made smaller.</summary>
    private ShrunkTrial? Shrink(List<FoundFailure> failures)
    {
        if (failures.MinBy(failure => failure.Steps) is not { } smallest)
            return null;
        var shrunk = Shrinker.Shrink(subject, smallest.Recipe, new ShrinkOptions { Programs = Programs.All });
        return shrunk is null ? null : new ShrunkTrial(shrunk.Recipe.Deviations, shrunk.Steps);
    }

    /// <summary>Shows one run, step by step.</summary>
    /// <param name="strategy">The first failure that this one finds; null: the run in which nobody chooses.</param>
    /// <param name="write">Takes each line.</param>
    public RunVerdict Trace(string? strategy, Action<string> write)
    {
        var found = strategy is null ? null : Explore(strategy, long.MaxValue, keepGoing: false, out _).Failures is [var first, ..] ? first : null;
        var chooser = new ReplayChooser(found?.Choices ?? []);
        return ExploredRun.Of(subject, chooser, found?.Seed ?? Seed, found?.IsTimed ?? false, engine => engine.Observe(new Writer(engine, write))).Verdict;
    }

    private ExplorationResult Explore(string strategy, long schedulesMax, bool keepGoing, out long schedules)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        end.CancelAfter(limit);
        var made = StrategyNames.Make(strategy, subject, new StrategyOptions { Seed = Seed, SchedulesMax = schedulesMax });
        var exploration = new Exploration(subject, made, new ExplorationOptions { Jobs = jobs, KeepGoing = keepGoing });
        var result = exploration.Run(end.Token);
        schedules = result.Failures.Count > 0 || result.IsComplete ? result.Schedules : exploration.SoFar.Schedules;
        return result;
    }

    private sealed class Writer(SimulationEngine engine, Action<string> write) : ITraceObserver
    {
        public void OnRecord(in TraceRecord record)
        {
            var what = record.Kind is TraceKind.Deliver or TraceKind.Timer or TraceKind.DeadLetter
                ? $"{engine.PathOf(record.From)} → {engine.PathOf(record.To)}"
                : engine.PathOf(record.From);
            write($"{record.At} #{record.Step} {(engine.ChoicesOpen ? '*' : ' ')} {record.Kind} {what}: {record.Payload}");
        }
    }

    private sealed class DiskFiles(string given, string? text) : IFileSource
    {
        public Bytes? Read(string path) => path == given && text is not null ? Bytes.Take(System.Text.Encoding.UTF8.GetBytes(text))
            : File.Exists(path) ? Bytes.Take(File.ReadAllBytes(path)) : null;
    }
}
