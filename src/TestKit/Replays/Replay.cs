using FslHv.Abi;
using FslHv.Actors;
using FslHv.Scenarios;
using FslHv.Simulation;

namespace FslHv.TestKit;

/// <summary>
/// A failing run as it is handed on: everything that decides it, what it showed, and by what it is recognised. See <see cref="ReplayText"/> for the file.
/// </summary>
public sealed record Replay
{
    /// <summary>The format's number, which a file begins with.</summary>
    public const int Version = 1;

    /// <summary>What runs.</summary>
    public required ReplayOrigin Origin { get; init; }

    /// <summary>What of it is left out.</summary>
    public ValueList<ScenarioCut> Cuts { get; init; }

    /// <summary>Faults besides those of its timeline.</summary>
    public FaultPlan Faults { get; init; } = FaultPlan.Empty;

    /// <summary>The assemblies it ran with; see <see cref="Fingerprints.Program"/>.</summary>
    public required ulong ProgramHash { get; init; }

    /// <summary>Who found it; empty when nobody says.</summary>
    public string Strategy { get; init; } = "";

    /// <summary>Seed of the engine.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Whether it runs on the timed scheduler.</summary>
    public bool IsTimed { get; init; }

    /// <summary>Which fault points may strike.</summary>
    public FaultAllowance Strikes { get; init; } = new([], "", 0);

    /// <summary>Why it fails; see <see cref="RunFailure.Reason"/>.</summary>
    public required string Reason { get; init; }

    /// <summary>What went wrong, in one line.</summary>
    public required string Text { get; init; }

    /// <summary>The step at which it showed.</summary>
    public long FailingStep { get; init; }

    /// <summary>When it became certain; null when nobody looked.</summary>
    public CertainPoint? Certain { get; init; }

    /// <summary>The step of <see cref="Certain"/>; 0 when that was before the first one, or nobody looked.</summary>
    public long CertainStep { get; init; }

    /// <summary>Messages handled.</summary>
    public long Steps { get; init; }

    /// <summary>See <see cref="SimulationEngine.TraceClass"/>.</summary>
    public ulong TraceClass { get; init; }

    /// <summary>Chained hash of all records; see <see cref="Simulation.TraceHash"/>.</summary>
    public ulong TraceHash { get; init; }

    /// <summary>How many choices the run has, defaults included.</summary>
    public int ChoiceCount { get; init; }

    /// <summary>Those that are not the default, in order.</summary>
    public ValueList<RecordedChoice> Choices { get; init; }

    /// <summary>The run, for whoever makes it again without comparing.</summary>
    public RunRecipe Recipe
    {
        get
        {
            // What is not listed is the default, which fits whatever is asked.
            var choices = new Choice[Choices.Count == 0 ? 0 : Choices[^1].Number];
            foreach (var choice in Choices)
                choices[choice.Number - 1] = new Choice(choice.Kind, choice.Value, choice.Bound);
            return new RunRecipe(Seed, IsTimed, Strikes, choices);
        }
    }
}

/// <summary>What a replay runs.</summary>
/// <param name="Scenario">Path of the scenario: as the program was given it, and relative to the replay's own folder in a file. Forward slashes.</param>
/// <param name="Hash">Hash of everything that was read for it: its text, board, hardware, images and files.</param>
public sealed record ReplayOrigin(string Scenario, ulong Hash)
{
    /// <summary>The hardware tree instead of the scenario's own; null: the scenario's own. A path like <see cref="Scenario"/>.</summary>
    public string? Hardware { get; init; }

    /// <summary>How many partitions the machine may have instead of what the scenario says.</summary>
    public int? PartitionsMax { get; init; }

    /// <summary>The level instead of those that the scenario names.</summary>
    public FidelityLevel? Fidelity { get; init; }

    /// <summary>The end instead of the scenario's own.</summary>
    public Duration? Until { get; init; }
}

/// <summary>A choice of a run that is not the default.</summary>
/// <param name="Number">Its number among all choices of the run, from 1.</param>
/// <param name="Kind">What it is about.</param>
/// <param name="Value">What was chosen: 1 … <paramref name="Bound"/> − 1.</param>
/// <param name="Bound">How many possible answers there were.</param>
/// <param name="Step">The step that it chose, or in which it was made; 0 before the first one.</param>
/// <param name="Hash">Chained hash of the trace up to it: when that differs, the run has left the recorded one.</param>
/// <param name="Remark">What it means, for people: <c>hypervisor ← worker: Write, instead of manager: Read</c>.</param>
public sealed record RecordedChoice(int Number, ChoiceKind Kind, long Value, long Bound, long Step, ulong Hash, string Remark);
