using FslHv.Abi;

namespace FslHv.Scenarios;

/// <summary>The keys of <c>nodes</c>, and of what befalls nodes and links.</summary>
internal static class NodeShapes
{
    private static readonly IntegerShape Permille = new(1, 1000);

    private static readonly ValueList<KeyShape> Ends =
    [
        new("from", TextShape.Instance, "The node at which messages leave; `all`: every other.") { Required = true },
        new("to", TextShape.Instance, "The node to which they go; `all`: every other.") { Required = true },
        new("one-way", FlagShape.Instance, "Only in that direction.") { Default = "false" },
    ];

    public static readonly ObjectShape Node = new()
    {
        Name = "node",
        Meaning = "A node: what dies together, and is reached over a link from others.",
        Keys =
        [
            new("hypervisor", FlagShape.Instance, "Whether the hypervisor is there.") { Default = "true for the first node where no other says so" },
            new("partitions", new ListShape(TextShape.Instance, mayBeEmpty: true), "Labels of the partitions that are there.")
            {
                Default = "none; a partition that no node names is on the hypervisor's",
            },
            new(
                "standby", FlagShape.Instance,
                "Whether it takes over the hypervisor and the partitions of nodes that die; the first that is up does, in the order in which they are written. "
                + "With a standby the hypervisor survives its node.")
            {
                Default = "false",
            },
        ],
    };

    private static readonly ObjectShape Link = LinkShape("link", "A link between two nodes, or the way from one to `all` others.");

    private static readonly ObjectShape CutLink = LinkShape(
        "cut link", "A link that carries nothing.",
        new KeyShape("reject", FlagShape.Instance, "Whether senders are told at once, as by a TCP reset: what was connected over it is not any more.")
        {
            Default = "false",
        });

    private static readonly ObjectShape SlowLink = LinkShape(
        "slow link", "A link that takes longer.", new KeyShape("by", DurationShape.AboveZero, "How much longer.") { Required = true });

    private static readonly ObjectShape LossyLink = LinkShape(
        "lossy link", "Messages over a link that are lost, or that come twice.",
        new KeyShape("permille", Permille, "How many of a thousand.") { Required = true });

    private static readonly ObjectShape LateLink = LinkShape(
        "late link", "Messages over a link that come late; other senders' overtake them.",
        new KeyShape("permille", Permille, "How many of a thousand.") { Required = true },
        new KeyShape("by", DurationShape.AboveZero, "How late.") { Required = true });

    private static readonly ObjectShape Drift = new()
    {
        Name = "clock drift",
        Meaning = "A clock that goes wrong, in parts per million.",
        Keys =
        [
            new("node", TextShape.Instance, "Which node's.") { Required = true },
            new("faster", new IntegerShape(1, 500_000), "So much faster."),
            new("slower", new IntegerShape(1, 500_000), "So much slower."),
        ],
        OneOf = [["faster", "slower"]],
    };

    private static readonly ObjectShape SlowDisk = new()
    {
        Name = "slow disk",
        Meaning = "A disk on which journals are written late.",
        Keys =
        [
            new("node", TextShape.Instance, "Which node's.") { Required = true },
            new("by", DurationShape.AboveZero, "How late.") { Required = true },
        ],
    };

    /// <summary>What befalls nodes and links, and what ends it.</summary>
    public static readonly ValueList<KeyShape> Actions =
    [
        new(
            "node-crash", TextShape.Instance,
            "Node: it dies. When `for` is over it comes back: its partitions are stopped then, and can be started, unless a standby has taken them over."),
        new("node-restart", TextShape.Instance, "Node: it comes back, if it is dead."),
        new("node-pause", TextShape.Instance, "Node: it stands still. What comes for it waits, unless that lasts so long that it counts as dead."),
        new("node-resume", TextShape.Instance, "Node: it goes on, if it stands still."),
        new("clock-drift", Drift, "A node's clock goes wrong, and with it the timers there."),
        new("slow-disk", SlowDisk, "What actors of a node persist is lost when the node dies before it is on the disk."),
        new("link-cut", CutLink, "What is sent over a link is lost."),
        new("link-heal", Link, "A link is sound again, whatever befell it."),
        new("link-slow", SlowLink, "A link takes longer."),
        new("link-lose", LossyLink, "Some of what is sent over a link is lost."),
        new("link-duplicate", LossyLink, "Some of what is sent over a link comes twice."),
        new("link-delay", LateLink, "Some of what is sent over a link comes late."),
        new(
            "broker-outage", new ChoiceShape("extent", "all-links"),
            "What carries all links is gone: `broker-outage: all-links`. What is sent meanwhile is lost. "
            + "With standbys every node counts as dead until it is back."),
    ];

    /// <summary>Those that end by themselves.</summary>
    public static readonly ValueList<string> Lasting =
    [
        "node-crash", "node-pause", "clock-drift", "slow-disk", "link-cut", "link-slow", "link-lose", "link-duplicate", "link-delay", "broker-outage",
    ];

    /// <summary>How long.</summary>
    public static readonly KeyShape For = new(
        "for", LengthShape.Instance,
        "How long: then it ends by itself. `ever`: it does not. Where two of a kind meet, the first end ends both.")
    {
        Default = TimelineAction.OfNodes.ForDefault.ToString(),
        OnlyWith = Lasting,
    };

    private static ObjectShape LinkShape(string name, string meaning, params ReadOnlySpan<KeyShape> more) => new()
    {
        Name = name,
        Meaning = meaning,
        Keys = ValueList.Create<KeyShape>([.. Ends, .. more]),
    };
}
