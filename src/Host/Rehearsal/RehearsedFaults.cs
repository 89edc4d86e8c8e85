using FslHv.Actors;
using FslHv.Scenarios;

namespace FslHv.Host.Rehearsal;

/// <summary>Faults of a round that are drawn by its seed, within what the scenario allows.</summary>
internal static class RehearsedFaults
{
    /// <summary>Every round has some: of each kind the coin falls on one side as often as on the other.</summary>
    private const int OnPerMille = 500;

    public static FaultPlan Draw(BoundScenario scenario, ulong seed) => new FaultDrawing { OnPerMille = OnPerMille }.Draw(scenario, new Draws(seed));

    private sealed class Draws(ulong seed) : IDraws
    {
        private RandomStream _stream = RandomStream.Of(seed, "rehearsal.faults");

        public long Next(long bound) => _stream.Next(bound);
    }
}
