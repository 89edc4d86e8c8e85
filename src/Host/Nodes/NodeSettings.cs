using FslHv.Cluster;

namespace FslHv.Host.Nodes;

/// <summary>What a node was asked for.</summary>
internal sealed record NodeSettings
{
    /// <summary>Name of the node, as the scenario declares it.</summary>
    public required string Name { get; init; }

    public required BrokerOptions Broker { get; init; }

    /// <summary>Name of the machine; null: names come on standard input, one a line.</summary>
    public string? Machine { get; init; }

    /// <summary>Folder that recordings are written to; null: none are.</summary>
    public string? Record { get; init; }
}
