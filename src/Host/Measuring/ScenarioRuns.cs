using FslHv.Scenarios;
using FslHv.Simulation;

namespace FslHv.Host.Measuring;

/// <summary>Whole runs of a scenario, one after the other, each with a seed of its own: assembly, expectations and checkers included,
/// output excluded.</summary>
public sealed class ScenarioRuns(BoundScenario scenario)
{
    private ulong _seed;

    /// <summary>Messages handled in all runs so far.</summary>
    public long Steps { get; private set; }

    /// <summary>Runs so many times.</summary>
    /// <exception cref="InvalidOperationException">A run failed.</exception>
    public void Run(long runs)
    {
        for (var i = 0L; i < runs; i++)
        {
            _seed++;
            var result = new ScenarioRun(scenario, new SimulationEngine(Machines.OptionsFor(scenario, _seed))).Run();
            if (!result.Holds)
                throw new InvalidOperationException($"{scenario.Scenario.Name} fails with seed {_seed}");
            Steps += result.End.Steps;
        }
    }
}
