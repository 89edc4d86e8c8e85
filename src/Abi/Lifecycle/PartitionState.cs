namespace FslHv.Abi;

/// <summary>A partition's state as others see it. Source: <c>PARTITION_GET_STATUS</c>, libos <c>fsl_hcalls.h</c>.</summary>
public enum PartitionStatus : uint
{
    Stopped = 0,
    Running = 1,
    Starting = 2,
    Stopping = 3,
    Pausing = 4,
    Paused = 5,
    Resuming = 6,
}

/// <summary>A partition's state as it is, with the two that others see as <see cref="PartitionStatus.Starting"/> and
/// <see cref="PartitionStatus.Stopping"/>.</summary>
public enum PartitionState
{
    Stopped,
    Running,
    Starting,
    Stopping,
    Pausing,
    Paused,
    Resuming,

    /// <summary>From power-on until the guest tree is built; for ever when that failed.</summary>
    StartingUninit,

    /// <summary>The vcpus have left the guest; interrupts and DMA are being reset.</summary>
    StoppingPercpu,
}

/// <summary>What may be asked of a partition's life cycle.</summary>
public enum LifecycleRequest
{
    Start,
    Stop,
    Restart,

    /// <summary>Hypervisor shell only.</summary>
    Pause,

    /// <summary>Hypervisor shell only.</summary>
    Resume,
}

/// <summary>Who asked for a stop or restart; what <c>fsl,hv-stopped-by</c> says.</summary>
public enum StopOrigin
{
    /// <summary>The partition, through the handle −1.</summary>
    Self,

    /// <summary>Whoever held its handle: also the partition itself when it used its own number.</summary>
    Manager,

    /// <summary>The hypervisor shell.</summary>
    Shell,

    /// <summary>Its watchdog.</summary>
    Watchdog,
}
