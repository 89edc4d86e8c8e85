using FslHv.Cluster;

namespace FslHv.Host.Telemetry;

/// <summary>What waits in a process, and what it has sent.</summary>
internal sealed record Load
{
    public static Load None { get; } = new();

    /// <summary>How many messages wait for whom.</summary>
    public IReadOnlyList<(string Actor, long Depth)> Mailboxes { get; init; } = [];

    public long TurnsLost { get; init; }

    public long Waiting { get; init; }

    public long Packets { get; init; }

    public long Bytes { get; init; }

    public long Items { get; init; }

    public static Load Of(NodeStatistics node) => new()
    {
        Mailboxes = [.. node.Strands.Select(strand => (strand.Name, (long)strand.Waiting))],
        TurnsLost = node.Strands.Sum(strand => strand.TurnsLost),
        Waiting = node.ItemsWaiting,
        Packets = node.PacketsSent,
        Bytes = node.BytesSent,
        Items = node.ItemsSent,
    };

    /// <summary>A live engine counts all its actors together.</summary>
    public static Load Of(LiveEngine engine) => new() { Mailboxes = [("all", engine.Waiting)], TurnsLost = engine.TurnsLost };
}
