using System.Collections.Frozen;
using System.Collections.Immutable;
using FslHv.Abi;

namespace FslHv.Scenarios;

/// <summary>Numbers the kinds of facts, so that whoever observes a run can keep arrays instead of tables.</summary>
internal static class FactKinds
{
    // A kind is one object per process.
    private static readonly FrozenDictionary<FactKind, int> Indices =
        FactKind.All.Select(KeyValuePair.Create<FactKind, int>).ToFrozenDictionary(ReferenceEqualityComparer.Instance);

    /// <summary>How many kinds there are.</summary>
    public static int Count => FactKind.All.Count;

    /// <summary>The number of a kind; −1 for one that is not in the list.</summary>
    public static int IndexOf(FactKind kind) => Indices.TryGetValue(kind, out var index) ? index : -1;

    /// <summary>The number of the kind of that name, which there is.</summary>
    public static int IndexOf(string name)
    {
        var kind = PatternShape.Find(name);
        Actors.Invariant.Holds(kind is not null);
        return IndexOf(kind);
    }

    /// <summary>Per kind the positions at which <paramref name="kindsOf"/> names it, ascending.</summary>
    public static ImmutableArray<ImmutableArray<int>> Dispatch(IReadOnlyList<IEnumerable<int>> kindsOf)
    {
        var lists = new List<int>[Count];
        for (var kind = 0; kind < Count; kind++)
            lists[kind] = [];
        for (var i = 0; i < kindsOf.Count; i++)
        {
            foreach (var kind in kindsOf[i].Distinct())
                lists[kind].Add(i);
        }

        return [.. lists.Select(list => list.ToImmutableArray())];
    }
}
