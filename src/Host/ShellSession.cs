using System.Text;
using FslHv.Actors;
using FslHv.Host.Input;
using FslHv.Host.Measuring;
using FslHv.Host.Output;
using FslHv.Scenarios;
using FslHv.Simulation;

namespace FslHv.Host;

/// <summary>
/// One <c>fslhv shell</c>: somebody at the hypervisor's console. The first line is typed, and then each next one, when nothing has come out of the console for
/// <see cref="QuietTime"/> of the machine's own time, or when nothing is left to happen. So it does not matter how fast lines come in: the same
/// lines and the same seed give the same output.
/// </summary>
internal sealed class ShellSession(string file, ulong seed, Overrides overrides)
{
    /// <summary>Longer than the console is ever silent while it has something to print, and than a partition takes to change its state.</summary>
    private static readonly Duration QuietTime = Duration.FromMilliseconds(100);

    /// <summary>A piece of a line, and what lies between two: the channel holds 4095 bytes.</summary>
    private const int PieceBytes = 1024;

    private static readonly Duration BetweenPieces = Duration.FromMilliseconds(1);

    /// <returns>The program's exit code: 0 at the end of the input.</returns>
    public int Run(TextReader input, TextWriter output, bool isEchoSeen)
    {
        var scenario = RunInput.Load(file, overrides);
        if (SerialEnd.OfHypervisor(scenario.Plan) is not { } console)
            throw new InputException($"{file}: the hypervisor has no console on a serial line; the board's hv-config node names one with 'stdout'");
        var engine = new SimulationEngine(Machines.OptionsFor(scenario, seed));
        var screen = new ConsoleScreen(console, output);
        var observer = new OutputObserver(screen, engine);
        engine.Observe(observer);
        var run = new ScenarioRun(scenario, engine);
        run.Begin();
        var defect = RunUntilQuiet(run, engine, screen);
        while (defect is null && input.ReadLine() is { } line)
        {
            observer.ThrowIfFailed();
            if (isEchoSeen)
                screen.LeaveOut(line);
            Type(run, console, line + "\r");
            defect = RunUntilQuiet(run, engine, screen);
        }

        observer.ThrowIfFailed();
        screen.EndLine();
        if (defect is null)
            return ExitCode.Success;
        Console.Error.WriteLine($"fslhv: a defect of {defect.Path} while it handled {defect.Handling}: {defect.Exception}");
        return ExitCode.InternalError;
    }

    private static void Type(ScenarioRun run, SerialEnd console, string line)
    {
        var bytes = Encoding.UTF8.GetBytes(line);
        var delay = Duration.Zero;
        foreach (var piece in bytes.Chunk(PieceBytes))
        {
            run.Send(console.Input(piece), delay);
            delay += BetweenPieces;
        }
    }

    /// <returns>The defect that ended it, if one did.</returns>
    private static ActorDefect? RunUntilQuiet(ScenarioRun run, SimulationEngine engine, ConsoleScreen screen)
    {
        var begin = engine.Now;
        while (true)
        {
            var quiet = (screen.LastOutput > begin ? screen.LastOutput : begin) + QuietTime;
            if (engine.Now >= quiet)
                return null;
            var end = run.GoOn(quiet);
            if (end.Reason != RunEndReason.TimeReached)
                return end.Defect;
        }
    }
}
