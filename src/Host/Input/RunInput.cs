using FslHv.Abi;
using FslHv.Hypervisor;
using FslHv.Scenarios;
using FslHv.TestKit;

namespace FslHv.Host.Input;

/// <summary>What a command line gives beside the file.</summary>
/// <param name="Hardware">Hardware tree, instead of the scenario's.</param>
/// <param name="PartitionsMax">Largest number of partitions, instead of the scenario's.</param>
/// <param name="Fidelity">Level, instead of those that the scenario names.</param>
internal sealed record Overrides(string? Hardware = null, int? PartitionsMax = null, FidelityLevel? Fidelity = null)
{
    /// <summary>What was given when a bundle was made.</summary>
    public static Overrides Of(ScenarioBundle bundle) => new(bundle.Hardware, bundle.PartitionsMax, bundle.Fidelity);
}

/// <summary>Reads what can be run: scenarios, and boards, which then boot.</summary>
internal static class RunInput
{
    /// <summary>A scenario bound to its board. What a file is, its name tells.</summary>
    /// <exception cref="InputException">A file cannot be used.</exception>
    public static BoundScenario Load(string path, Overrides overrides) => Load(path, overrides, HostFiles.Instance);

    /// <summary>The same, with what a replay needs to know of where it comes from.</summary>
    /// <exception cref="InputException">A file cannot be used.</exception>
    public static (BoundScenario Scenario, ReplayOrigin Origin) LoadWithOrigin(string path, Overrides overrides)
    {
        var files = new FingerprintFiles(HostFiles.Instance);
        var scenario = Load(path, overrides, files);
        return (scenario, new ReplayOrigin(path, files.Hash)
        {
            Hardware = overrides.Hardware,
            PartitionsMax = overrides.PartitionsMax,
            Fidelity = overrides.Fidelity,
        });
    }

    /// <summary>The same from wherever files come.</summary>
    /// <exception cref="InputException">A file cannot be used.</exception>
    public static BoundScenario Load(string path, Overrides overrides, IFileSource files)
    {
        var binding = IsScenario(path)
            ? ScenarioFile.Open(path, files, GuestPrograms.Standard, overrides.Hardware, overrides.PartitionsMax, overrides.Fidelity)
            : Boot(path, BoardFile.Plan(path, overrides.Hardware, overrides.PartitionsMax ?? PlanOptions.Default.PartitionsMax, files), overrides.Fidelity);
        return binding.Scenario ?? throw new InputException([.. binding.Errors.Select(error => error.ToString())]);
    }

    private static ScenarioBinding Boot(string path, MachinePlan plan, FidelityLevel? fidelity) =>
        ScenarioBinder.Bind(PlainBoard.ScenarioOf(plan, path).At(fidelity ?? FidelityLevel.Ideal), plan, GuestPrograms.Standard);

    private static bool IsScenario(string path) => Path.GetExtension(path).ToLowerInvariant() is ".yaml" or ".yml";
}
