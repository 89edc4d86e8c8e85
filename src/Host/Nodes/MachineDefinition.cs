using FslHv.Host.Input;
using FslHv.Scenarios;

namespace FslHv.Host.Nodes;

/// <summary>What the processes of a machine make their parts from: a scenario with its files.</summary>
internal static class MachineDefinition
{
    /// <summary>A scenario of this computer, and the bundle that others make the same from.</summary>
    /// <exception cref="InputException">A file cannot be used.</exception>
    public static (BoundScenario Scenario, ScenarioBundle Bundle) Load(string path, Overrides overrides)
    {
        var files = new BundlingFiles(HostFiles.Instance);
        var scenario = RunInput.Load(path, overrides, files);
        return (scenario, new ScenarioBundle(path, overrides.Hardware, overrides.PartitionsMax, overrides.Fidelity, files.Files));
    }

    /// <summary>The scenario of a bundle.</summary>
    /// <exception cref="FormatException">It makes no sense; the text says why.</exception>
    public static BoundScenario Open(ScenarioBundle bundle)
    {
        try
        {
            return RunInput.Load(bundle.Path, new Overrides(bundle.Hardware, bundle.PartitionsMax, bundle.Fidelity), bundle);
        }
        catch (InputException exception)
        {
            throw new FormatException(string.Join("; ", exception.Lines), exception);
        }
    }
}
