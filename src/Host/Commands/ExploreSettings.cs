using System.Globalization;
using FslHv.Abi;
using FslHv.Actors;
using FslHv.Host.Input;
using FslHv.Simulation;

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

    /// <summary>Names or beginnings of fault points; empty: none.</summary>
    public required IReadOnlyList<string> Faults { get; init; }

    /// <summary>How many faults may strike in one run.</summary>
    public required int FaultBudget { get; init; }

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
        Faults = new FaultAllowance(Faults, "", Faults.Count == 0 ? 0 : FaultBudget),
        Depth = Depth,
        Delays = Delays,
        PruneStates = PruneStates,
    };

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
        if (Faults.Count > 0)
            command.Add($"--faults {string.Join(',', Faults)} --fault-budget {FaultBudget}");
        if (PruneStates)
            command.Add("--prune-states");
        if (Overrides.Hardware is { } hardware)
            command.Add($"--hardware {RunSettings.Quoted(hardware)}");
        if (Overrides.PartitionsMax is { } partitionsMax)
            command.Add($"--partitions-max {partitionsMax}");
        if (Overrides.Fidelity is { } level)
            command.Add($"--fidelity {level.Name()}");
        return string.Join(' ', command);
    }
}
