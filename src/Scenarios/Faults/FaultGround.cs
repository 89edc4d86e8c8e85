using FslHv.Abi;
using FslHv.Hypervisor;

namespace FslHv.Scenarios;

/// <summary>What faults could strike in a scenario: its partitions, what runs in them, their processes. Made once for a bound scenario.</summary>
internal sealed class FaultGround
{
    private readonly List<(PartitionPlan Partition, GuestSetup Setup)> _guests = [];

    /// <param name="scenario">The scenario as it was written; in one whose actors are those of a model nothing can strike.</param>
    /// <param name="plan">Its machine.</param>
    public FaultGround(Scenario scenario, MachinePlan plan)
    {
        Plan = plan;
        foreach (var partition in plan.Partitions)
        {
            if (scenario.Model is not null)
                break;
            if (scenario.Faults is not { On: { Count: > 0 } on } || on.Contains(partition.Spec.Label, StringComparer.Ordinal))
                _guests.Add((partition, GuestBinder.Complete(partition, GuestBinder.Find(scenario, partition))));
        }

        Partitions = [.. _guests.Select(guest => guest.Partition.Spec.Label)];
        Guests = Where(setup => setup.Program != GuestSetup.ClaimPingPong);
        Linux = Where(setup => setup.Program is not (GuestSetup.Bare or GuestSetup.ClaimPingPong));
        Served = Where(setup => setup.Processes.Any(process => process is ProcessSetup.WatchdogDaemon));
        Drivers = [.. Where(setup => setup.Program == GuestSetup.Linux).Select(label => $"{label}/")];
        Actors = [.. Partitions.Where(label => ((IEnumerable<PartitionPlan>)plan.Partitions).Count(other => Begins(other, label)) == 1)];
        Imaged = [.. Actors.Where(label => HasImage(plan.Find(label)!.Spec))];
        Hypervisor = scenario.Model is null && _guests.Count == plan.Partitions.Count ? ["hypervisor"] : [];
        var reached = _guests.Count == plan.Partitions.Count ? scenario.Nodes.Select(node => node.Name).ToArray() : [];
        var hypervisor = scenario.Nodes.FirstOrDefault(node => node.HasHypervisor)?.Name ?? reached.FirstOrDefault("");
        Nodes = reached;
        OuterNodes = [.. reached.Where(node => node != hypervisor || scenario.Nodes.Any(each => each.IsStandby))];
        Links = [.. reached.SelectMany(_ => reached, (from, to) => (from, to)).Where(link => link.from != link.to).Select(link => $"{link.from}>{link.to}")];
        Brokers = reached.Length > 1 ? [PlannedFault.Everywhere] : [];
        Processes = [.. _guests.SelectMany(guest => guest.Setup.Processes.Select(process => $"{guest.Partition.Spec.Label}/{process.Name}"))];
    }

    /// <summary>The machine.</summary>
    public MachinePlan Plan { get; }

    /// <summary>Labels of the partitions in which faults may strike.</summary>
    public IReadOnlyList<string> Partitions { get; }

    /// <summary>Those whose guest knows events.</summary>
    public IReadOnlyList<string> Guests { get; }

    /// <summary>Those that run Linux, or a program of the user's own.</summary>
    public IReadOnlyList<string> Linux { get; }

    /// <summary>Those in which a process serves the watchdog.</summary>
    public IReadOnlyList<string> Served { get; }

    /// <summary>Processes, as <c>worker/daemon</c>.</summary>
    public IReadOnlyList<string> Processes { get; }

    /// <summary>What the paths begin with of actors inside guests that have the fsl-hv driver.</summary>
    public IReadOnlyList<string> Drivers { get; }

    /// <summary>What the path of a partition's own actor begins with. One whose label begins another one's cannot be told apart, and is left out.</summary>
    public IReadOnlyList<string> Actors { get; }

    /// <summary>Those of partitions with an image in flash.</summary>
    public IReadOnlyList<string> Imaged { get; }

    /// <summary>Nodes, where faults may strike in every partition.</summary>
    public IReadOnlyList<string> Nodes { get; }

    /// <summary>Those that may die without the machine being over: all but the hypervisor's, or all where a standby takes it over.</summary>
    public IReadOnlyList<string> OuterNodes { get; }

    /// <summary>Links, as <c>left&gt;right</c>.</summary>
    public IReadOnlyList<string> Links { get; }

    /// <summary>What carries the links, where there are any.</summary>
    public IReadOnlyList<string> Brokers { get; }

    /// <summary>The hypervisor, where faults may strike what belongs to no partition.</summary>
    public IReadOnlyList<string> Hypervisor { get; }

    private static bool Begins(PartitionPlan partition, string label) => partition.Spec.Label.StartsWith(label, StringComparison.Ordinal);

    private static bool HasImage(PartitionSpec spec) => spec.GuestImage is not null || spec.LoadImageTable.Count > 0 || spec.LinuxRootfs is not null;

    private string[] Where(Func<GuestSetup, bool> fits) =>
        [.. _guests.Where(guest => fits(guest.Setup)).Select(guest => guest.Partition.Spec.Label)];
}
