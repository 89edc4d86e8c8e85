namespace FslHv.Drivers;

/// <summary>How far a kernel is.</summary>
internal enum KernelStage
{
    /// <summary>Before its first instruction.</summary>
    Off,

    /// <summary>From the entry point to the drivers.</summary>
    Booting,

    /// <summary>The fsl-hv driver initialises itself.</summary>
    Loading,

    /// <summary>Drivers are loaded, processes run.</summary>
    Up,

    /// <summary>Nothing runs any more: panic, hang or power-off. What comes is ignored.</summary>
    Gone,
}

/// <summary>Where vcpu 0 is with its external interrupt. Interrupts are off except in the first.</summary>
internal enum InterruptStage
{
    /// <summary>None in work.</summary>
    Idle,

    /// <summary>Asking for the vector.</summary>
    Taking,

    /// <summary>The driver's handler runs.</summary>
    Handling,

    /// <summary>Ending it.</summary>
    Ending,
}
