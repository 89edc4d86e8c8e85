using System.CommandLine;
using FslHv.Host.Input;

namespace FslHv.Host.Commands;

/// <summary><c>fslhv shell</c>: the hypervisor's shell, for whoever types or pipes lines into it.</summary>
internal static class ShellCommand
{
    public static Command Create()
    {
        var file = Values.File("FILE", "A board (.dts, .dtb), or a scenario (.yaml), whose hypervisor has a console on a serial line.");
        var seed = Values.Seed("--seed");
        seed.Description = "Decides every delay and every draw: the same seed and the same lines give the same output.";
        seed.DefaultValueFactory = _ => 1;
        var hardware = BoardOptions.Hardware();
        var partitionsMax = BoardOptions.PartitionsMaxOverride();
        var fidelity = BoardOptions.Fidelity();
        var command = new Command("shell", "Type at the shell of a simulated hypervisor: one command a line of standard input.")
        {
            file, seed, hardware, partitionsMax, fidelity,
        };
        command.SetAction(result => new ShellSession(
            result.GetRequiredValue(file),
            result.GetValue(seed),
            new Overrides(result.GetValue(hardware), result.GetValue(partitionsMax), result.GetValue(fidelity)))
            .Run(Console.In, Console.Out, isEchoSeen: !Console.IsInputRedirected));
        return command;
    }
}
