using System.CommandLine;
using FslHv.Abi;
using FslHv.Actors;
using FslHv.Host.Input;
using FslHv.Host.Rehearsal;

namespace FslHv.Host.Commands;

/// <summary>Options of a rehearsal, whatever carries its messages.</summary>
internal sealed class RehearsalOptions
{
    private readonly Argument<string> _file = Values.File("SCENARIO", "A scenario (.yaml) with nodes.");
    private readonly Option<int?> _nodes = Values.OptionalInteger("--nodes", 1, 1000);
    private readonly Option<int?> _rounds = Values.OptionalInteger("--rounds", 1, 1_000_000);
    private readonly Option<Duration?> _time = Values.RealTime("--for");
    private readonly Option<string> _faults = new("--faults")
    {
        Description = "scenario: those of its timeline. random: besides, each round draws others from what its key 'faults' allows.",
        HelpName = "WHICH",
        DefaultValueFactory = _ => "scenario",
    };

    private readonly Option<ulong> _seed = Values.Seed("--seed");
    private readonly Option<string?> _record = new("--record")
    {
        Description = "Write what all actors received to files in FOLDER, one folder for each round.",
        HelpName = "FOLDER",
    };

    private readonly Option<string?> _html = new("--html") { Description = "Write a report with the distributions of all times to FILE.", HelpName = "FILE" };
    private readonly Option<bool> _json = new("--json") { Description = "Print nothing but one JSON object with the result, on one line." };
    private readonly Option<FidelityLevel?> _fidelity = BoardOptions.Fidelity();

    public RehearsalOptions()
    {
        _nodes.Description = "How many nodes the scenario must have; the command ends with an error where it has another number.";
        _rounds.Description = "How often the scenario happens. Default: 1.";
        _time.Description = "Begin rounds for so long, like 30m or 90s, instead of counting them.";
        _faults.AcceptOnlyFromAmong("scenario", "random");
        _seed.Description = "Decides what each round draws.";
        _seed.DefaultValueFactory = _ => 1;
    }

    public void AddTo(Command command)
    {
        command.Add(_file);
        foreach (var option in (Option[])[_nodes, _rounds, _time, _faults, _seed, _record, _html, _json, _fidelity])
            command.Add(option);
    }

    /// <summary>What the command line says of them.</summary>
    public RehearseSettings Read(ParseResult result) => new()
    {
        File = result.GetRequiredValue(_file),
        Overrides = new Overrides(Fidelity: result.GetValue(_fidelity)),
        Nodes = result.GetValue(_nodes),
        Rounds = result.GetValue(_rounds) ?? 1,
        For = result.GetValue(_time),
        Seed = result.GetValue(_seed),
        DrawsFaults = result.GetValue(_faults) == "random",
        Record = result.GetValue(_record),
        Html = result.GetValue(_html),
        Json = result.GetValue(_json),
    };
}
