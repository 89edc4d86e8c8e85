using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Drivers;

/// <summary>What the kernel hears from its driver and from itself.</summary>
internal abstract record KernelMessage : Message
{
    private KernelMessage()
    {
    }

    /// <summary>From itself: everything up to the drivers is done.</summary>
    public sealed record CoreBooted : KernelMessage
    {
        public override LatencyClass Latency => Latencies.KernelBoot;
    }

    /// <summary>From the driver: its initialisation has ended.</summary>
    /// <param name="Error">Why the driver is not there, or <see cref="Errno.None"/>.</param>
    public sealed record DriverReady(Errno Error) : KernelMessage;

    /// <summary>From the driver: the handler of that interrupt has returned.</summary>
    public sealed record InterruptHandled(Handle Vector) : KernelMessage;

    /// <summary>From the driver: the shutdown doorbell rang.</summary>
    public sealed record ShutdownRang : KernelMessage;

    /// <summary>From the driver or an open file: a defect of the driver has brought the kernel down. It panics with <c>fsl-hv: NAME: TEXT</c>.</summary>
    /// <param name="Defect">Which one.</param>
    /// <param name="Text">What the kernel did, as an oops says it: <c>freed an error pointer</c>.</param>
    public sealed record Crashed(Defect Defect, string Text) : KernelMessage;

    /// <summary>From an open file: the kernel has noticed a defect of the driver, and goes on.</summary>
    /// <param name="Text">What it says.</param>
    public sealed record Complained(string Text) : KernelMessage;

    /// <summary>From a driver that was told to unload: it is gone.</summary>
    public sealed record DriverUnloaded : KernelMessage;

    /// <summary>From a driver that gives its interrupts back: that one it could not.</summary>
    public sealed record InterruptKept(Handle Vector) : KernelMessage;

    /// <summary>From itself: the work item that powers off at once.</summary>
    public sealed record PowerOffWork : KernelMessage
    {
        public override LatencyClass Latency => Latencies.ContextSwitch;
    }

    /// <summary>Timer: user space has had its time to end.</summary>
    public sealed record GraceOver : KernelMessage;
}
