namespace FslHv.Drivers;

/// <summary>What a process with one thread is in the middle of.</summary>
internal enum ProcessWait
{
    /// <summary>Nothing: it was not started yet, has exited, or is just being handled.</summary>
    Nothing,

    /// <summary>open.</summary>
    Opening,

    /// <summary>stat.</summary>
    Finding,

    /// <summary>read: a signal interrupts it when it sleeps.</summary>
    Reading,

    /// <summary>write to a terminal: a signal interrupts it when it sleeps.</summary>
    Writing,

    /// <summary>poll: a signal interrupts it when it sleeps.</summary>
    Polling,

    /// <summary>ioctl.</summary>
    Controlling,

    /// <summary>close.</summary>
    Closing,

    /// <summary>A timed sleep.</summary>
    Sleeping,

    /// <summary>Its own code.</summary>
    Computing,

    /// <summary>Winding down before it exits.</summary>
    WindingDown,
}
