using FslHv.Abi;
using FslHv.Actors;
using FslHv.Scenarios;
using FslHv.Simulation;
using LatencySetting = FslHv.Simulation.LatencySetting;

namespace FslHv.TestKit;

/// <summary>
/// A scenario as a subject of exploration: each run assembles its machine anew and is judged by its expectations and by the rules of every run.
/// </summary>
public sealed class ScenarioSubject : Subject
{
    private const string DefectPrefix = "defect: ";

    private readonly MachineParts? _ownParts;
    private readonly MachineParts _parts;
    private readonly SimulationOptions _options;

    /// <param name="scenario">The scenario.</param>
    /// <param name="parts">Makes the actors; null: the scenario's own.</param>
    public ScenarioSubject(BoundScenario scenario, MachineParts? parts = null)
    {
        Scenario = scenario;
        _ownParts = parts;
        _parts = parts ?? scenario.Parts;
        _options = new SimulationOptions(0)
        {
            Latencies = [.. scenario.Latencies.Select(each => new LatencySetting(each.Class, new LatencyRange(each.Min, each.Max)))],
            Slack = scenario.Scenario.Explore.Slack,
            StepsMax = 10_000_000,
        };
    }

    /// <summary>The scenario.</summary>
    public BoundScenario Scenario { get; }

    /// <summary>Faults of every run, besides those of the timeline.</summary>
    public FaultPlan Faults { get; init; } = FaultPlan.Empty;

    /// <summary>Faults that each run draws, in place of <see cref="Faults"/>; null: none are drawn.</summary>
    public DrawnFaults? Drawn { get; init; }

    /// <summary>
    /// The steps of a recorded run of the scenario, in one order; null: none. Each run then follows them up to a place that is a choice, as if it were the
    /// recorded run, and goes on from there by the others; 0 is the end.
    /// </summary>
    public IReadOnlyList<RecordedStep>? Recorded
    {
        get => _options.Recorded;
        init => _options = _options with { Recorded = value };
    }

    /// <summary>Another scenario with the same actors, and with these faults in every run.</summary>
    public ScenarioSubject With(BoundScenario scenario, FaultPlan faults) => new(scenario, _ownParts) { Faults = faults, Recorded = Recorded };

    /// <inheritdoc />
    public override SimulationOptions Options => _options;

    /// <inheritdoc />
    public override bool RunsMayRepeat => Scenario.Scenario.Explore.Window.To is Moment.AtFact;

    /// <inheritdoc />
    public override RunVerdict Run(SimulationEngine engine)
    {
        var plan = Drawn?.Draw(Scenario, engine) ?? Faults;
        var run = new ScenarioRun(Scenario, engine, new ScenarioRunOptions { Parts = _parts, Faults = plan, OpenFaultPoint = engine.OpenFaultPoint });
        if (Recorded is { } recorded)
        {
            LetGoSomewhere(engine, recorded.Count);
        }
        else
        {
            var window = new ChoiceWindow(Scenario, engine.Now, isOpen => engine.ChoicesOpen = isOpen);
            engine.ChoicesOpen = window.IsOpen;
            engine.Observe(window);
        }

        var result = run.Run();
        return new RunVerdict(result.End, engine.WasGivenUp ? null : FailureOf(result), new ScenarioOutcome(result, plan));
    }

    /// <summary>Where nobody chooses, nowhere: the run is the recorded one to its end.</summary>
    private static void LetGoSomewhere(SimulationEngine engine, int steps)
    {
        if (engine.Choose(steps) is > 0 and var back)
            engine.LetGoBehind(steps - (int)back);
    }

    /// <summary>Whether a failure's reason is an exception of an actor: a defect of the program, not of the scenario.</summary>
    public static bool IsDefect(string reason)
    {
        ArgumentNullException.ThrowIfNull(reason);
        return reason.StartsWith(DefectPrefix, StringComparison.Ordinal);
    }

    /// <summary>The first thing that went wrong in a run; null when nothing did.</summary>
    public static RunFailure? FailureOf(ScenarioResult result)
    {
        if (result.End.Defect is { } defect)
        {
            var what = $"{defect.Exception.GetType().Name}: {defect.Exception.Message}";
            return new RunFailure($"{DefectPrefix}{what}", $"{defect.Path} failed on {defect.Handling}: {what}", result.End.Steps);
        }

        if (result.Findings.Count > 0)
            return new RunFailure($"rule: {result.Findings[0].Rule}", $"{result.Findings[0]}", result.Findings[0].Step);
        foreach (var expectation in result.Expectations)
        {
            if (!expectation.Holds)
                return new RunFailure($"expectation: {expectation.Name}", $"{expectation}", expectation.Step);
        }

        foreach (var service in result.Services)
        {
            if (!service.Holds)
                return new RunFailure($"service: {service.Service.Name}", $"{service}", result.End.Steps);
        }

        return result.End.Reason == RunEndReason.StepsReached
            ? new RunFailure("livelock", "the limit of steps is reached: most likely a livelock", result.End.Steps)
            : null;
    }
}

/// <summary>What came of a run of a scenario: the details of its verdict.</summary>
/// <param name="Result">What came of it.</param>
/// <param name="Faults">The faults it had besides those of the timeline.</param>
public sealed record ScenarioOutcome(ScenarioResult Result, FaultPlan Faults);
