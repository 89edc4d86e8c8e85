using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Drivers.Tests;

/// <summary>What a test tells the scripted partition.</summary>
internal abstract record PeerCommand : Message
{
    private PeerCommand()
    {
    }

    /// <summary>Pends an interrupt.</summary>
    public sealed record Ring(uint Interrupt) : PeerCommand;

    /// <summary>Pends an interrupt because a partition stopped.</summary>
    public sealed record RingStop(uint Interrupt) : PeerCommand;

    /// <summary>Pends an interrupt whose line the test raises.</summary>
    public sealed record Pend(uint Interrupt) : PeerCommand;

    /// <summary>Raises the line though nothing need be pending.</summary>
    public sealed record RaiseLine : PeerCommand;

    /// <summary>What GET_STATUS says of a partition from now on.</summary>
    public sealed record SetStatus(uint Partition, PartitionStatus Status) : PeerCommand;

    /// <summary>What a call answers from now on instead of being carried out; success takes it back.</summary>
    public sealed record Refuse(HcallToken Token, HcallStatus Status, uint R4 = 0) : PeerCommand;

    /// <summary>How many bytes byte channels take from now on, until told otherwise.</summary>
    public sealed record SetRoom(int Bytes) : PeerCommand;

    /// <summary>Bytes come over every byte channel at once; the test rings the interrupt.</summary>
    public sealed record Arrive(string Text) : PeerCommand;

    /// <summary>Keeps the answers of a call back.</summary>
    public sealed record Hold(HcallToken Token) : PeerCommand;

    /// <summary>Gives what was kept back, and keeps nothing back any more.</summary>
    public sealed record Release : PeerCommand;

    /// <summary>Answers the last question of the kernel, driver or file once more.</summary>
    public sealed record RepeatLastAnswer : PeerCommand;
}

/// <summary>The guest sent those bytes over a byte channel.</summary>
internal sealed record SentBytes(uint Channel, string Text) : Note;

/// <summary>The guest took that interrupt.</summary>
internal sealed record Took(uint Vector) : Note;

/// <summary>The scripted partition has got a call.</summary>
internal sealed record CallSeen(GuestCall Call) : Note
{
    public override string ToString() => Call is GuestCall.Issue issue ? $"hcall {issue.Call}" : $"{Call}";
}
