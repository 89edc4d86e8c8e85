using System.Diagnostics;
using FslHv.Host.Commands;
using FslHv.Host.Input;
using FslHv.Host.Output;
using FslHv.Simulation;
using FslHv.TestKit;
using Spectre.Console;

namespace FslHv.Host;

/// <summary>One <c>fslhv explore</c>: loads, explores each scenario, prints, and says with its exit code what came of it.</summary>
internal sealed class ExploreSession(ExploreSettings settings) : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private volatile int _interruptedWith;

    /// <summary>Ends the exploration after the runs in hand. May be called from another thread.</summary>
    /// <param name="exitCode">What the program then ends with, unless it found a failure.</param>
    public void Interrupt(int exitCode)
    {
        _interruptedWith = exitCode;
        _stop.Cancel();
    }

    public void Dispose() => _stop.Dispose();

    public int Run()
    {
        var subjects = settings.Files.Select(SubjectOf).ToList();
        if (File.Exists(settings.Out))
            throw new InputException($"{settings.Out}: is a file, not a folder");
        using var junit = settings.JUnit is { } path ? new WholeFile("--junit", path) : null;
        var replays = new ReplayFiles(settings);
        var console = Terminal.Create();
        var report = new ExploreReport(console, settings);
        var explored = new List<ExploredScenario>();
        for (var i = 0; i < subjects.Count && !_stop.IsCancellationRequested; i++)
        {
            var scenario = Explore(settings.Files[i], subjects[i], console, replays);
            explored.Add(scenario);
            if (!settings.Json)
                report.Print(scenario);
        }

        if (junit is not null)
        {
            JUnitReport.Write(junit.Stream, explored);
            junit.Complete();
        }

        if (settings is { Coverage: true, Json: false })
            CoverageReport.Print(console, explored);
        if (settings.Json)
            Console.Out.WriteLine(ExploreJson.Write(settings, explored));
        else if (_interruptedWith != 0)
            report.PrintInterrupted(settings.Files.Count - explored.Count);
        return ExitCodeOf(explored);
    }

    private ScenarioSubject SubjectOf(string file)
    {
        if (!RecordingInput.IsRecording(file))
            return settings.SubjectOf(RunInput.Load(file, settings.Overrides));
        if (settings.Faults is not null)
            throw new InputException($"--faults: {file} is a recording, and has the faults that it has");
        return RecordingInput.SubjectOf(file).Subject;
    }

    private int ExitCodeOf(List<ExploredScenario> explored)
    {
        var reasons = explored.SelectMany(each => each.Result.Failures).Select(each => each.Failure.Reason).ToList();
        if (reasons.Exists(ScenarioSubject.IsDefect))
            return ExitCode.InternalError;
        return reasons.Count > 0 ? ExitCode.ExpectationFailed : _interruptedWith;
    }

    private ExploredScenario Explore(string file, ScenarioSubject subject, IAnsiConsole console, ReplayFiles replays)
    {
        Subject explored = settings.Coverage ? new CoveringSubject(subject) : subject;
        var strategy = StrategyNames.Make(settings.Strategy, explored, settings.StrategyOptions);
        var exploration = new Exploration(explored, strategy, new ExplorationOptions { Jobs = settings.Jobs, KeepGoing = settings.KeepGoing });
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        var watch = Stopwatch.StartNew();
        if (settings.For is { } time)
            enough.CancelAfter(TimeSpan.FromTicks(time.Nanoseconds / 100));
        var work = Task.Factory.StartNew(() => exploration.Run(enough.Token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        if (!settings.Json && !Console.IsOutputRedirected)
            ExploreProgress.Show(console, file, settings, exploration, watch, work);
        var result = work.GetAwaiter().GetResult();
        var seconds = watch.Elapsed.TotalSeconds;
        return new ExploredScenario(file, subject, result, seconds, [.. result.Failures.Select(failure => replays.Write(file, subject, failure))]);
    }
}
