namespace FslHv.Abi;

/// <summary>
/// The whole life cycle as two tables: which request is accepted in which state, and which state may follow which.
/// Source: Topaz <c>src/guest.c</c>, <c>src/hcalls.c</c>.
/// </summary>
public static class PartitionStates
{
    private static readonly PartitionState[] All = Enum.GetValues<PartitionState>();

    /// <summary>Every state, the six and the two internal ones.</summary>
    public static ReadOnlySpan<PartitionState> Every => All;

    /// <summary>What others see.</summary>
    public static PartitionStatus ToStatus(this PartitionState state) => state switch
    {
        PartitionState.StartingUninit => PartitionStatus.Starting,
        PartitionState.StoppingPercpu => PartitionStatus.Stopping,
        _ => (PartitionStatus)(uint)state,
    };

    /// <summary>The state that an accepted request leads to at once; null where it is refused.</summary>
    public static PartitionState? Accepts(this PartitionState state, LifecycleRequest request) => (state, request) switch
    {
        (PartitionState.Stopped, LifecycleRequest.Start) => PartitionState.Starting,
        (PartitionState.Running, LifecycleRequest.Stop) => PartitionState.Stopping,
        (PartitionState.Running, LifecycleRequest.Restart) => PartitionState.Stopping,
        (PartitionState.Running, LifecycleRequest.Pause) => PartitionState.Pausing,
        (PartitionState.Paused, LifecycleRequest.Stop) => PartitionState.Stopping,
        (PartitionState.Paused, LifecycleRequest.Resume) => PartitionState.Resuming,
        _ => null,
    };

    /// <summary>Whether a partition may go from one state to the other.</summary>
    public static bool MayFollow(PartitionState from, PartitionState to) => (from, to) switch
    {
        (PartitionState.StartingUninit, PartitionState.Starting) => true,
        (PartitionState.Starting, PartitionState.Running or PartitionState.Stopped) => true,
        (PartitionState.Running, PartitionState.Stopping or PartitionState.Pausing) => true,
        (PartitionState.Pausing, PartitionState.Paused) => true,
        (PartitionState.Paused, PartitionState.Resuming or PartitionState.Stopping) => true,
        (PartitionState.Resuming, PartitionState.Running) => true,
        (PartitionState.Stopping, PartitionState.StoppingPercpu) => true,
        (PartitionState.StoppingPercpu, PartitionState.Stopped or PartitionState.Starting) => true,
        (PartitionState.Stopped, PartitionState.Starting) => true,
        _ => false,
    };

    /// <summary>The name in scenario files and traces: <c>running</c>, <c>starting-uninit</c>.</summary>
    public static string Name(this PartitionState state) => state switch
    {
        PartitionState.Stopped => "stopped",
        PartitionState.Running => "running",
        PartitionState.Starting => "starting",
        PartitionState.Stopping => "stopping",
        PartitionState.Pausing => "pausing",
        PartitionState.Paused => "paused",
        PartitionState.Resuming => "resuming",
        PartitionState.StartingUninit => "starting-uninit",
        PartitionState.StoppingPercpu => "stopping-percpu",
        _ => throw Actors.Invariant.Unreachable(state),
    };

    /// <summary>The name as <c>partman status</c> prints it.</summary>
    public static string Name(this PartitionStatus status) => status switch
    {
        PartitionStatus.Stopped => "stopped",
        PartitionStatus.Running => "running",
        PartitionStatus.Starting => "starting",
        PartitionStatus.Stopping => "stopping",
        PartitionStatus.Pausing => "pausing",
        PartitionStatus.Paused => "paused",
        PartitionStatus.Resuming => "resuming",
        _ => $"unknown {(uint)status}",
    };

    /// <summary>What <c>fsl,hv-stopped-by</c> says.</summary>
    public static string Name(this StopOrigin origin) => origin switch
    {
        StopOrigin.Self => "self",
        StopOrigin.Manager => "manager",
        StopOrigin.Shell => "shell",
        StopOrigin.Watchdog => "watchdog",
        _ => throw Actors.Invariant.Unreachable(origin),
    };
}
