using FslHv.Actors;

namespace FslHv.Abi;

/// <summary>What the hypervisor's actor asks of a partition's memory, whatever the partition's state. Units: bytes, guest-physical addresses.</summary>
public abstract record MemoryRequest(RequestId Id, ulong Address) : Message
{
    /// <inheritdoc />
    public override LatencyClass Latency => Latencies.CoreToCore;

    /// <summary>Reads up to the first hole or <c>dma-only</c> page. Answered with <see cref="MemoryAnswer.Read"/>.</summary>
    public sealed record Read(RequestId Id, ulong Address, int LengthBytes) : MemoryRequest(Id, Address);

    /// <summary>Writes up to the first hole or <c>dma-only</c> page. Answered with <see cref="MemoryAnswer.Written"/>.</summary>
    /// <param name="Id">Number of the question.</param>
    /// <param name="Address">Where to.</param>
    /// <param name="Bytes">What.</param>
    /// <param name="Boot">Nothing is written when this boot is over; null: written in any case.</param>
    public sealed record Write(RequestId Id, ulong Address, Bytes Bytes, BootNumber? Boot) : MemoryRequest(Id, Address);
}

/// <summary>A partition's answer to a <see cref="MemoryRequest"/>.</summary>
public abstract record MemoryAnswer(RequestId Id) : Message
{
    /// <inheritdoc />
    public override LatencyClass Latency => Latencies.CoreToCore;

    /// <summary>What could be read, from the start.</summary>
    public sealed record Read(RequestId Id, Bytes Bytes) : MemoryAnswer(Id);

    /// <summary>How many bytes were written, from the start.</summary>
    public sealed record Written(RequestId Id, int CountBytes) : MemoryAnswer(Id);
}
