using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Drivers;

/// <summary>
/// Takes a managed partition down: rings its shutdown doorbell, waits for it to stop, and stops it by force when it does not. It says
/// <c>worker is down in order</c>, or <c>worker ignores the request; stopping it by force</c> and <c>worker is stopped</c>. Exit code 0;
/// 1 on trouble, which it says.
/// </summary>
public sealed record ShutdownRequester : ProcessProgram
{
    /// <summary>Label of the managed partition.</summary>
    public required string Partition { get; init; }

    /// <summary>How long it sleeps first.</summary>
    public Duration After { get; init; }

    /// <summary>How long the partition may take to stop when asked.</summary>
    public Duration Grace { get; init; } = Duration.FromSeconds(10);

    /// <inheritdoc />
    public override Actor CreateProcess()
    {
        Invariant.Holds(After >= Duration.Zero);
        Invariant.Holds(Grace >= Duration.Zero);
        return new ShutdownRequesterProcess(this);
    }
}
