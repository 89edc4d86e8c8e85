using System.Text;
using FslHv.Hypervisor;
using FslHv.Scenarios;

namespace FslHv.Host.Input;

/// <summary>Reads scenarios, and boards as scenarios, from files.</summary>
internal static class ScenarioFile
{
    /// <summary>Options that a command line gives beside the file.</summary>
    /// <param name="Hardware">Hardware tree, instead of the scenario's.</param>
    /// <param name="PartitionsMax">Largest number of partitions, instead of the scenario's.</param>
    public sealed record Overrides(string? Hardware = null, int? PartitionsMax = null);

    /// <summary>A scenario bound to its board. A board alone is the scenario in which it boots.</summary>
    /// <exception cref="InputException">A file cannot be used.</exception>
    public static BoundScenario Load(string path, Overrides overrides) =>
        IsScenario(path) ? LoadScenario(path, overrides) : LoadBoard(path, overrides);

    /// <summary>Whether a file is a scenario rather than a board, by its name.</summary>
    public static bool IsScenario(string path) => Path.GetExtension(path).ToLowerInvariant() is ".yaml" or ".yml";

    private static BoundScenario LoadScenario(string path, Overrides overrides)
    {
        var reading = ScenarioLoader.Parse(path, Encoding.UTF8.GetString(TextFile.ReadBytes(path)));
        if (reading.Scenario is not { } scenario)
            throw Unusable(reading.Errors);
        if (scenario.Board.Length == 0)
            throw new InputException($"{path}: names no board");
        var hardware = overrides.Hardware ?? (scenario.Hardware.Length == 0 ? null : Beside(path, scenario.Hardware));
        var plan = BoardFile.Plan(Beside(path, scenario.Board), hardware, overrides.PartitionsMax ?? scenario.PartitionsMax);
        return Bind(scenario, plan);
    }

    private static BoundScenario LoadBoard(string path, Overrides overrides)
    {
        var plan = BoardFile.Plan(path, overrides.Hardware, overrides.PartitionsMax ?? PlanOptions.Default.PartitionsMax);
        return Bind(PlainBoard.ScenarioOf(plan, Path.GetFileNameWithoutExtension(path)), plan);
    }

    private static BoundScenario Bind(Scenario scenario, MachinePlan plan)
    {
        var binding = ScenarioBinder.Bind(scenario, plan, GuestPrograms.None);
        return binding.Scenario ?? throw Unusable(binding.Errors);
    }

    private static InputException Unusable(IEnumerable<ScenarioError> errors) => new([.. errors.Select(error => error.ToString())]);

    private static string Beside(string path, string relative) => Path.Combine(Path.GetDirectoryName(path) ?? "", relative);
}
