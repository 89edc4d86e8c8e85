using System.CommandLine;
using FslHv.Actors;
using FslHv.Host.Input;
using FslHv.Host.Output;

namespace FslHv.Host.Commands;

/// <summary><c>fslhv run</c>: runs a scenario, or boots a board, on the simulation engine.</summary>
internal static class RunCommand
{
    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "A scenario (.yaml), or a board (.dts, .dtb), which then boots and runs until nothing happens any more." };
        var seed = new Option<ulong>("--seed") { Description = "Decides every delay and every draw: the same seed gives the same trace.", DefaultValueFactory = _ => 1, HelpName = "N" };
        var trace = new Option<string?>("--trace") { Description = "Write the whole trace to FILE, one JSON object a line.", HelpName = "FILE" };
        var console = new Option<string?>("--console") { Description = "Write every line that leaves over a serial line to FILE, behind the guest's label and channel.", HelpName = "FILE" };
        var until = new Option<string?>("--until") { Description = "End the run there at the latest, like 500ms or 2s.", HelpName = "TIME" };
        var json = new Option<bool>("--json") { Description = "Print one JSON object with the result instead of the timeline." };
        var quiet = new Option<bool>("--quiet", "-q") { Description = "No timeline, only expectations and summary." };
        var verbose = new Option<bool>("--verbose", "-v") { Description = "Print every fact of the timeline, down to each latch." };
        var hardware = BoardOptions.Hardware();
        var partitionsMax = new Option<int?>("--partitions-max") { Description = "How many partitions the machine may have. Default: 24, or what the scenario says.", HelpName = "N" };
        var command = new Command("run", "Run a scenario, or boot a board.") { file, seed, trace, console, until, json, quiet, verbose, hardware, partitionsMax };
        command.SetAction(result => Run(new RunSettings
        {
            File = result.GetRequiredValue(file),
            Seed = result.GetValue(seed),
            Trace = result.GetValue(trace),
            Console = result.GetValue(console),
            Until = UntilOf(result.GetValue(until)),
            Json = result.GetValue(json),
            MinSeverity = result.GetValue(verbose) ? Severity.Debug : Severity.Info,
            Timeline = !result.GetValue(json) && !result.GetValue(quiet),
            Overrides = new Overrides(result.GetValue(hardware), result.GetValue(partitionsMax)),
        }));
        return command;
    }

    private static int Run(RunSettings settings)
    {
        var session = new RunSession(settings);
        ConsoleCancelEventHandler cancel = (_, e) =>
        {
            e.Cancel = true;
            session.Interrupt();
        };
        Console.CancelKeyPress += cancel;
        try
        {
            return session.Run();
        }
        finally
        {
            Console.CancelKeyPress -= cancel;
        }
    }

    private static Duration? UntilOf(string? text)
    {
        if (text is null)
            return null;
        return Duration.TryParse(text, out var duration)
            ? duration
            : throw new InputException($"--until: '{text}' is no duration; write it like 250us, 500ms or 2s");
    }
}

/// <summary>What a run was asked for.</summary>
internal sealed record RunSettings
{
    public required string File { get; init; }

    public required ulong Seed { get; init; }

    public string? Trace { get; init; }

    public string? Console { get; init; }

    public Duration? Until { get; init; }

    public bool Json { get; init; }

    public bool Timeline { get; init; }

    public Severity MinSeverity { get; init; }

    public required Overrides Overrides { get; init; }
}
