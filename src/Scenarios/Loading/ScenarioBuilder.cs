using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Scenarios;

/// <summary>Makes a <see cref="Scenario"/> out of nodes that were checked.</summary>
internal sealed class ScenarioBuilder(string file)
{
    public Scenario Build(YamlMapping root) => new()
    {
        File = file,
        Name = Values.Text(root, "scenario"),
        About = Values.Text(root, "about"),
        Board = Values.Text(root, "board"),
        BoardPlace = root.Find("board")!.Place,
        Hardware = Values.Text(root, "hardware"),
        HardwarePlace = root.Find("hardware")?.Place ?? default,
        Until = Values.Duration(root, "until", Scenario.UntilDefault),
        PartitionsMax = (int)Values.Integer(root, "partitions-max", Scenario.PartitionsMaxDefault),
        Fidelity = FidelityBuilder.Build(root),
        PowerManagement = Values.Flag(root, "power-management", false),
        Latencies = root.Find("latencies") is { } latencies ? BuildLatencies(Values.Group(latencies)) : [],
        Guests = root.Find("guests") is { } guests ? Values.Group(guests).Entries.Select(GuestBuilder.Build).ToValueList() : [],
        Images = Values.List(root, "images", BuildImage),
        Model = root.Find("model") is { } model ? BuildModel(Values.Group(model)) : null,
        Explore = root.Find("explore") is { } explore ? BuildExplore(Values.Group(explore)) : ExploreSetup.Everything,
        Nodes = root.Find("nodes") is { } nodes ? Values.Group(nodes).Entries.Select(NodeBuilder.Build).ToValueList() : [],
        Timeline = Values.List(root, "timeline", TimelineBuilder.Build),
        Faults = root.Find("faults") is { } faults ? FaultSetupBuilder.Build(faults) : null,
        Expectations = Values.List(root, "expect", ExpectationBuilder.Build),
        Liveness = root.Find("liveness") is { } liveness ? PromiseBuilder.BuildLiveness(liveness) : null,
        Services = Values.List(root, "availability", PromiseBuilder.BuildService),
        CheckersOff = root.Find("checkers") is { } checkers ? PromiseBuilder.BuildCheckersOff(checkers) : [],
    };

    private static ModelSetup BuildModel(YamlMapping map) => new(Values.Text(map, "of"), (int)Values.Integer(map, "rounds", 1));

    private static ExploreSetup BuildExplore(YamlMapping map) => new(
        new Window(Values.Moment(map, "from"), Values.Moment(map, "to")), (int)Values.Integer(map, "times", 1), Values.Duration(map, "slack"));

    private static ImageSetup BuildImage(YamlNode node)
    {
        var map = Values.Group(node);
        var at = (ulong)Values.Integer(map, "at", 0);
        var load = Values.Integer(map, "load", 0);
        return map.Find("file") is { } file
            ? new ImageSetup.OfFile(file.Place, at, Values.Text(file))
            : new ImageSetup.MadeUp(
                map.Place, at, Values.Text(map, "make"), (int)Values.Integer(map, "size", 65536), (ulong)load, (ulong)Values.Integer(map, "entry", load));
    }

    private static ValueList<LatencyChoice> BuildLatencies(YamlMapping map) => map.Entries.Select(BuildLatency).ToValueList();

    private static LatencyChoice BuildLatency(YamlEntry entry)
    {
        Invariant.Holds(DelayShape.TryRead(Values.Text(entry.Value), out var min, out var max));
        foreach (var each in Latencies.Defaults)
        {
            if (each.Name == entry.Key.Value)
                return new LatencyChoice(each.Class, min, max);
        }

        throw Invariant.Unreachable(entry.Key.Value);
    }
}
