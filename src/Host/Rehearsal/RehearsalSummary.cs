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

    private IEnumerable<FaultTimes> Faults => rounds.SelectMany(round => round.Faults);

    /// <summary>Kinds of fault, by what the killed node carried, each with a name and what followed in every round.</summary>
    public IReadOnlyList<(string Name, IReadOnlyList<FaultTimes> Faults)> ByKind =>
    [
        .. Faults.GroupBy(NameOf, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => (group.Key, (IReadOnlyList<FaultTimes>)[.. group])),
    ];

    /// <summary>From the kill of a node with a worker to the failover callback, where the hypervisor was elsewhere. Unit: nanoseconds.</summary>
    public IReadOnlyList<long> WorkerKillToCallback =>
        [.. Faults.Where(fault => !fault.CarriedHypervisor).Select(fault => fault.Callback).OfType<Duration>().Select(time => time.Nanoseconds)];

    /// <summary>From the kill of the hypervisor's node to the first hcall that is answered at its new place. Unit: nanoseconds.</summary>
    public IReadOnlyList<long> HypervisorKillToAnswer =>
        [.. Faults.Where(fault => fault.CarriedHypervisor).Select(fault => fault.Answer).OfType<Duration>().Select(time => time.Nanoseconds)];

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

    /// <summary>The value that so many of a hundred are below or at. Unit: as the values; null of none.</summary>
    public static long? Percentile(IReadOnlyList<long> values, int percent)
    {
        if (values.Count == 0)
            return null;
        long[] sorted = [.. values.Order()];
        return sorted[Math.Min(sorted.Length - 1, (sorted.Length * percent) / 100)];
    }

    private static string NameOf(FaultTimes fault) => fault.CarriedHypervisor ? $"node {fault.Node} with the hypervisor" : $"node {fault.Node} with {string.Join(", ", fault.Carried)}";
}
