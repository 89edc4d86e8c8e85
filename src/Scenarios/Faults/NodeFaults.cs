using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Scenarios;

/// <summary>Faults of nodes, of the links between them, of what is written there, and of clocks. Each ends by itself.</summary>
internal static class NodeFaults
{
    private static readonly FaultParameter For =
        new("for", LengthShape.Instance, $"{TimelineAction.OfNodes.ForDefault}", "how long; then it ends by itself");

    private static readonly FaultParameter By = new("by", DurationShape.AboveZero, "5ms", "how much later");

    private static readonly FaultParameter Permille = new("permille", new IntegerShape(1, 1000), "200", "how many messages of a thousand");

    private static readonly FaultParameter OneWay = new("one-way", FlagShape.Instance, "false", "whether the other direction is spared");

    public static ValueList<FaultKind> All { get; } =
    [
        OfNode(
            "node-crash", FaultLayer.Node, NodeHappening.Crash, "crash",
            "a node dies: its partitions stop for the machine; it comes back without what there was",
            "node-crash: left", ground => ground.OuterNodes, [For], (_, _, draws) => [Length(draws)]),
        OfNode(
            "node-pause", FaultLayer.Node, NodeHappening.Pause, "pause", "a node stands still, and all that comes for it waits", "node-pause: left",
            ground => ground.Nodes, [For], (_, _, draws) => [Length(draws)]),
        OfLink(
            "link-cut", NodeHappening.Cut, "cut", "what is sent over a link is lost, one way or both", "link-cut: { from: left, to: right, one-way: true }",
            [OneWay, For], (_, _, draws) => [Direction(draws), Length(draws)]),
        OfLink(
            "link-slow", NodeHappening.Slow, "slow", "everything over a link takes longer", "link-slow: { from: left, to: right, by: 5ms }",
            [By, OneWay, For], (_, _, draws) => [Late(draws), Direction(draws), Length(draws)]),
        OfLink(
            "link-lose", NodeHappening.Lose, "lose", "some of what is sent over a link is lost", "link-lose: { from: left, to: right, permille: 200 }",
            [Permille, OneWay, For], (_, _, draws) => [Part(draws), Direction(draws), Length(draws)]),
        OfLink(
            "link-duplicate", NodeHappening.Duplicate, "duplicate", "some of what is sent over a link comes twice",
            "link-duplicate: { from: left, to: right, permille: 200 }", [Permille, OneWay, For],
            (_, _, draws) => [Part(draws), Direction(draws), Length(draws)]),
        OfLink(
            "link-delay", NodeHappening.Delay, "delay", "some of what is sent over a link comes late; other senders' overtake it",
            "link-delay: { from: left, to: right, permille: 200, by: 5ms }", [Permille, By, OneWay, For],
            (_, _, draws) => [Part(draws), Late(draws), Direction(draws), Length(draws)]),
        Outage,
        OfNode(
            "slow-disk", FaultLayer.Journal, NodeHappening.SlowDisk, "slow-disk",
            "what actors of a node write to their journals is on the disk later, and lost when the node dies before", "slow-disk: { node: left, by: 5ms }",
            ground => ground.Nodes, [By, For], (_, _, draws) => [Late(draws), Length(draws)]),
        OfNode(
            "clock-drift", FaultLayer.Clock, NodeHappening.ClockDrift, "clock-drift", "a node's clock goes wrong, and with it the timers there",
            "clock-drift: { node: left, faster: 200 }", ground => ground.Nodes,
            [
                new("faster", new IntegerShape(0, 500_000), "200", "parts per million, where it is not slower"),
                new("slower", new IntegerShape(0, 500_000), "0", "parts per million; 0: it is faster"), For,
            ],
            (_, _, draws) => [new(draws.Next(2) == 0 ? "faster" : "slower", $"{1 + draws.Next(100_000)}"), Length(draws)]),
    ];

    private static FaultKind Outage => Kind(
        "broker-outage", FaultLayer.Link, FaultStrikes.Link, NodeHappening.Outage, "what carries all links is gone: what is sent meanwhile is lost",
        "broker-outage: all-links", ground => ground.Brokers, _ => PlannedFault.Everywhere, _ => new(NodeHappening.Outage),
        fact => fact is NodeFact.Link { Fault: "outage", Begins: true } ? PlannedFault.Everywhere : null, [For], (_, _, draws) => [Length(draws)]);

