using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Scenarios;

/// <summary>A scenario as it was written: which machine, what runs in it, what befalls it and what is expected. Knows no board yet;
/// <see cref="BoundScenario"/> does.</summary>
public sealed record Scenario
{
    /// <summary>Where a scenario ends that does not say when.</summary>
    public static readonly Duration UntilDefault = Duration.FromSeconds(10);

    /// <summary>How many partitions a machine may have where nothing is said. Source: Topaz build option.</summary>
    public const int PartitionsMaxDefault = 24;

    /// <summary>The file it comes from, as it was named to the loader; empty for one made in code.</summary>
    public string File { get; init; } = "";

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>What it shows, for people.</summary>
    public string About { get; init; } = "";

    /// <summary>The configuration tree, relative to the scenario's file; empty when it is given otherwise.</summary>
    public string Board { get; init; } = "";

    /// <summary>The hardware tree, relative to the scenario's file; empty when there is none.</summary>
    public string Hardware { get; init; } = "";

    /// <summary>Where <see cref="Board"/> is named.</summary>
    public Place BoardPlace { get; init; }

    /// <summary>Where <see cref="Hardware"/> is named.</summary>
    public Place HardwarePlace { get; init; }

    /// <summary>The run ends here at the latest. Unit: engine time from power-on.</summary>
    public Duration Until { get; init; } = UntilDefault;

    /// <summary>How many partitions the machine may have.</summary>
    public int PartitionsMax { get; init; } = PartitionsMaxDefault;

    /// <summary>Which version of the original the machine behaves like, and its guests where they say nothing else.</summary>
    public FidelitySetup Fidelity { get; init; } = FidelitySetup.Nothing;

    /// <summary>Whether the hypervisor is built with power management.</summary>
    public bool PowerManagement { get; init; }

    /// <summary>Delays that differ from the defaults.</summary>
    public ValueList<LatencyChoice> Latencies { get; init; }

    /// <summary>What runs in partitions that want something else than the default.</summary>
    public ValueList<GuestSetup> Guests { get; init; }

    /// <summary>Contents of images in flash, where they are known.</summary>
    public ValueList<ImageSetup> Images { get; init; }

    /// <summary>A small model in place of hypervisor and partitions; null: the machine itself.</summary>
    public ModelSetup? Model { get; init; }

    /// <summary>What an exploration leaves open.</summary>
    public ExploreSetup Explore { get; init; } = ExploreSetup.Everything;

    /// <summary>The nodes that the machine is spread over; none: it is in one place.</summary>
    public ValueList<NodeSetup> Nodes { get; init; }

    /// <summary>What befalls the machine.</summary>
    public ValueList<TimelineEntry> Timeline { get; init; }

    /// <summary>Which faults may be drawn; null: none.</summary>
    public FaultSetup? Faults { get; init; }

    /// <summary>What must turn out.</summary>
    public ValueList<Expectation> Expectations { get; init; }

    /// <summary>What must come true once faults have ended; null where nothing is said.</summary>
    public Liveness? Liveness { get; init; }

    /// <summary>Whose availability is measured.</summary>
    public ValueList<Service> Services { get; init; }

    /// <summary>Names of the rules that it does without.</summary>
    public ValueList<string> CheckersOff { get; init; }

    /// <summary>The same at one level, guests that name another included. Single defects stay turned on and off.</summary>
    public Scenario At(FidelityLevel level) => this with
    {
        Fidelity = Fidelity with { Level = level },
        Guests = Guests.Select(guest => guest with { Fidelity = guest.Fidelity with { Level = null } }).ToValueList(),
    };

    /// <summary>What differs from the ideal, the machine's first: <c>merged-2011; mgr: v2</c>. Empty when nothing does.</summary>
    public string DescribeFidelity()
    {
        var parts = new List<string>();
        if ($"{Fidelity}" is { Length: > 0 } machine)
            parts.Add(machine);
        foreach (var guest in Guests)
        {
            var own = guest.Fidelity.Level == FidelityLevel.Ideal && guest.Fidelity.Defects.Count == 0 && Fidelity.Level is not (null or FidelityLevel.Ideal)
                ? FidelityLevel.Ideal.Name()
                : $"{guest.Fidelity}";
            if (own.Length > 0)
                parts.Add($"{guest.Partition}: {own}");
        }

        return string.Join("; ", parts);
    }
}

/// <summary>The delay of a latency class: anything from the least to the greatest, each equally likely.</summary>
public sealed record LatencyChoice(LatencyClass Class, Duration Min, Duration Max);
