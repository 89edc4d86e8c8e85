using FslHv.Actors;

namespace FslHv.Scenarios;

/// <summary>Makes nodes, and what befalls them, out of YAML that was checked.</summary>
internal static class NodeBuilder
{
    public static NodeSetup Build(YamlEntry entry)
    {
        var map = Values.Group(entry.Value);
        return new NodeSetup(entry.Key.Value, entry.Key.Place, Values.Flag(map, "hypervisor", false), Values.List(map, "partitions", Values.Text))
        {
            IsStandby = Values.Flag(map, "standby", false),
        };
    }

    /// <summary>Null when the key is none of those.</summary>
    public static TimelineAction? BuildFault(YamlEntry entry, YamlMapping map) => entry.Key.Value switch
    {
        "node-crash" => OfNode(NodeHappening.Crash, entry, map),
        "node-restart" => OfNode(NodeHappening.Restart, entry, map),
        "node-pause" => OfNode(NodeHappening.Pause, entry, map),
        "node-resume" => OfNode(NodeHappening.Resume, entry, map),
        "clock-drift" => Drift(Values.Group(entry.Value), map),
        "slow-disk" => SlowDisk(Values.Group(entry.Value), map),
        "link-cut" => OfLink(NodeHappening.Cut, entry, map),
        "link-heal" => OfLink(NodeHappening.Heal, entry, map),
        "link-slow" => OfLink(NodeHappening.Slow, entry, map),
        "link-lose" => OfLink(NodeHappening.Lose, entry, map),
        "link-duplicate" => OfLink(NodeHappening.Duplicate, entry, map),
        "link-delay" => OfLink(NodeHappening.Delay, entry, map),
        "broker-outage" => new TimelineAction.OfNodes(NodeHappening.Outage) { For = Length(map) },
        _ => null,
    };

    private static TimelineAction.OfNodes OfNode(NodeHappening kind, YamlEntry entry, YamlMapping map) =>
        new(kind) { Node = Values.Text(entry.Value), For = Length(map) };

    private static TimelineAction.OfNodes Drift(YamlMapping drift, YamlMapping map) => new(NodeHappening.ClockDrift)
    {
        Node = Values.Text(drift, "node"),
        Amount = (int)(Values.Integer(drift, "faster", 0) - Values.Integer(drift, "slower", 0)),
        For = Length(map),
    };

    private static TimelineAction.OfNodes SlowDisk(YamlMapping disk, YamlMapping map) => new(NodeHappening.SlowDisk)
    {
        Node = Values.Text(disk, "node"),
        By = Values.Duration(disk, "by"),
        For = Length(map),
    };

    private static TimelineAction.OfNodes OfLink(NodeHappening kind, YamlEntry entry, YamlMapping map)
    {
        var link = Values.Group(entry.Value);
        return new(kind)
        {
            From = Values.Text(link, "from"),
            To = Values.Text(link, "to"),
            OneWay = Values.Flag(link, "one-way", false),
            Rejects = Values.Flag(link, "reject", false),
            Amount = (int)Values.Integer(link, "permille", 0),
            By = Values.Duration(link, "by"),
            For = Length(map),
        };
    }

    private static Duration? Length(YamlMapping map) => map.Find("for") switch
    {
        null => TimelineAction.OfNodes.ForDefault,
        YamlScalar { Value: LengthShape.Ever } => null,
        var node => Values.Duration(node),
    };
}
