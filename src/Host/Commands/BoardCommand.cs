using System.CommandLine;
using FslHv.Host.Input;
using FslHv.Host.Output;

namespace FslHv.Host.Commands;

/// <summary><c>fslhv board</c>: what a configuration tree describes, for people.</summary>
internal static class BoardCommand
{
    public static Command Create()
    {
        var board = BoardOptions.Board();
        var hardware = BoardOptions.Hardware();
        var partitionsMax = BoardOptions.PartitionsMax();
        var json = new Option<bool>("--json") { Description = "Print one JSON object instead." };
        var command = new Command("board", "Summarise a board: partitions, cpus, memory, who manages whom, doorbells.")
        {
            board, hardware, partitionsMax, json,
        };
        command.SetAction(result =>
        {
            var path = result.GetRequiredValue(board);
            var plan = BoardFile.Plan(path, result.GetValue(hardware), result.GetValue(partitionsMax));
            if (result.GetValue(json))
                Console.Out.WriteLine(BoardJson.Write(path, plan));
            else
                new BoardSummary(Terminal.Create(), plan).Print(path);
            return ExitCode.Success;
        });
        return command;
    }
}
