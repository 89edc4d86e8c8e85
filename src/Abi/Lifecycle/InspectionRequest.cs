using FslHv.Actors;

namespace FslHv.Abi;

/// <summary>What the hypervisor's shell asks a partition's actor. Answered at once, whatever the state, with the case of the same name.</summary>
public abstract record InspectionRequest(RequestId Id) : Message
{
    /// <inheritdoc />
    public override LatencyClass Latency => Latencies.CoreToCore;

    /// <summary>Its state as it is, not as others see it.</summary>
    public sealed record State(RequestId Id) : InspectionRequest(Id);

    /// <summary>Its live tree.</summary>
    public sealed record Tree(RequestId Id) : InspectionRequest(Id);
}

/// <summary>A partition's answer to an <see cref="InspectionRequest"/>.</summary>
public abstract record InspectionAnswer(RequestId Id) : Message
{
    /// <inheritdoc />
    public override LatencyClass Latency => Latencies.CoreToCore;

    /// <summary>Its state.</summary>
    public sealed record State(RequestId Id, PartitionState Value) : InspectionAnswer(Id);

    /// <summary>Its live tree, flattened; empty where none was generated.</summary>
    public sealed record Tree(RequestId Id, Bytes Flat) : InspectionAnswer(Id);
}
