namespace FslHv.Drivers;

/// <summary>Which interrupt handler a receive doorbell gets.</summary>
internal enum DoorbellKind
{
    /// <summary>Queues its handle for readers. Watchdog-expiration and reset-request doorbells are plain ones.</summary>
    Plain,

    /// <summary>Queues its handle, then looks whether the partition has stopped.</summary>
    StateChange,

    /// <summary>Asks the kernel to power off; never reaches a reader.</summary>
    Shutdown,
}
