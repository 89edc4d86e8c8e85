using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Drivers;

/// <summary>What an open file hears from the driver and from itself, besides system calls.</summary>
internal abstract record FileMessage : Message
{
    private FileMessage()
    {
    }

    /// <summary>From the driver's interrupt handler. Answered with <see cref="DriverMessage.DoorbellQueued"/>, also by a closed file,
    /// which drops it.</summary>
    public sealed record Queue(Handle Doorbell) : FileMessage;

    /// <summary>From the driver: the pages that were asked for, or none when there are not as many.</summary>
    public sealed record PagesAllocated(RequestId Id, KernelPages Pages) : FileMessage;

    /// <summary>From itself: those who slept have the cpu.</summary>
    public sealed record Wake : FileMessage
    {
        public override LatencyClass Latency => Latencies.ContextSwitch;
    }

    /// <summary>Timer: a poll's time is up.</summary>
    public sealed record PollOver(ActorId Process, RequestId Id) : FileMessage;
}
