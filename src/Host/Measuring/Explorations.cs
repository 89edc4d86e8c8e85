using FslHv.Host.Input;
using FslHv.Simulation;
using FslHv.TestKit;

namespace FslHv.Host.Measuring;

/// <summary>Explorations of one scenario by chance, each with a seed of its own.</summary>
/// <param name="path">The scenario's file, for people.</param>
/// <param name="subject">The scenario.</param>
public sealed class Explorations(string path, ScenarioSubject subject)
{
    private ulong _seed;

    /// <summary>Messages handled in all of them so far.</summary>
    public long Steps { get; private set; }

    /// <summary>Runs so many times.</summary>
    /// <param name="schedules">How many times.</param>
    /// <param name="jobs">On how many threads.</param>
    /// <returns>The exploration, which still holds what it counts with.</returns>
    /// <exception cref="InputException">A run failed: how fast a scenario that does not hold is explored is not worth knowing.</exception>
    public Exploration Run(long schedules, int jobs)
    {
        var options = new StrategyOptions { Seed = ++_seed, SchedulesMax = schedules };
        var exploration = new Exploration(subject, StrategyNames.Make("random", subject, options), new ExplorationOptions { Jobs = jobs });
        var result = exploration.Run();
        if (result.Failures.Count > 0)
            throw new InputException($"{path}: does not hold; see how with: fslhv explore {path} --strategy random --schedules {schedules} --seed {_seed}");
        Steps += result.Steps;
        return exploration;
    }

    /// <summary>So many bare loops at the same time, each with as many deliveries: what the machine itself gains by more threads.</summary>
    public static void RunBareLoops(long deliveries, int jobs)
    {
        if (jobs == 1)
            new BareLoopWorkload(InFlight).Run(deliveries);
        else
            Parallel.For(0, jobs, new ParallelOptions { MaxDegreeOfParallelism = jobs }, _ => new BareLoopWorkload(InFlight).Run(deliveries));
    }

    private const int InFlight = 100;
}
