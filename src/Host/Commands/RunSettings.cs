using FslHv.Abi;
using FslHv.Actors;
using FslHv.Host.Input;
using FslHv.Scenarios;

namespace FslHv.Host.Commands;

/// <summary>What a run was asked for.</summary>
internal sealed record RunSettings
{
    public required string File { get; init; }

    public required ulong Seed { get; init; }

    public string? Trace { get; init; }

    public string? Console { get; init; }

    /// <summary>Live: where every step is recorded.</summary>
    public string? Record { get; init; }

    /// <summary>Live: where what actors persist is kept.</summary>
    public string? Journal { get; init; }

    public Duration? Until { get; init; }

    /// <summary>Faults besides those of the scenario's timeline.</summary>
    public FaultPlan Faults { get; init; } = FaultPlan.Empty;

    /// <summary>Which engine runs it.</summary>
    public EngineKind Engine { get; init; }

    /// <summary>Live: how many seconds of engine time go by in one of real time.</summary>
    public int Speed { get; init; } = 1;

    public bool Json { get; init; }

    public bool Timeline { get; init; }

    public Severity MinSeverity { get; init; }

    public required Overrides Overrides { get; init; }

    /// <summary>The command that runs exactly this again, as a shell takes it.</summary>
    public string ReplayCommand
    {
        get
        {
            var until = Until is { } time ? $" --until {(time == Duration.Zero ? "0s" : time)}" : "";
            var hardware = Overrides.Hardware is { } file ? $" --hardware {Quoted(file)}" : "";
            var partitionsMax = Overrides.PartitionsMax is { } max ? $" --partitions-max {max}" : "";
            var fidelity = Overrides.Fidelity is { } level ? $" --fidelity {level.Name()}" : "";
            var faults = string.Concat(Faults.ToLines().Select(line => $" --fault {Quoted(line)}"));
            var speed = Speed == 1 ? "" : $" --speed {Speed}";
            var journal = Journal is null ? "" : $" --journal {Quoted(Journal)}";
            var live = Engine == EngineKind.Live ? $" --engine live{speed}{journal}" : "";
            return $"fslhv run {Quoted(File)} --seed {Seed}{live}{until}{hardware}{partitionsMax}{fidelity}{faults}";
        }
    }

    /// <summary>In single quotes when a shell would make something else of it.</summary>
    internal static string Quoted(string path) =>
        path.All(c => char.IsLetterOrDigit(c) || "/\\._-+:,@%=".Contains(c, StringComparison.Ordinal))
            ? path
            : $"'{path.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}

/// <summary>Engines that run a scenario.</summary>
internal enum EngineKind
{
    /// <summary>Deterministic, on virtual time.</summary>
    Simulation,

    /// <summary>On threads and wall-clock time.</summary>
    Live,
}
