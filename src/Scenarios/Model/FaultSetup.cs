using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Scenarios;

/// <summary>Which faults may be drawn for a run of a scenario, and how many the scenario says must be survived.</summary>
public sealed record FaultSetup
{
    /// <summary>How many may be drawn where nothing is said.</summary>
    public const int AtMostDefault = 3;

    /// <summary>Where the scenario says it.</summary>
    public Place Place { get; init; }

    /// <summary>What may strike: names of <see cref="FaultCatalogue"/>, <c>driver.*</c>, <c>all</c>.</summary>
    public ValueList<string> Draw { get; init; }

    /// <summary>Only in these partitions; none: in all, and in what belongs to no partition.</summary>
    public ValueList<string> On { get; init; }

    /// <summary>Not before. Unit: engine time from power-on.</summary>
    public Duration From { get; init; }

    /// <summary>Not after; null: until the run ends.</summary>
    public Duration? To { get; init; }

    /// <summary>How many of one run together, each counted by its <see cref="FaultKind.Cost"/>.</summary>
    public int AtMost { get; init; } = AtMostDefault;

    /// <summary>How many of each must be survivable; none: as many as <see cref="AtMost"/> allows, of whatever may be drawn.</summary>
    public ValueList<SurvivableFault> Survivable { get; init; }
}

/// <summary>So many of these faults in one run must be survivable.</summary>
/// <param name="Place">Where the scenario says it.</param>
/// <param name="Pattern">Which, as <see cref="FaultSetup.Draw"/> names them.</param>
/// <param name="Count">How many, all that match together.</param>
public sealed record SurvivableFault(Place Place, string Pattern, int Count);
