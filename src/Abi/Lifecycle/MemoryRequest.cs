using FslHv.Actors;

namespace FslHv.Abi;

/// <summary>What the hypervisor's actor asks of a partition's memory, whatever the partition's state. Units: bytes, guest-physical addresses.</summary>
public abstract record MemoryRequest(RequestId Id) : Message
{
    /// <inheritdoc />
    public override LatencyClass Latency => Latencies.CoreToCore;

    /// <summary>
    /// Whether a device asks: its DMA reaches <c>dma-only</c> memory too, which is a hole to everybody else. Source: Topaz <c>src/guest.c</c>,
    /// <c>map_gpma_callback</c>.
    /// </summary>
    public bool ByDevice { get; init; }

    /// <summary>
    /// Reads ranges, in order, each up to its first hole. Those after the first short one are not read. Answered with
    /// <see cref="MemoryAnswer.Read"/>.
    /// </summary>
    public sealed record Read(RequestId Id, ValueList<MemoryRange> Ranges) : MemoryRequest(Id);

    /// <summary>
    /// Writes pieces, in order, each up to its first hole. Those after the first short one are not written. Answered with
    /// <see cref="MemoryAnswer.Written"/>.
    /// </summary>
    /// <param name="Id">Number of the question.</param>
    /// <param name="Pieces">What, and where to.</param>
    /// <param name="Boot">Nothing is written when this boot is over; null: written in any case.</param>
    public sealed record Write(RequestId Id, ValueList<MemoryPiece> Pieces, BootNumber? Boot) : MemoryRequest(Id);
}

/// <summary>A partition's answer to a <see cref="MemoryRequest"/>.</summary>
public abstract record MemoryAnswer(RequestId Id) : Message
{
    /// <inheritdoc />
    public override LatencyClass Latency => Latencies.CoreToCore;

    /// <summary>What could be read: one for each range, up to the first that is short.</summary>
    public sealed record Read(RequestId Id, ValueList<Bytes> Pieces) : MemoryAnswer(Id);

    /// <summary>How many bytes were written, from the start of the first piece on.</summary>
    public sealed record Written(RequestId Id, long CountBytes) : MemoryAnswer(Id);
}

/// <summary>A range of a guest's memory. Units: bytes, guest-physical address; the end may lie beyond the last address.</summary>
public readonly record struct MemoryRange(ulong Address, int LengthBytes);

/// <summary>Bytes and the guest-physical address that they go to.</summary>
public readonly record struct MemoryPiece(ulong Address, Bytes Bytes);
