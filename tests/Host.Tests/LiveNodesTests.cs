namespace FslHv.Host.Tests;

/// <summary><c>fslhv run --engine live</c> for scenarios with nodes: all in one process.</summary>
public sealed class LiveNodesTests
{
    [Fact]
    public void What_cannot_befall_nodes_of_one_process_is_refused() =>
        Fslhv.Run("run", "scenarios/lossy-link.yaml", "--engine", "live", "-q").Refused(
            "fslhv: Lose { From = node 1, To = node 2, Permille = 200 } cannot befall nodes of this kind: with --engine live they can be killed, come back, "
            + "stand still and go on");
}
