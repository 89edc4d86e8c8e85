using FslHv.Scenarios;
using FslHv.Simulation;

namespace FslHv.TestKit;

/// <summary>Faults that each run of an exploration draws anew, by choices like any other.</summary>
/// <param name="Drawing">How.</param>
/// <param name="IsCoarse">
/// Whether numbers out of large ranges are picked from a few that are spread evenly: for exhaustive search, which tries every answer.
/// </param>
public sealed record DrawnFaults(FaultDrawing Drawing, bool IsCoarse = false)
{
    internal FaultPlan Draw(BoundScenario scenario, SimulationEngine engine) => Drawing.Draw(scenario, new EngineDraws(engine, IsCoarse));

    private sealed class EngineDraws(SimulationEngine engine, bool isCoarse) : IDraws
    {
        /// <summary>The bound of a coin, which has two sides however its odds are.</summary>
        private const long Coin = 1000;

        private const long Spread = 8;

        public long Next(long bound)
        {
            if (!isCoarse || bound <= Spread)
                return engine.Choose(bound);
            var answers = bound == Coin ? 2 : Spread;
            if (answers == Spread)
                engine.LeaveOut();
            return (long)((Int128)engine.Choose(answers) * (bound - 1) / (answers - 1));
        }
    }
}
