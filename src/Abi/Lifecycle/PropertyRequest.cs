using FslHv.Actors;

namespace FslHv.Abi;

/// <summary>What the hypervisor's actor asks of a partition's live tree. Answered with <see cref="PropertyAnswer"/>.</summary>
public abstract record PropertyRequest(RequestId Id, string Path, string Name) : Message
{
    /// <inheritdoc />
    public override LatencyClass Latency => Latencies.CoreToCore;

    /// <summary>Reads a property of at most that length.</summary>
    public sealed record Get(RequestId Id, string Path, string Name, uint LengthBytes) : PropertyRequest(Id, Path, Name);

    /// <summary>Sets a property; missing nodes are made.</summary>
    public sealed record Set(RequestId Id, string Path, string Name, Bytes Value) : PropertyRequest(Id, Path, Name);
}

/// <summary>A partition's answer about its live tree.</summary>
/// <param name="Id">Number of the question.</param>
/// <param name="Status">
/// <see cref="HcallStatus.InvalidState"/>: it is starting; reading: <see cref="HcallStatus.NoEntry"/>, <see cref="HcallStatus.BufferOverflow"/>; setting:
/// <see cref="HcallStatus.NoMemory"/>.
/// </param>
/// <param name="LengthBytes">Length of the property, also of one that is too long for the buffer.</param>
/// <param name="Value">The property that was read.</param>
public sealed record PropertyAnswer(RequestId Id, HcallStatus Status, uint LengthBytes, Bytes Value) : Message
{
    /// <inheritdoc />
    public override LatencyClass Latency => Latencies.CoreToCore;
}
