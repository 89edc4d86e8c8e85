using System.CommandLine;
using FslHv.Actors;
using FslHv.Host.Input;
using FslHv.Host.Output;
using FslHv.Scenarios;

namespace FslHv.Host.Commands;

/// <summary><c>fslhv run</c>: runs a scenario, or boots a board, on the simulation engine.</summary>
internal static class RunCommand
{
    public static Command Create()
    {
        var file = Values.File("FILE", "A scenario (.yaml), or a board (.dts, .dtb), which then boots and runs until nothing happens any more.");
        var seed = Values.Seed("--seed");
        seed.Description = "Decides every delay and every draw: the same seed gives the same trace.";
        seed.DefaultValueFactory = _ => 1;
        var trace = new Option<string?>("--trace") { Description = "Write the whole trace to FILE, one JSON object a line.", HelpName = "FILE" };
        var console = new Option<string?>("--console")
        {
            Description = "Write every line that leaves over a serial line to FILE, behind the guest's label and channel.",
            HelpName = "FILE",
        };
        var until = Values.Time("--until");
        until.Description = "End the run there at the latest, like 500ms or 2s.";
        var faults = Values.Faults("--fault");
        var engine = new Option<EngineKind>("--engine")
        {
            Description = "simulation: deterministic, on virtual time. live: the same actors on threads and wall-clock time; the seed then decides draws only.",
            HelpName = "ENGINE",
        };
        engine.AcceptOnlyFromAmong("simulation", "live");
        var speed = new Option<int>("--speed")
        {
            Description = "Live only: how many seconds of the machine's time go by in a real one, 1 to 1000.",
            HelpName = "N",
            DefaultValueFactory = _ => 1,
        };
        speed.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && !(int.TryParse(result.Tokens[0].Value, out var value) && value is >= 1 and <= 1000))
                result.AddError($"--speed: '{result.Tokens[0].Value}' is not a whole number from 1 to 1000");
        });
        var record = new Option<string?>("--record")
        {
            Description = "Live only: record every step to FILE, for fslhv replay.",
            HelpName = "FILE",
        };
        var journal = new Option<string?>("--journal")
        {
            Description = "Live only: keep what actors persist in FILE. A later run of the same scenario with it goes on from there.",
            HelpName = "FILE",
        };
        var json = new Option<bool>("--json") { Description = "Print one JSON object with the result instead of the timeline." };
        var quiet = new Option<bool>("--quiet", "-q") { Description = "No timeline, only expectations and summary." };
        var verbose = new Option<bool>("--verbose", "-v") { Description = "Print every fact of the timeline, down to each latch." };
        var hardware = BoardOptions.Hardware();
        var partitionsMax = BoardOptions.PartitionsMaxOverride();
        var fidelity = BoardOptions.Fidelity();
        var command = new Command("run", "Run a scenario, or boot a board.")
        {
            file, seed, engine, speed, journal, record, trace, console, until, faults, json, quiet, verbose, hardware, partitionsMax, fidelity,
        };
        command.SetAction(result => Run(new RunSettings
        {
            File = result.GetRequiredValue(file),
            Seed = result.GetValue(seed),
            Engine = result.GetValue(engine),
            Speed = result.GetValue(speed),
            Journal = result.GetValue(journal),
            Record = result.GetValue(record),
            Trace = result.GetValue(trace),
            Console = result.GetValue(console),
            Until = result.GetValue(until),
            Faults = result.GetValue(faults) ?? FaultPlan.Empty,
            Json = result.GetValue(json),
            MinSeverity = result.GetValue(verbose) ? Severity.Debug : Severity.Info,
            Timeline = !result.GetValue(json) && !result.GetValue(quiet),
            Overrides = new Overrides(result.GetValue(hardware), result.GetValue(partitionsMax), result.GetValue(fidelity)),
        }));
        return command;
    }

    private static int Run(RunSettings settings)
    {
        var session = new RunSession(settings);
        using var signals = new StopSignals(session.Interrupt);
        return session.Run();
    }
}
