using System.Text;
using FslHv.Abi;
using FslHv.Actors;
using FslHv.Hypervisor;

namespace FslHv.Scenarios.Tests;

/// <summary>
/// A terminal at a manager: commands of partman one after the other, each 100 ms after the one before, with what they print and their exit codes.
/// </summary>
internal sealed record PartmanTerminal(MachinePlan Plan, string Guest)
{
    public ValueList<FileSetup> Files { get; init; }

    public Fidelity Fidelity { get; init; } = Fidelity.Ideal;

    /// <summary>Labels of partitions that are to run Linux once they are started.</summary>
    public ValueList<string> Linux { get; init; }

    /// <summary>What stands on the terminal in the end; an exit code that is not 0 in brackets.</summary>
    public string Type(params string[] commands) => Type(1, commands);

    public string Type(ulong seed, params string[] commands)
    {
        var processes = commands.Select((line, number) => (ProcessSetup)new ProcessSetup.Partman(
            $"{number}", default, Words(line), Duration.FromMilliseconds(100 * (number + 1))));
        var scenario = new Scenario
        {
            Name = "terminal",
            Guests = Linux.Select(label => new GuestSetup { Partition = label, Program = GuestSetup.Linux })
                .Append(new GuestSetup { Partition = Guest, Files = Files, Processes = processes.ToValueList() }).ToValueList(),
        };
        var fidelity = Fidelity;
        var programs = GuestPrograms.Standard.With(
            GuestSetup.Linux, setup => ((Drivers.LinuxProgram)GuestPrograms.Standard.Make(setup)!) is var program ? program with
            {
                Processes = program.Processes.Select(each => each is Drivers.Partman partman ? partman with { Fidelity = fidelity } : each).ToValueList(),
            } : null!);
        var binding = ScenarioBinder.Bind(scenario, Plan, programs);
        Assert.Equal([], binding.Errors);
        var engine = Runs.Engine(binding.Scenario!, seed);
        var screen = new Screen(commands);
        engine.Observe(screen);
        var result = new ScenarioRun(binding.Scenario!, engine).Run();
        Assert.Null(result.End.Defect);
        Assert.Equal([], result.Findings);
        return screen.ToString();
    }

    private static ValueList<string> Words(string line)
    {
        Assert.True(CommandLineShape.TryRead(line, out var words));
        return words;
    }

    private sealed class Screen(string[] commands) : ITraceObserver
    {
        private readonly StringBuilder[] _said = [.. commands.Select(command => new StringBuilder($"$ partman {command}\n"))];

        public void OnRecord(in TraceRecord record)
        {
            if (record.Payload is ProcessFact.Said said && record.Kind == TraceKind.Note)
                _said[int.Parse(said.Process, System.Globalization.CultureInfo.InvariantCulture)].Append(said.Text).Append('\n');
            else if (record.Payload is ProcessFact.Exited { Code: not 0 } exited && record.Kind == TraceKind.Note)
                _said[int.Parse(exited.Process, System.Globalization.CultureInfo.InvariantCulture)].Append('[').Append(exited.Code).Append("]\n");
        }

        public override string ToString() => string.Concat(_said.Select(each => each.ToString()));
    }
}
