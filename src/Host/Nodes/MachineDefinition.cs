using FslHv.Host.Input;
using FslHv.Scenarios;

namespace FslHv.Host.Nodes;

/// <summary>What the processes of a machine make their parts from: a scenario with its files.</summary>
internal static class MachineDefinition
{
    /// <summary>The scenario of a bundle.</summary>
    /// <exception cref="FormatException">It makes no sense; the text says why.</exception>
    public static BoundScenario Open(ReadOnlyMemory<byte> definition)
    {
        var bundle = ScenarioBundle.FromJson(definition);
        try
        {
            return RunInput.Load(bundle.Path, Overrides.Of(bundle), bundle);
        }
        catch (InputException exception)
        {
            throw new FormatException(string.Join("; ", exception.Lines), exception);
        }
    }
}
