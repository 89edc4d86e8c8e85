using FslHv.Abi;

namespace FslHv.Scenarios;

/// <summary>What a run counts. Expectations name a counter; the losses are one counter for each place where something can get
/// lost.</summary>
public sealed record RunCounters
{
    /// <summary>Names that expectations may use, with what they count.</summary>
    public static ValueList<CounterName> All { get; } =
    [
        new("doorbells-rung", "rings of doorbells", counters => counters.DoorbellsRung),
        new("doorbells-coalesced", "rings lost because the interrupt was pending already", counters => counters.DoorbellsCoalesced),
        new("doorbells-dropped", "handles lost because an open file's ring was full", counters => counters.DoorbellsDropped),
        new("stops-unseen", "stops of a managed partition that no manager's status sample saw", counters => counters.StopsUnseen),
        new("hcalls", "hcalls answered", counters => counters.Hcalls),
        new("hcalls-refused", "hcalls answered with an EV_ status", counters => counters.HcallsRefused),
        new("boots", "times a guest was entered", counters => counters.Boots),
        new("faults-struck", "times a fault struck", counters => counters.FaultsStruck),
    ];

    internal static ValueList<string> Names { get; } = All.Select(counter => counter.Name).ToValueList();

    public long DoorbellsRung { get; init; }

    public long DoorbellsCoalesced { get; init; }

    public long DoorbellsDropped { get; init; }

    public long StopsUnseen { get; init; }

    public long FaultsStruck { get; init; }

    /// <summary>Hcalls answered, by status; entry n is status n.</summary>
    public ValueList<long> HcallsByStatus { get; init; }

    /// <summary>Boots per partition, in the order of the plan.</summary>
    public ValueList<long> BootsByPartition { get; init; }

    /// <summary>All hcalls.</summary>
    public long Hcalls => Sum(HcallsByStatus.Span);

    /// <summary>All but the successful ones.</summary>
    public long HcallsRefused => HcallsByStatus.Count == 0 ? 0 : Sum(HcallsByStatus.Span[1..]);

    /// <summary>Boots of all partitions.</summary>
    public long Boots => Sum(BootsByPartition.Span);

    /// <summary>The counter of that name; null when there is none.</summary>
    public long? Find(string name)
    {
        foreach (var counter in All)
        {
            if (string.Equals(counter.Name, name, StringComparison.Ordinal))
                return counter.Value(this);
        }

        return null;
    }

    private static long Sum(ReadOnlySpan<long> numbers)
    {
        var sum = 0L;
        foreach (var number in numbers)
            sum += number;
        return sum;
    }
}

/// <summary>A counter as expectations name it.</summary>
public sealed record CounterName(string Name, string Meaning, Func<RunCounters, long> Value);
