using FslHv.Actors;

namespace FslHv.Host.Rehearsal;

/// <summary>All rounds together.</summary>
internal sealed class RehearsalSummary(IReadOnlyList<RoundResult> rounds)
{
    public IReadOnlyList<RoundResult> Rounds => rounds;

    public int Failed => rounds.Count(round => !round.Holds);

    public long Lost => rounds.Sum(round => round.Lost);

    public long AppliedTwice => rounds.Sum(round => round.AppliedTwice);

    public long Accepted => rounds.Sum(round => round.Hcalls.Accepted);

    public long Delayed => rounds.Sum(round => round.Hcalls.Delayed);

    public long Repeated => rounds.Sum(round => round.Hcalls.Repeated);

    /// <summary>How the processes' memory and the queues have changed from the first round to the last, a line each.</summary>
    public IEnumerable<string> Growth
    {
        get
        {
            foreach (var (process, first, last) in Sizes)
                yield return $"memory of {process}: {first >> 20} MiB after the first round, {last >> 20} MiB after the last";
            if (rounds.Select(round => round.QueueDepth).OfType<long>().ToArray() is { Length: > 0 } depths)
                yield return $"messages in the broker's queues: {depths[0]} after the first round, {depths[^1]} after the last, {depths.Max()} at most";
        }
    }

    /// <summary>Memory of each process that was there after the first round and after the last, the broker's with it. Unit: bytes.</summary>
    public IReadOnlyList<(string Process, long First, long Last)> Sizes => rounds.Count == 0
        ? []
        :
        [
            .. rounds[0].Processes.Join(
                rounds[^1].Processes, first => first.Process, last => last.Process, (first, last) => (first.Process, first.Bytes, last.Bytes)),
            .. rounds[0].BrokerMemory is { } begin && rounds[^1].BrokerMemory is { } end ? [("the broker", begin, end)] : Array.Empty<(string, long, long)>(),
        ];

    private IEnumerable<FaultTimes> Faults => rounds.SelectMany(round => round.Faults);

    /// <summary>Kinds of fault, by what happened to whom and what that carried, each with a name and what followed in every round.</summary>
    public IReadOnlyList<(string Name, IReadOnlyList<FaultTimes> Faults)> ByKind =>
    [
        .. Faults.GroupBy(fault => fault.Name, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => (group.Key, (IReadOnlyList<FaultTimes>)[.. group])),
    ];

    /// <summary>From the kill of a node with a worker to the failover callback, where the hypervisor was elsewhere. Unit: nanoseconds.</summary>
    public IReadOnlyList<long> WorkerKillToCallback =>
        [.. Faults.Where(fault => fault is { What: FaultTimes.Killed, CarriedHypervisor: false })
            .Select(fault => fault.Callback).OfType<Duration>().Select(time => time.Nanoseconds)];

    /// <summary>From the kill of the hypervisor's node to the first hcall that is answered at its new place. Unit: nanoseconds.</summary>
    public IReadOnlyList<long> HypervisorKillToAnswer =>
        [.. Faults.Where(fault => fault is { What: FaultTimes.Killed, CarriedHypervisor: true, IsBroker: false })
            .Select(fault => fault.Answer).OfType<Duration>().Select(time => time.Nanoseconds)];

    /// <summary>The times that are measured, by name.</summary>
    public static IReadOnlyList<(string Name, Func<FaultTimes, Duration?> Of)> Times { get; } =
    [
        ("detection", fault => fault.Detection),
        ("taken over", fault => fault.TakenOver),
        ("doorbell", fault => fault.Doorbell),
        ("callback", fault => fault.Callback),
        ("guest up", fault => fault.Running),
        ("hcall answered", fault => fault.Answer),
    ];

    /// <summary>What became of hcalls behind faults, each until the next one, by name.</summary>
    public static IReadOnlyList<(string Name, Func<FaultTimes, long> Of)> Counts { get; } =
    [
        ("delayed", fault => fault.Hcalls.Delayed), ("repeated", fault => fault.Hcalls.Repeated), ("lost", fault => fault.Hcalls.Lost),
    ];

    /// <summary>The value that so many of a hundred are below or at. Unit: as the values; null of none.</summary>
    public static long? Percentile(IReadOnlyList<long> values, int percent)
    {
        if (values.Count == 0)
            return null;
        long[] sorted = [.. values.Order()];
        return sorted[Math.Min(sorted.Length - 1, (sorted.Length * percent) / 100)];
    }
}
