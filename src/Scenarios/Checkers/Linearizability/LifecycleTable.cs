using FslHv.Abi;

namespace FslHv.Scenarios;

/// <summary>
/// What each request does in each state. Written down here once more, from the reference of the original and not from the product's own, so that a slip in that
/// one is noticed. Source: Topaz <c>src/guest.c</c>, <c>src/hcalls.c</c>, <c>src/shell.c</c>.
/// </summary>
internal static class LifecycleTable
{
    /// <summary>The state that an accepted request leads to; null where it is refused.</summary>
    public static PartitionState? After(PartitionState state, LifecycleRequest request) => (state, request) switch
    {
        (PartitionState.Stopped, LifecycleRequest.Start) => PartitionState.Starting,
        (PartitionState.Running, LifecycleRequest.Stop or LifecycleRequest.Restart) => PartitionState.Stopping,
        (PartitionState.Running, LifecycleRequest.Pause) => PartitionState.Pausing,
        (PartitionState.Paused, LifecycleRequest.Stop) => PartitionState.Stopping,
        (PartitionState.Paused, LifecycleRequest.Resume) => PartitionState.Resuming,
        _ => null,
    };

    /// <summary>Whether only a request leads from one state to the other; all other ways are a partition's own steps.</summary>
    public static bool IsByRequest(PartitionState from, PartitionState to) => (from, to) is (PartitionState.Stopped, PartitionState.Starting)
        or (PartitionState.Running, PartitionState.Stopping or PartitionState.Pausing)
        or (PartitionState.Paused, PartitionState.Stopping or PartitionState.Resuming);

    /// <summary>What others see of a state.</summary>
    public static PartitionStatus Shown(PartitionState state) => state switch
    {
        PartitionState.StartingUninit => PartitionStatus.Starting,
        PartitionState.StoppingPercpu => PartitionStatus.Stopping,
        PartitionState.Stopped => PartitionStatus.Stopped,
        PartitionState.Running => PartitionStatus.Running,
        PartitionState.Starting => PartitionStatus.Starting,
        PartitionState.Stopping => PartitionStatus.Stopping,
        PartitionState.Pausing => PartitionStatus.Pausing,
        PartitionState.Paused => PartitionStatus.Paused,
        PartitionState.Resuming => PartitionStatus.Resuming,
        _ => throw Actors.Invariant.Unreachable(state),
    };
}
