using System.Globalization;
using FslHv.Abi;
using FslHv.Hypervisor;

namespace FslHv.Scenarios;

/// <summary>Looks up what a scenario names in a machine, and says what there is when it is not there.</summary>
internal sealed class MachineNames(MachinePlan plan, LabelTable labels, ErrorList errors)
{
    public MachinePlan Plan => plan;

    /// <summary>The partition of that label; reports and gives null when there is none.</summary>
    public PartitionPlan? Partition(string label, Place place)
    {
        var index = labels.IndexOf(label);
        if (index >= 0)
            return plan.Partitions[index];
        errors.Add(place, $"unknown partition {ErrorList.Quote(label)}; {NearestName.Hint(label, labels.Labels)}");
        return null;
    }

    /// <summary>The only partition that manages others; reports and gives null when there are several, or none.</summary>
    public PartitionPlan? OnlyManager(Place place)
    {
        var managers = plan.Managers();
        if (managers.Count == 1)
            return managers[0];
        errors.Add(place, managers.Count == 0
            ? "no partition manages others: 'guest' is to say in which one partman is run"
            : $"'guest' is to say in which partition partman is run; these manage others: {string.Join(", ", managers.Select(each => each.Spec.Label))}");
        return null;
    }

    /// <summary>Reports when one partition does not manage the other.</summary>
    public void Managed(PartitionPlan manager, string label, Place place)
    {
        if (Partition(label, place) is not { } target || Manages(manager).Contains(target))
            return;
        var names = Manages(manager).Select(each => each.Spec.Label).ToArray();
        var all = names.Length == 0 ? "it manages none" : $"it manages: {string.Join(", ", names)}";
        errors.Add(place, $"partition '{manager.Spec.Label}' does not manage '{label}'; {all}");
    }

    /// <summary>Reports when a guest has no send doorbell at that node.</summary>
    public void SendDoorbell(PartitionPlan guest, string node, Place place)
    {
        var nodes = Entries(guest).OfType<HandleEntry.SendDoorbell>().Select(entry => entry.Node).ToArray();
        if (!nodes.Contains(node, StringComparer.Ordinal))
            errors.Add(place, $"'{guest.Spec.Label}' has no send doorbell {ErrorList.Quote(node)}; {NearestName.Hint(node, nodes)}");
    }

    /// <summary>The handle of a guest's interrupt, written as a number or as a node, in the way that facts print it.</summary>
    public string? Interrupt(PartitionPlan guest, string written, Place place)
    {
        var interrupts = Entries(guest).OfType<HandleEntry.Interrupt>().ToArray();
        foreach (var entry in interrupts)
        {
            if (string.Equals(entry.Node, written, StringComparison.Ordinal))
                return $"{entry.Handle}";
        }

        var nodes = interrupts.Select(entry => entry.Node).Distinct().ToArray();
        errors.Add(place, $"'{guest.Spec.Label}' has no receive doorbell {ErrorList.Quote(written)}; {NearestName.Hint(written, nodes)}");
        return null;
    }

    /// <summary>Reports when the machine has no doorbell of that name.</summary>
    public void Doorbell(string name, Place place)
    {
        var names = ((IEnumerable<DoorbellPlan>)plan.Doorbells).Select(doorbell => doorbell.Name).ToArray();
        if (!names.Contains(name, StringComparer.Ordinal))
            errors.Add(place, $"unknown doorbell {ErrorList.Quote(name)}; {NearestName.Hint(name, names)}");
    }

    /// <summary>
    /// The number of a device that some partition has, by its path in the hardware tree, by an alias, or by an alias with a path below it; without a hardware
    /// tree by what the board calls it. Reports and gives −1 when there is none.
    /// </summary>
    public int Device(string written, Place place)
    {
        for (var i = 0; i < plan.Devices.Count; i++)
        {
            var device = plan.Devices[i];
            if (device.Name == written || device.Aliases.Contains(written) || PathOf(written) == device.Name)
                return i;
        }

        errors.Add(
            place,
            $"no partition has a device {ErrorList.Quote(written)}; {NearestName.Hint(written, [.. plan.Devices.Select(device => device.Name)])}");
        return -1;
    }

    /// <summary>Reports when no actor can have a path that begins so.</summary>
    public void ActorPath(string path, Place place)
    {
        var slash = path.IndexOf('/', StringComparison.Ordinal);
        var first = slash < 0 ? path : path[..slash];
        string[] roots = ["hypervisor", .. labels.Labels];
        if (!roots.Any(root => slash < 0 ? root.StartsWith(first, StringComparison.Ordinal) : root == first))
            errors.Add(place, $"no actor's path begins with {ErrorList.Quote(path)}; {NearestName.Hint(first, roots)}");
    }

    /// <summary>Whether a text is a number already.</summary>
    public static bool IsNumber(string text) => uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _);

    /// <summary>The partitions that a partition manages.</summary>
    public IEnumerable<PartitionPlan> Manages(PartitionPlan manager) => Entries(manager)
        .OfType<HandleEntry.Partition>().Where(entry => entry.Node.Length > 0).Select(entry => plan.Partitions[entry.Index]);

    /// <summary>An alias with a path below it, as a path.</summary>
    private string PathOf(string written)
    {
        var slash = written.IndexOf('/', StringComparison.Ordinal);
        if (slash <= 0)
            return written;
        foreach (var device in plan.Devices)
        {
            if (device.Aliases.Contains(written[..slash]))
                return device.Name + written[slash..];
        }

        return written;
    }

    private static IEnumerable<HandleEntry> Entries(PartitionPlan guest) =>
        ((IEnumerable<HandleEntry>)guest.GlobalHandles).Concat(guest.LocalHandles);
}
