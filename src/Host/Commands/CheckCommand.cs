using System.CommandLine;
using FslHv.Host.Input;
using FslHv.Host.Output;
using FslHv.Hypervisor;

namespace FslHv.Host.Commands;

/// <summary><c>fslhv check</c>: says whether boards and scenarios can be used, without running them.</summary>
internal static class CheckCommand
{
    public static Command Create()
    {
        var files = Values.Files("FILE", "Scenarios (.yaml) and boards (.dts, .dtb).");
        var strict = new Option<bool>("--strict") { Description = "A node that the hypervisor would skip counts as an error, too." };
        var hardware = BoardOptions.Hardware();
        var partitionsMax = BoardOptions.PartitionsMaxOverride();
        var fidelity = BoardOptions.Fidelity();
        var command = new Command("check", "Check boards and scenarios.") { files, strict, hardware, partitionsMax, fidelity };
        command.SetAction(result =>
        {
            var overrides = new Overrides(result.GetValue(hardware), result.GetValue(partitionsMax), result.GetValue(fidelity));
            var isStrict = result.GetValue(strict);
            var isUsable = true;
            foreach (var file in result.GetRequiredValue(files))
                isUsable &= Check(file, overrides, isStrict);
            return isUsable ? ExitCode.Success : ExitCode.UnusableInput;
        });
        return command;
    }

    private static bool Check(string file, Overrides overrides, bool isStrict)
    {
        try
        {
            var plan = RunInput.Load(file, overrides).Plan;
            var warnings = 0;
            foreach (var remark in plan.Remarks)
            {
                warnings += remark.Severity >= Actors.Severity.Warning ? 1 : 0;
                Console.Error.WriteLine(remark.Text);
            }

            Console.Out.WriteLine($"{file}: {Describe(plan, warnings)}");
            return !isStrict || warnings == 0;
        }
        catch (InputException e)
        {
            foreach (var line in e.Lines)
                Console.Error.WriteLine(line);
            return false;
        }
    }

    private static string Describe(MachinePlan plan, int warnings) =>
        $"usable, {Units.Of(plan.Partitions.Count, "partition")}{(warnings == 0 ? "" : $", {Units.Of(warnings, "warning")}")}";
}
