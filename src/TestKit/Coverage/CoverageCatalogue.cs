using System.Collections.Frozen;
using System.Collections.Immutable;
using FslHv.Abi;
using FslHv.Scenarios;

namespace FslHv.TestKit;

/// <summary>Everything that a run can reach, in an order that does not change.</summary>
public static class CoverageCatalogue
{
    /// <summary>By kind; transitions, statuses and errors in the order of their numbers, faults and marks in that of their lists.</summary>
    public static ImmutableArray<CoverageItem> All { get; } = [.. Transitions(), .. Statuses(), .. Errnos(), .. Faults(), .. Marks()];

    private static readonly FrozenDictionary<(CoverageKind Kind, string Name), int> Places =
        All.Select((item, place) => KeyValuePair.Create((item.Kind, item.Name), place)).ToFrozenDictionary();

    private static readonly FrozenDictionary<CodeMark, int> MarkPlaces =
        CodeMarks.All.ToFrozenDictionary(mark => mark, mark => Places[(CoverageKind.Mark, mark.Name)]);

    /// <summary>The name of a transition.</summary>
    public static string NameOf(PartitionState from, PartitionState to) => $"{from.Name()} → {to.Name()}";

    /// <summary>The place of something in <see cref="All"/>; −1 when it is not there.</summary>
    internal static int PlaceOf(CoverageKind kind, string name) => Places.GetValueOrDefault((kind, name), -1);

    internal static int PlaceOf(CodeMark mark) => MarkPlaces.GetValueOrDefault(mark, -1);

    private static IEnumerable<CoverageItem> Transitions() =>
        from state in PartitionStates.Every.ToArray()
        from next in PartitionStates.Every.ToArray()
        where PartitionStates.MayFollow(state, next)
        select new CoverageItem(CoverageKind.Transition, NameOf(state, next), "");

    private static IEnumerable<CoverageItem> Statuses() =>
        Enum.GetValues<HcallStatus>().Select(status => new CoverageItem(CoverageKind.Status, status.OriginalName(), ""));

    private static IEnumerable<CoverageItem> Errnos() =>
        Enum.GetValues<Errno>().Where(error => error != Errno.None).Select(error => new CoverageItem(CoverageKind.Errno, $"{error}", ""));

    private static IEnumerable<CoverageItem> Faults() =>
        ((IEnumerable<FaultKind>)FaultCatalogue.All).Select(kind => new CoverageItem(CoverageKind.Fault, kind.Name, kind.Meaning));

    private static IEnumerable<CoverageItem> Marks() => CodeMarks.All.Select(mark => new CoverageItem(CoverageKind.Mark, mark.Name, mark.Meaning));
}
