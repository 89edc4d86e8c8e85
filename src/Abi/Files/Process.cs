using FslHv.Actors;

namespace FslHv.Abi;

/// <summary>What a kernel tells a user process.</summary>
public abstract record ProcessNotice : Message
{
    /// <inheritdoc />
    public override LatencyClass Latency => Latencies.ContextSwitch;

    /// <summary>The first message of a process: it runs now. The sender is the kernel.</summary>
    /// <param name="Guest">Label of the partition.</param>
    /// <param name="Tree">The flattened guest tree, which the process finds as <c>/proc/device-tree</c>.</param>
    public sealed record Run(string Guest, Bytes Tree) : ProcessNotice
    {
        /// <summary>The terminal to which its standard output goes; nobody where the guest has no console.</summary>
        public ActorId Console { get; init; }
    }

    /// <summary>A signal.</summary>
    public sealed record Signalled(SignalNumber Number) : ProcessNotice;
}

/// <summary>
/// Told to a terminal: a line of a process's standard output. Not answered, the process does not wait: what has no room in the terminal's
/// buffer is lost.
/// </summary>
public sealed record PrintLine(string Text) : Message
{
    /// <inheritdoc />
    public override LatencyClass Latency => Latencies.SystemCall;
}

/// <summary>Told to the kernel by a process that ends. Its open files are closed by the kernel.</summary>
public sealed record ProcessExit(int Code) : Message
{
    /// <inheritdoc />
    public override LatencyClass Latency => Latencies.SystemCall;
}

/// <summary>A user program: makes a process's actor at each boot of its guest. Immutable.</summary>
public abstract record ProcessProgram
{
    /// <summary>The process's name in reports and scenario files.</summary>
    public required string Name { get; init; }

    /// <summary>Whether it has the capability to change things; whether the driver asks for that, <see cref="Defect.NoCapabilityCheck"/> says.</summary>
    public bool IsCapable { get; init; } = true;

    /// <summary>A process before its first instruction. Its first message is <see cref="ProcessNotice.Run"/>.</summary>
    public abstract Actor CreateProcess();
}

/// <summary>A subscriber in the kernel is told that a managed partition has stopped. It answers <see cref="FailoverHandled"/> when it is
/// done; the next one waits for that.</summary>
/// <param name="Id">Number of the question.</param>
/// <param name="Partition">Handle of the partition.</param>
public sealed record FailoverNotice(RequestId Id, Handle Partition) : Message;

/// <summary>A subscriber is done with a <see cref="FailoverNotice"/>.</summary>
public sealed record FailoverHandled(RequestId Id) : Message;

/// <summary>Something in the kernel that wants to hear of stops: makes its actor at each boot. Immutable.</summary>
public abstract record SubscriberProgram
{
    /// <summary>Its name in reports and scenario files.</summary>
    public required string Name { get; init; }

    /// <summary>Greater is told earlier; equal ones in order of registration.</summary>
    public int Priority { get; init; }

    /// <summary>The subscriber's actor; it gets <see cref="FailoverNotice"/> from the driver.</summary>
    public abstract Actor CreateSubscriber();
}
