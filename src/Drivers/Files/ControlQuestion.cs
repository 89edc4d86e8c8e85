using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Drivers;

/// <summary>An ioctl in flight: to whom its result goes.</summary>
internal sealed record ControlQuestion(ActorId Process, RequestId Id, Ioctl Call) : Question
{
    /// <summary>What it passes through the kernel's memory; null when it is all in registers.</summary>
    public Transfer? Transfer { get; init; }

    public override void AddTo(ref StateHash hash)
    {
        hash.Add(Process);
        hash.Add(Id.Value);
        hash.Add(Call.ToString());
        Transfer?.AddTo(ref hash);
    }
}
