using System.CommandLine;
using FslHv.Host.Output;
using FslHv.Scenarios;

namespace FslHv.Host.Commands;

/// <summary><c>fslhv faults</c>: every fault that has a name.</summary>
internal static class FaultsCommand
{
    public static Command Create()
    {
        var json = new Option<bool>("--json") { Description = "Print one JSON array instead." };
        var command = new Command("faults", "List the faults that can be injected: by a timeline, by run --fault, or drawn.") { json };
        command.SetAction(result =>
        {
            if (result.GetValue(json))
                Console.Out.WriteLine(FaultList.Json(FaultCatalogue.All));
            else
                FaultList.Print(Terminal.Create(), FaultCatalogue.All);
            return ExitCode.Success;
        });
        return command;
    }
}
