using FslHv.Actors;
using FslHv.Simulation;

namespace FslHv.TestKit;

/// <summary>Runs the same run twice and compares: what is not decided by seed and choices shows.</summary>
public static class DivergenceFinder
{
    /// <summary>The log of a run.</summary>
    /// <param name="subject">Of what.</param>
    /// <param name="seed">Seed of its engine.</param>
    /// <param name="recipe">Its choices; null: nobody chooses, the time that messages take decides.</param>
    public static StepLog Log(Subject subject, ulong seed, RunRecipe? recipe)
    {
        ArgumentNullException.ThrowIfNull(subject);
        StepLog? log = null;
        if (recipe is not null)
        {
            recipe.Run(subject, engine => log = StepLog.Follow(engine));
            return log!;
        }

        var plain = new SimulationEngine(subject.Options with { Seed = seed });
        log = StepLog.Follow(plain);
        subject.Run(plain);
        return log;
    }

    /// <summary>The first run of a strategy.</summary>
    /// <param name="strategy">Name of the strategy.</param>
    /// <param name="subject">Of what.</param>
    /// <param name="seed">Root of what the strategy draws.</param>
    /// <exception cref="ArgumentException">There is no strategy of that name.</exception>
    public static RunRecipe FirstOf(string strategy, Subject subject, ulong seed)
    {
        var sink = new FirstRun();
        foreach (var part in StrategyNames.Make(strategy, subject, new StrategyOptions { Seed = seed, SchedulesMax = 1 }).NextRound())
        {
            part.Run(subject, sink);
            if (sink.Recipe is not null)
                break;
        }

        Invariant.Holds(sink.Recipe is not null);
        return sink.Recipe;
    }

    private sealed class FirstRun : IRunSink
    {
        public RunRecipe? Recipe { get; private set; }

        public bool OnRun(in ScheduleRun run)
        {
            Recipe = new RunRecipe(run.Seed, run.IsTimed, run.Chooser.Faults, run.Chooser.Choices.ToArray());
            return false;
        }
    }
}
