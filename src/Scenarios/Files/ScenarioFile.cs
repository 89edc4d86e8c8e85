using FslHv.Abi;
using FslHv.DeviceTree;
using FslHv.Hypervisor;

namespace FslHv.Scenarios;

/// <summary>From the path of a file to a scenario that can run. Whatever is wrong comes back as errors of one line each.</summary>
public static class ScenarioFile
{
    /// <summary>Reads a scenario file, the board it names, and binds the two.</summary>
    /// <param name="path">The scenario file.</param>
    /// <param name="files">Where files come from.</param>
    /// <param name="programs">The programs it may name.</param>
    /// <param name="hardwarePath">The hardware tree instead of the scenario's own; null: the scenario's own.</param>
    /// <param name="partitionsMax">How many partitions the machine may have instead of what the scenario says; null: what it says.</param>
    /// <param name="fidelity">The level instead of those that the scenario names; null: those.</param>
    public static ScenarioBinding Open(
        string path, IFileSource files, GuestPrograms programs, string? hardwarePath = null, int? partitionsMax = null, FidelityLevel? fidelity = null)
    {
        var errors = new ErrorList(path);
        if (files.Read(path) is not { } bytes)
            return Failed(errors, default, "there is no such file");
        if (FilePaths.Text(bytes) is not { } text)
            return Failed(errors, default, "this is no text in UTF-8");
        var reading = ScenarioLoader.Parse(path, text);
        if (reading.Scenario is not { } scenario)
            return new ScenarioBinding(null, reading.Errors);
        if (fidelity is { } level)
            scenario = scenario.At(level);

        if (ReadFiles(ref scenario, path, files) is { } missing)
            return Failed(errors, missing.Place, $"file {ErrorList.Quote(missing.Name)}: there is no file {FilePaths.Resolve(path, missing.From)}");

        var boards = new BoardReader(files);
        var board = boards.ReadTree(FilePaths.Resolve(path, scenario.Board), out var error);
        if (board is null)
            return Failed(errors, scenario.BoardPlace, $"board: {error}");
        DeviceTreeDocument? hardware = null;
        hardwarePath ??= scenario.Hardware.Length > 0 ? FilePaths.Resolve(path, scenario.Hardware) : null;
        if (hardwarePath is not null)
        {
            hardware = boards.ReadTree(hardwarePath, out error);
            if (hardware is null)
                return Failed(errors, scenario.HardwarePlace, $"hardware: {error}");
        }

        var plan = BoardReader.Plan(board, hardware, OptionsOf(scenario, partitionsMax), out error);
        return plan is null ? Failed(errors, scenario.BoardPlace, $"board: {error}") : ScenarioBinder.Bind(scenario, plan, programs, files);
    }

    /// <summary>Reads a board and gives the scenario in which it just boots.</summary>
    /// <param name="path">The configuration tree.</param>
    /// <param name="hardwarePath">The hardware tree, or null.</param>
    /// <param name="partitionsMax">How many partitions the machine may have.</param>
    /// <param name="files">Where files come from.</param>
    /// <param name="programs">The programs.</param>
    public static ScenarioBinding OpenBoard(string path, string? hardwarePath, int partitionsMax, IFileSource files, GuestPrograms programs)
    {
        var boards = new BoardReader(files);
        var errors = new ErrorList(path);
        var board = boards.ReadTree(path, out var error);
        if (board is null)
            return Failed(errors, default, error);
        DeviceTreeDocument? hardware = null;
        if (hardwarePath is not null && (hardware = boards.ReadTree(hardwarePath, out error)) is null)
            return Failed(errors, default, error);
        var plan = BoardReader.Plan(board, hardware, new PlanOptions { PartitionsMax = partitionsMax }, out error);
        return plan is null ? Failed(errors, default, error) : ScenarioBinder.Bind(PlainBoard.ScenarioOf(plan, path), plan, programs);
    }

    /// <summary>Reads the files of guests; gives the first that is not there.</summary>
    private static FileSetup? ReadFiles(ref Scenario scenario, string path, IFileSource files)
    {
        var guests = new List<GuestSetup>();
        foreach (var guest in scenario.Guests)
        {
            var read = new List<FileSetup>();
            foreach (var file in guest.Files)
            {
                if (file.Content is null && files.Read(FilePaths.Resolve(path, file.From)) is { } content)
                    read.Add(file with { Content = content });
                else if (file.Content is null)
                    return file;
                else
                    read.Add(file);
            }

            guests.Add(guest with { Files = read.ToValueList() });
        }

        scenario = scenario with { Guests = guests.ToValueList() };
        return null;
    }

    private static PlanOptions OptionsOf(Scenario scenario, int? partitionsMax) =>
        new() { PartitionsMax = partitionsMax ?? scenario.PartitionsMax, PowerManagement = scenario.PowerManagement };

    private static ScenarioBinding Failed(ErrorList errors, Place place, string text)
    {
        errors.Add(place, text);
        return new ScenarioBinding(null, errors.ToValueList());
    }
}
