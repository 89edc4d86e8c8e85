using System.CommandLine;
using FslHv.Simulation;

namespace FslHv.Host.Commands;

/// <summary><c>fslhv diverge</c>: makes the same run twice and compares.</summary>
internal static class DivergeCommand
{
    public static Command Create()
    {
        var file = Values.File("FILE", "A scenario (.yaml), a board (.dts, .dtb), or a replay (.fslhv).");
        var seed = Values.Seed("--seed");
        seed.Description = "Which run of a scenario.";
        seed.DefaultValueFactory = _ => 1;
        var strategy = Values.Choice("--strategy", ["none", .. StrategyNames.All.Select(each => each.Name)]);
        strategy.Description = "Who makes the choices of a scenario's run. Default: nobody, as with 'run'.";
        var record = new Option<string?>("--record") { Description = "Write the hash of every record to FILE.", HelpName = "FILE" };
        var against = new Option<string?>("--against")
        {
            Description = "Compare with the hashes in FILE, too: of another build, or another machine.",
            HelpName = "FILE",
        };
        var hardware = BoardOptions.Hardware();
        var partitionsMax = BoardOptions.PartitionsMaxOverride();
        var fidelity = BoardOptions.Fidelity();
        var command = new Command("diverge", "Make the same run twice, and name the first step in which the two differ.")
        {
            file, seed, strategy, record, against, hardware, partitionsMax, fidelity,
        };
        command.SetAction(result => new DivergeSession(new DivergeSettings
        {
            File = result.GetRequiredValue(file),
            Seed = result.GetValue(seed),
            Strategy = result.GetValue(strategy) is { } name && name != "none" ? name : null,
            Record = result.GetValue(record),
            Against = result.GetValue(against),
            Overrides = new Input.Overrides(result.GetValue(hardware), result.GetValue(partitionsMax), result.GetValue(fidelity)),
        }).Run());
        return command;
    }
}

/// <summary>What a comparison was asked for.</summary>
internal sealed record DivergeSettings
{
    public required string File { get; init; }

    public required ulong Seed { get; init; }

    /// <summary>Name of the strategy; null: nobody chooses.</summary>
    public string? Strategy { get; init; }

    public string? Record { get; init; }

    public string? Against { get; init; }

    public required Input.Overrides Overrides { get; init; }
}
