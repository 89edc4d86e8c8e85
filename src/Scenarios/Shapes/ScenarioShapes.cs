using FslHv.Abi;

namespace FslHv.Scenarios;

/// <summary>The scenario language: every key there is. From these tables come the loader, the JSON schema and the reference.</summary>
internal static class ScenarioShapes
{
    public static readonly ObjectShape Root = new()
    {
        Name = "scenario",
        Meaning = "A scenario: one file, one document.",
        Keys =
        [
            new("scenario", TextShape.Instance, "Its name.") { Required = true },
            new("about", TextShape.Instance, "What it shows, for people."),
            new("board", TextShape.Instance, "The configuration tree (`.dts` or `.dtb`), relative to this file.") { Required = true },
            new("hardware", TextShape.Instance, "The hardware tree, relative to this file."),
            new("until", DurationShape.AboveZero, "The run ends here at the latest. It ends earlier when nothing is left to happen.")
            {
                Default = Scenario.UntilDefault.ToString(),
            },
            new("partitions-max", new IntegerShape(1, 1000), "How many partitions the hypervisor was built for.")
            {
                Default = $"{Scenario.PartitionsMaxDefault}",
            },
            FidelityShapes.Level("Which version of the original the machine behaves like; a guest may name another for its own driver.", "ideal"),
            FidelityShapes.DefectKeys("Defects of the hypervisor, of the tools, and of the drivers of all guests, that differ from the level."),
            new("power-management", FlagShape.Instance, "Whether the hypervisor is built with power management: GET_CORE_STATE, ENTER_NAP, EXIT_NAP.")
            {
                Default = "false",
            },
            new("latencies", LatencyKeys, "Delays that differ from the defaults."),
            new("guests", new MapShape("label", GuestShapes.Guest), "What runs in the partitions; by label.")
            {
                Default = "`linux` where the board names a guest image, otherwise `bare`",
            },
            new(
                "images", new ListShape(ImageShapes.Image),
                "Contents of images in flash. One whose contents nobody says is there, and leaves memory as it is."),
            new("model", ExploreShapes.Model, "A small model in place of hypervisor and partitions.") { Default = "the machine itself" },
            new("explore", ExploreShapes.Explore, "What an exploration leaves open.") { Default = "everything" },
            new("nodes", new MapShape("name", NodeShapes.Node), "The nodes that the machine is spread over; by name.")
            {
                Default = "everything is in one place",
            },
            new("timeline", new ListShape(TimelineShapes.Entry, mayBeEmpty: true), "What befalls the machine."),
            new("faults", FaultShapes.Faults, "Which faults may be drawn."),
            new("expect", new ListShape(ExpectationShapes.Entry, mayBeEmpty: true), "What must turn out."),
            new("liveness", LivenessShapes.Root, "What must come true once faults have ended."),
            new("availability", new ListShape(AvailabilityShapes.Entry), "Services, and how much of the time they must be there."),
            new("checkers", CheckerShapes.Root, "Which rules of every run are switched off.") { Default = "all are on" },
        ],
    };

    private static ObjectShape LatencyKeys => new()
    {
        Name = "latencies",
        Meaning = "Delays: a duration (`1us`) or a range of which every value is equally likely (`200ns..500ns`). Nothing depends on them for correctness.",
        Keys = Latencies.Defaults.Select(each => new KeyShape(each.Name, DelayShape.Instance, $"{each.Meaning}.") { Default = DefaultOf(each) }).ToValueList(),
    };

    private static string DefaultOf(LatencyDefault each)
    {
        var min = Actors.Duration.FromNanoseconds(each.MinNanoseconds);
        var max = Actors.Duration.FromNanoseconds(each.MaxNanoseconds);
        return min == max ? $"{min}" : $"{min}..{max}";
    }
}
