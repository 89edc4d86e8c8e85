using System.Collections.Frozen;
using FslHv.Abi;

namespace FslHv.Scenarios;

/// <summary>Every fault that has a name. What is not listed here cannot be drawn, and <c>fslhv faults</c> does not know it.</summary>
public static class FaultCatalogue
{
    /// <summary>By layer, and within it in the order of <see cref="GuestFaults"/> and its like.</summary>
    public static ValueList<FaultKind> All { get; } = ((IEnumerable<FaultKind>)
    [
        .. GuestFaults.All, .. PointFaults.All, .. MemoryFaults.All, .. NodeFaults.All,
    ]).OrderBy(kind => kind.Layer).ToValueList();

    private static readonly FrozenDictionary<string, FaultKind> ByName = All.ToFrozenDictionary(kind => kind.Name, StringComparer.Ordinal);

    /// <summary>Names of all of them.</summary>
    internal static ValueList<string> Names { get; } = All.Select(kind => kind.Name).ToValueList();

    /// <summary>Kinds that hear of themselves in facts of that kind; entry n is fact kind number n.</summary>
    internal static ValueList<ValueList<FaultKind>> ByFact { get; } = Enumerable.Range(0, FactKinds.Count)
        .Select(fact => All.Where(kind => kind.HeardIn.Contains(FactKind.All[fact].Name, StringComparer.Ordinal)).ToValueList()).ToValueList();

    /// <summary>The kind of that name; null when there is none.</summary>
    public static FaultKind? Find(string name) => ByName.GetValueOrDefault(name);

    /// <summary>The kinds that a pattern names: <c>guest-panic</c>, <c>driver.*</c>, <c>all</c>.</summary>
    public static ValueList<FaultKind> Matching(string pattern)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        return All.Where(kind => Matches(pattern, kind.Name)).ToValueList();
    }

    /// <summary>Whether a pattern names a kind: all of them, those that begin so when it ends with a star, or the one.</summary>
    internal static bool Matches(string pattern, string name) =>
        pattern == "all" || (pattern.EndsWith('*') ? name.StartsWith(pattern[..^1], StringComparison.Ordinal) : pattern == name);

    /// <summary>The kinds of faults that a fact says have struck. Fault points are not among them: the engine tells of those.</summary>
    public static IEnumerable<FaultKind> StruckBy(Fact fact)
    {
        ArgumentNullException.ThrowIfNull(fact);
        var kind = FactKinds.IndexOf(fact.Kind);
        return kind < 0 ? [] : ByFact[kind].Where(each => each.Hear(fact) is { HasStruck: true });
    }

    /// <summary>The kind of a timeline's action, and its target; null when it is no fault.</summary>
    internal static (FaultKind Kind, string Target)? Recognise(TimelineAction action)
    {
        foreach (var kind in All)
        {
            if (kind.Recognise(action) is { } target)
                return (kind, target);
        }

        return null;
    }

    /// <summary>The kind that has struck by what a fact says; null when the fact says no such thing. Of fault points the engine tells, not a fact.</summary>
    internal static FaultKind? StruckIn(Fact fact, int factKind)
    {
        foreach (var kind in ByFact[factKind])
        {
            if (kind.Hear(fact) is { HasStruck: true })
                return kind;
        }

        return null;
    }
}
