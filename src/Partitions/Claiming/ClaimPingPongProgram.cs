using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Partitions;

/// <summary>
/// A guest without an operating system that takes turns with its like at one claimable DMA engine. The one that owns the engine works and stops itself; the
/// other sees that, claims engine and error manager, starts the first one again, and works in turn; eight rounds, counted in a page that both share. Rounds 1
/// and 2 leave an access violation for whoever claims, 3 and 4 a pending interrupt; before 5 and 6 it is tried what a stop has done to DMA.
/// </summary>
/// <remarks>Source: the protocol of Topaz <c>test/failover/failover.c</c>. It needs a board like <c>boards/failover-claim.dts</c>.</remarks>
public sealed record ClaimPingPongProgram : GuestProgram
{
    /// <inheritdoc />
    public override string Name => "claim-pingpong";

    /// <inheritdoc />
    public override Actor CreateGuest() => new ClaimPingPong();
}
