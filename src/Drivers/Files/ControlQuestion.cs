using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Drivers;

/// <summary>An ioctl in flight: what it asks for, and to whom its result goes.</summary>
internal sealed record ControlQuestion(ActorId Process, RequestId Id, Ioctl Call) : Question
{
    /// <summary>How it was called when it came as bytes: its result goes back as bytes too.</summary>
    public Syscall.RawIoctl? Raw { get; init; }

    /// <summary>What it passes through the kernel's memory; null when it is all in registers.</summary>
    public Transfer? Transfer { get; init; }

    public override void AddTo(ref StateHash hash)
    {
        hash.Add(Process);
        hash.Add(Id.Value);
        hash.Add(Call.ToString());
        hash.Add(Raw);
        Transfer?.AddTo(ref hash);
    }
}
