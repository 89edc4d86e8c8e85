using System.Globalization;
using FslHv.Abi;
using FslHv.Actors;
using FslHv.Host.Input;
using FslHv.Scenarios;
using FslHv.Simulation;
using FslHv.TestKit;

namespace FslHv.Host.Commands;

/// <summary>What an exploration was asked for.</summary>
internal sealed record ExploreSettings
{
    /// <summary>Name of the strategy that goes through everything.</summary>
    public const string Exhaustive = "exhaustive";

    public required IReadOnlyList<string> Files { get; init; }

    public required string Strategy { get; init; }

    /// <summary>No more runs than this of each scenario; null: as many as there are, or as there is time for.</summary>
    public long? Schedules { get; init; }

    /// <summary>No longer than this for each scenario; wall-clock time. Null: as long as it takes.</summary>
    public Duration? For { get; init; }

    public required int Jobs { get; init; }

    public required ulong Seed { get; init; }

    public required int Depth { get; init; }

    public required int Delays { get; init; }

    /// <summary>Faults that may be drawn, as <see cref="FaultSetup.Draw"/> names them; null: what the scenario says.</summary>
    public IReadOnlyList<string>? Faults { get; init; }

    /// <summary>How many faults may strike in one run; null: what the scenario says, <see cref="int.MaxValue"/>: any number.</summary>
    public int? FaultBudget { get; init; }

    public bool PruneStates { get; init; }

    public bool KeepGoing { get; init; }

    /// <summary>Folder of the replay files.</summary>
    public string? Out { get; init; }

    public string? JUnit { get; init; }

    public bool Coverage { get; init; }

    public bool Json { get; init; }

    public required Overrides Overrides { get; init; }

    /// <summary>What the strategy is made with.</summary>
    public StrategyOptions StrategyOptions => new()
    {
        Seed = Seed,
        SchedulesMax = Schedules ?? long.MaxValue,
        Depth = Depth,
        Delays = Delays,
        PruneStates = PruneStates,
    };

    /// <summary>What is explored: the scenario with the faults that may be drawn.</summary>
    /// <exception cref="InputException">There is no fault of some name.</exception>
    public ScenarioSubject SubjectOf(BoundScenario scenario)
    {
        foreach (var name in Faults ?? [])
        {
            if (FaultCatalogue.Matching(name).Count == 0)
                throw new InputException($"--faults: no fault is called '{name}'; 'fslhv faults' lists them");
        }

        var setup = Faults is null ? scenario.Scenario.Faults : Faults.Count == 0 ? null : FaultsByName(scenario.Scenario.Faults ?? new FaultSetup(), Faults);
        if (setup is not null && FaultBudget is { } budget)
            setup = setup with { AtMost = budget, Survivable = [] };
        var drawing = new FaultDrawing { LeavesPassesOpen = true, Budget = FaultBudget == int.MaxValue ? FslHv.Scenarios.FaultBudget.Unlimited : null };
        return new ScenarioSubject(scenario.With(setup)) { Drawn = setup is null ? null : new DrawnFaults(drawing, Strategy == Exhaustive) };
    }

    private static FaultSetup FaultsByName(FaultSetup setup, IReadOnlyList<string> names) =>
        setup with { Draw = names.ToValueList(), Survivable = [] };

    /// <summary>The command that finds the same failure again, as a shell takes it.</summary>
    /// <param name="file">The scenario.</param>
    /// <param name="schedules">How many runs it takes; null: nobody knows.</param>
    public string AgainCommand(string file, long? schedules)
    {
        var command = new List<string> { "fslhv explore", RunSettings.Quoted(file), $"--strategy {Strategy}" };
        if ((schedules ?? Schedules) is { } most)
            command.Add(string.Create(CultureInfo.InvariantCulture, $"--schedules {most}"));
        command.Add(string.Create(CultureInfo.InvariantCulture, $"--seed {Seed}"));
        if (Depth != new StrategyOptions().Depth)
            command.Add($"--depth {Depth}");
        if (Delays != new StrategyOptions().Delays)
            command.Add($"--delays {Delays}");
        if (Faults is not null)
            command.Add($"--faults {(Faults.Count == 0 ? "none" : RunSettings.Quoted(string.Join(',', Faults)))}");
        if (FaultBudget is { } budget)
            command.Add($"--fault-budget {(budget == int.MaxValue ? "unlimited" : budget.ToString(CultureInfo.InvariantCulture))}");
        if (PruneStates)
            command.Add("--prune-states");
        if (KeepGoing)
            command.Add("--keep-going");
        if (Overrides.Hardware is { } hardware)
            command.Add($"--hardware {RunSettings.Quoted(hardware)}");
        if (Overrides.PartitionsMax is { } partitionsMax)
            command.Add($"--partitions-max {partitionsMax}");
        if (Overrides.Fidelity is { } level)
            command.Add($"--fidelity {level.Name()}");
        return string.Join(' ', command);
    }
}
