using FslHv.Abi;
using FslHv.Actors;
using FslHv.Hypervisor;

namespace FslHv.Scenarios;

/// <summary>Looks up what timeline entries name, and makes their messages.</summary>
/// <param name="scenario">The scenario.</param>
/// <param name="names">What the machine has.</param>
/// <param name="labels">Its partitions.</param>
/// <param name="patterns">Binds patterns.</param>
/// <param name="mayHaveOthers">Whether programs of the user's own may pass fault points that nobody here knows.</param>
/// <param name="errors">Where to report.</param>
/// <param name="nodes">Binds what befalls nodes.</param>
internal sealed class TimelineBinder(
    Scenario scenario, MachineNames names, LabelTable labels, PatternBinder patterns, bool mayHaveOthers, ErrorList errors, NodeBinder nodes)
{
    public BoundEntry Bind(TimelineEntry entry) => Make(entry) with { Mark = FaultMark.Of(entry.Action, entry.Place) };

    private BoundEntry Make(TimelineEntry entry)
    {
        var (delay, when, every) = entry.Trigger switch
        {
            Trigger.At at => (at.Time, null, false),
            Trigger.When fact => (fact.Plus, patterns.Bind(fact.Pattern), fact.Every),
            _ => throw Invariant.Unreachable(entry.Trigger),
        };
        return entry.Action switch
        {
            TimelineAction.Befall befall => new BoundEntry(delay, when, every, Guest(befall, entry.Place), new BefallGuest(befall.Event), null),
            TimelineAction.Shell shell => new BoundEntry(delay, when, every, -1, Shell(shell, entry.Place), null),
            TimelineAction.ResetByShell => new BoundEntry(delay, when, every, -1, new HypervisorRequest.Reset(), null),
            TimelineAction.HardwareError error => new BoundEntry(delay, when, every, -1, new ErrorBinder(names, errors).Bind(error, entry.Place), null),
            TimelineAction.Interrupt interrupt => new BoundEntry(
                delay, when, every, -1, new HypervisorRequest.SignalDevice(names.Device(interrupt.Device, entry.Place)), null),
            TimelineAction.Type type => new BoundEntry(delay, when, every, -1, new SerialTypist(names, errors).Bind(type, entry.Place), null),
            TimelineAction.OfNodes ofNodes => new BoundEntry(delay, when, every, -1, null, null) { OfNodes = nodes.Bind(ofNodes, entry.Place) },
            TimelineAction.Fault fault => new BoundEntry(delay, when, every, -1, null, Fault(fault, entry.Place)),
            _ => throw Invariant.Unreachable(entry.Action),
        };
    }

    private int Guest(TimelineAction.Befall befall, Place place)
    {
        if ((befall.Guest.Length == 0 ? names.OnlyManager(place) : names.Partition(befall.Guest, place)) is not { } guest)
            return -1;
        switch (befall.Event)
        {
            case GuestEvent.RingDoorbell ring:
                names.SendDoorbell(guest, ring.Doorbell, place);
                break;
            case GuestEvent.Manage { Partition: not "self" } manage:
                names.Managed(guest, manage.Partition, place);
                break;
            case GuestEvent.Signal signal:
                CheckProcess(guest, signal.Process, place);
                break;
        }

        return labels.IndexOf(guest.Spec.Label);
    }

    private void CheckProcess(PartitionPlan guest, string process, Place place)
    {
        var setup = GuestBinder.Complete(guest, GuestBinder.Find(scenario, guest));
        var processes = ((IEnumerable<ProcessSetup>)setup.Processes).Select(each => each.Name).ToArray();
        if (setup.Program == GuestSetup.Linux && !processes.Contains(process, StringComparer.Ordinal))
            errors.Add(place, $"'{guest.Spec.Label}' has no process {ErrorList.Quote(process)}; {NearestName.Hint(process, processes)}");
    }

    private HypervisorRequest.Shell? Shell(TimelineAction.Shell shell, Place place) =>
        names.Partition(shell.Partition, place) is { } partition
            ? new HypervisorRequest.Shell(partition.Spec.Id, shell.Request, shell.Load)
            : null;

    private TimelineAction.Fault Fault(TimelineAction.Fault fault, Place place)
    {
        if (!fault.Point.All(c => c is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '.' or '-'))
            errors.Add(place, $"a fault point is lower case words with dots and dashes, not {ErrorList.Quote(fault.Point)}");
        else if (FaultCatalogue.Find(fault.Point) is { Making: not FaultMaking.Point } kind)
            errors.Add(place, $"'{kind.Name}' is no fault point: a timeline says '{kind.Timeline}'");
        else if (!mayHaveOthers && !PointFaults.Names.Contains(fault.Point, StringComparer.Ordinal))
            errors.Add(place, $"unknown fault point {ErrorList.Quote(fault.Point)}; {NearestName.Hint(fault.Point, PointFaults.Names)}");
        names.ActorPath(fault.Path, place);
        return fault;
    }
}
