using FslHv.Host.Input;
using FslHv.Scenarios;
using FslHv.Simulation;

namespace FslHv.Host.Measuring;

/// <summary>Whole runs of a scenario, one after the other, each with a seed of its own: assembly, expectations and checkers included,
/// output excluded.</summary>
/// <param name="path">The scenario's file, for people.</param>
/// <param name="scenario">The scenario.</param>
public sealed class ScenarioRuns(string path, BoundScenario scenario)
{
    private ulong _seed;

    /// <summary>Messages handled in all runs so far.</summary>
    public long Steps { get; private set; }

    /// <summary>Runs so many times.</summary>
    /// <exception cref="InputException">A run failed: how fast a scenario that does not hold runs is not worth knowing.</exception>
    public void Run(long runs)
    {
        for (var i = 0L; i < runs; i++)
        {
            _seed++;
            var result = new ScenarioRun(scenario, new SimulationEngine(Machines.OptionsFor(scenario, _seed))).Run();
            if (!result.Holds)
                throw new InputException($"{path}: does not hold with seed {_seed}; see how with: fslhv run {path} --seed {_seed}");
            Steps += result.End.Steps;
        }
    }
}
