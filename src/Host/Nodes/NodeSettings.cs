using System.Net;
using FslHv.Cluster;

namespace FslHv.Host.Nodes;

/// <summary>What a node was asked for.</summary>
internal sealed record NodeSettings
{
    /// <summary>Name of the node, as the scenario declares it.</summary>
    public required string Name { get; init; }

    /// <summary>Opens what carries messages, for one machine after the other.</summary>
    public required Func<IBroker> Broker { get; init; }

    /// <summary>Name of the machine; null: names come on standard input, one a line.</summary>
    public string? Machine { get; init; }

    /// <summary>
    /// A scenario that happens in the simulator before anything else, so that everything is compiled when it is needed; null: the machine's own, when it
    /// is known.
    /// </summary>
    public string? WarmUp { get; init; }

    /// <summary>Ends when a machine can be joined; null: at once. Only for names that come on standard input.</summary>
    public Func<CancellationToken, Task>? Prepare { get; init; }

    /// <summary>Folder that recordings are written to; null: none are.</summary>
    public string? Record { get; init; }

    /// <summary>Where the page of metrics is served; null: nowhere.</summary>
    public IPEndPoint? Metrics { get; init; }
}
