using FslHv.Abi;
using FslHv.Hypervisor;

namespace FslHv.Scenarios;

/// <summary>What a run has beside its scenario.</summary>
public sealed record ScenarioRunOptions
{
    /// <summary>The product's own actors, and no checkers but the built-in ones.</summary>
    public static ScenarioRunOptions Standard { get; } = new();

    /// <summary>Makes the actors; others than the product's own for whoever tests the run itself.</summary>
    public MachineParts Parts { get; init; } = MachineParts.Standard;

    /// <summary>Checkers of your own: each is made anew for the run, from the machine. Their breaches are findings like those of the built-in ones.</summary>
    public ValueList<Func<MachinePlan, ScenarioChecker>> Checkers { get; init; }
}
