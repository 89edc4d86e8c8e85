using FslHv.Scenarios;
using FslHv.Simulation;

namespace FslHv.TestKit;

/// <summary>Draws that are choices of an exploration: so faults are explored, replayed and shrunk as deliveries are.</summary>
internal sealed class ChosenDraws(SimulationEngine engine) : IDraws
{
    /// <inheritdoc />
    public long Next(long bound) => engine.Choose(bound);
}