    private static FaultKind OfNode(
        string name, FaultLayer layer, NodeHappening happening, string told, string meaning, string timeline,
        Func<FaultGround, IReadOnlyList<string>> targets, ValueList<FaultParameter> parameters,
        Func<FaultGround, string, IDraws, ValueList<FaultArgument>> draw) => Kind(
            name, layer, FaultStrikes.Node, happening, meaning, timeline, targets, action => action.Node,
            fault => new(happening) { Node = fault.Target },
            fact => fact is NodeFact.Node { Begins: true } node && node.Fault == told ? node.Name : null, parameters, draw);

    private static FaultKind OfLink(
        string name, NodeHappening happening, string told, string meaning, string timeline, ValueList<FaultParameter> parameters,
        Func<FaultGround, string, IDraws, ValueList<FaultArgument>> draw) => Kind(
            name, FaultLayer.Link, FaultStrikes.Link, happening, meaning, timeline, ground => ground.Links, action => $"{action.From}>{action.To}",
            fault => new(happening) { From = fault.Target[..Arrow(fault.Target)], To = fault.Target[Math.Min(Arrow(fault.Target) + 1, fault.Target.Length)..] },
            fact => fact is NodeFact.Link { Begins: true } link && link.Fault == told ? $"{link.From}>{link.To}" : null, parameters, draw);

    private static FaultKind Kind(
        string name, FaultLayer layer, FaultStrikes strikes, NodeHappening happening, string meaning, string timeline,
        Func<FaultGround, IReadOnlyList<string>> targets, Func<TimelineAction.OfNodes, string> target, Func<PlannedFault, TimelineAction.OfNodes> make,
        Func<Fact, string?> hear, ValueList<FaultParameter> parameters, Func<FaultGround, string, IDraws, ValueList<FaultArgument>> draw) => new(
            fault => WithArguments(make(fault), fault),
            action => action is TimelineAction.OfNodes ofNodes && ofNodes.Happening == happening ? target(ofNodes) : null,
            targets)
        {
            Name = name,
            Layer = layer,
            Strikes = strikes,
            Making = FaultMaking.Event,
            Meaning = meaning,
            Timeline = timeline,
            Parameters = parameters,
            HeardIn = [strikes == FaultStrikes.Node ? "node.fault" : "link.fault"],
            Hear = fact => hear(fact) is { } struck ? new(struck, true, "") : null,
            DrawArguments = draw,
        };

    private static TimelineAction.OfNodes WithArguments(TimelineAction.OfNodes action, PlannedFault fault)
    {
        foreach (var parameter in fault.Kind.Parameters)
        {
            var value = fault[parameter.Name];
            action = parameter.Name switch
            {
                "for" => action with { For = value == LengthShape.Ever ? null : GuestFaults.Duration(value) },
                "by" => action with { By = GuestFaults.Duration(value) },
                "one-way" => action with { OneWay = value == "true" },
                "permille" or "faster" => action with { Amount = Number(value) },
                "slower" => Number(value) > 0 ? action with { Amount = -Number(value) } : action,
                _ => throw Invariant.Unreachable(parameter.Name),
            };
        }

        return action;
    }

    private static int Number(string text)
    {
        Invariant.Holds(IntegerShape.TryRead(text, out var number));
        return (int)number;
    }

    private static int Arrow(string target) => target.IndexOf('>', StringComparison.Ordinal) is >= 0 and var arrow ? arrow : target.Length;

    private static FaultArgument Length(IDraws draws) => new("for", $"{Duration.FromMilliseconds(1 + draws.Next(50))}");

    private static FaultArgument Late(IDraws draws) => new("by", $"{Duration.FromMicroseconds(100 * (1 + draws.Next(100)))}");

    private static FaultArgument Part(IDraws draws) => new("permille", $"{1 + draws.Next(500)}");

    private static FaultArgument Direction(IDraws draws) => new("one-way", draws.Next(2) == 0 ? "true" : "false");
}
