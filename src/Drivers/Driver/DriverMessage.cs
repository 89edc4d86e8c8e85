using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Drivers;

/// <summary>What the driver hears from the kernel, from its open files and from itself.</summary>
internal abstract record DriverMessage : Message
{
    private DriverMessage()
    {
    }

    /// <summary>From the kernel, before any interrupt: somebody wants to hear of stopped partitions
    /// (<c>fsl_hv_failover_register</c>).</summary>
    public sealed record Register(string Name, int Priority, ActorId Subscriber) : DriverMessage;

    /// <summary>From the kernel: an interrupt was taken. Answered with <see cref="KernelMessage.InterruptHandled"/> when its handler has
    /// returned.</summary>
    /// <param name="Vector">The interrupt.</param>
    /// <param name="StopRang">Whether a stop was among what rang it.</param>
    public sealed record HandleInterrupt(Handle Vector, bool StopRang) : DriverMessage;

    /// <summary>From the kernel, for a process, which gets <see cref="SyscallAnswer.Opened"/>.</summary>
    public sealed record OpenFile(RequestId Id, ActorId Process, string ProcessName, bool NonBlocking) : DriverMessage
    {
        /// <summary>Open for reading alone.</summary>
        public bool IsReadOnly { get; init; }

        /// <summary>Whether the process that opens has the capability to change things.</summary>
        public bool IsCapable { get; init; }
    }

    /// <summary>From the kernel: give every interrupt back and be gone, unless something uses the driver. Answered with
    /// <see cref="KernelMessage.DriverUnloaded"/>, and with nothing when it is used.</summary>
    public sealed record Unload : DriverMessage;

    /// <summary>From the kernel, which knows that the driver is gone: nothing follows.</summary>
    public sealed record Dismiss : DriverMessage;

    /// <summary>From an open file: the doorbell that the handler in work gave it is in its ring, or dropped.</summary>
    public sealed record DoorbellQueued : DriverMessage;

    /// <summary>From an open file: its last reference is gone.</summary>
    public sealed record FileReleased : DriverMessage;

    /// <summary>From an open file: wants that many pages in a row. Answered with <see cref="FileMessage.PagesAllocated"/>.</summary>
    /// <param name="Id">Number of the transfer.</param>
    /// <param name="Count">How many.</param>
    /// <param name="LeakedCount">How many other pages are taken for ever when there are not as many.</param>
    /// <param name="FaultPoint">The fault point at which there are none.</param>
    public sealed record AllocatePages(RequestId Id, ulong Count, ulong LeakedCount, string FaultPoint) : DriverMessage;

    /// <summary>From an open file: gives pages back.</summary>
    public sealed record FreePages(KernelPages Pages) : DriverMessage;

    /// <summary>From itself: an interrupt's thread gets the cpu.</summary>
    public sealed record RunThread(Handle Interrupt) : DriverMessage
    {
        public override LatencyClass Latency => Latencies.ContextSwitch;
    }
}
