using FslHv.Abi;

namespace FslHv.Scenarios;

/// <summary>Leaves things out of scenarios.</summary>
public static class ScenarioCuts
{
    /// <summary>Entries of the timeline, faults first.</summary>
    public static IReadOnlyList<ScenarioCut> Timeline(BoundScenario scenario)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        var timeline = (IEnumerable<TimelineEntry>)scenario.Scenario.Timeline;
        return [.. timeline.Select((entry, index) => (entry.Action, Number: index + 1)).OrderBy(each => RankOf(each.Action))
            .Select(each => new ScenarioCut.Entry(each.Number))];
    }

    /// <summary>Guests that run more than a bare guest. A model has none.</summary>
    public static IReadOnlyList<ScenarioCut> Guests(BoundScenario scenario)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        return scenario.Scenario.Model is not null
            ? []
            : [.. SetupsOf(scenario).Where(setup => setup.Program != GuestSetup.Bare).Select(setup => new ScenarioCut.Guest(setup.Partition))];
    }

    /// <summary>Processes and subscribers of guests.</summary>
    public static IReadOnlyList<ScenarioCut> Processes(BoundScenario scenario)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        var cuts = new List<ScenarioCut>();
        foreach (var guest in scenario.Scenario.Guests)
        {
            foreach (var process in guest.Processes)
                cuts.Add(new ScenarioCut.Process(guest.Partition, process.Name));
            foreach (var subscriber in guest.Subscribers)
                cuts.Add(new ScenarioCut.Subscriber(guest.Partition, subscriber.Name));
        }

        return cuts;
    }

    /// <summary>The scenario without them.</summary>
    /// <param name="scenario">The whole scenario.</param>
    /// <param name="cuts">What to leave out. What is not there is an error.</param>
    /// <param name="programs">The programs that the scenario may name.</param>
    public static ScenarioBinding Apply(BoundScenario scenario, IReadOnlyCollection<ScenarioCut> cuts, GuestPrograms programs)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        ArgumentNullException.ThrowIfNull(cuts);
        if (cuts.Count == 0)
            return new ScenarioBinding(scenario, []);
        var known = new List<ScenarioCut>([.. Timeline(scenario), .. Guests(scenario), .. Processes(scenario)]);
        var errors = new ErrorList(scenario.Scenario.File);
        foreach (var cut in cuts)
        {
            if (!known.Contains(cut))
                errors.Add(default, $"there is no {cut} that could be left out");
        }

        return errors.Count > 0 ? new ScenarioBinding(null, errors.ToValueList()) : ScenarioBinder.Rebind(Without(scenario, cuts), scenario, programs);
    }

    /// <summary>What an entry of the timeline does, in a few words.</summary>
    public static string Describe(TimelineEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        var what = entry.Action switch
        {
            TimelineAction.Befall befall => $"{befall.Event.GetType().Name} {befall.Guest}".TrimEnd(),
            TimelineAction.Fault fault => $"fault {fault.Point} {fault.Path}".TrimEnd(),
            var action => action.GetType().Name,
        };
        return entry.Place.Line > 0 ? $"line {entry.Place.Line}: {what}" : what;
    }

    private static Scenario Without(BoundScenario bound, IReadOnlyCollection<ScenarioCut> cuts)
    {
        var scenario = bound.Scenario;
        var timeline = ((IEnumerable<TimelineEntry>)scenario.Timeline).Where((_, index) => !cuts.Contains(new ScenarioCut.Entry(index + 1)));
        var guests = new List<GuestSetup>();
        foreach (var setup in bound.Plan.Partitions)
        {
            var label = setup.Spec.Label;
            var guest = GuestBinder.Find(scenario, setup);
            if (cuts.Contains(new ScenarioCut.Guest(label)))
            {
                guests.Add(new GuestSetup
                {
                    Partition = label,
                    Place = guest?.Place ?? default,
                    Program = GuestSetup.Bare,
                    ImagePresent = guest?.ImagePresent,
                });
            }
            else if (guest is not null)
            {
                guests.Add(Without(guest, cuts));
            }
        }

        return scenario with { Timeline = timeline.ToValueList(), Guests = guests.ToValueList() };
    }

    private static GuestSetup Without(GuestSetup guest, IReadOnlyCollection<ScenarioCut> cuts) => guest with
    {
        Processes = ((IEnumerable<ProcessSetup>)guest.Processes)
            .Where(each => !cuts.Contains(new ScenarioCut.Process(guest.Partition, each.Name))).ToValueList(),
        Subscribers = ((IEnumerable<SubscriberSetup>)guest.Subscribers)
            .Where(each => !cuts.Contains(new ScenarioCut.Subscriber(guest.Partition, each.Name))).ToValueList(),
    };

    private static IEnumerable<GuestSetup> SetupsOf(BoundScenario scenario) => ((IEnumerable<Hypervisor.PartitionPlan>)scenario.Plan.Partitions)
        .Select(partition => GuestBinder.Complete(partition, GuestBinder.Find(scenario.Scenario, partition)));

    private static int RankOf(TimelineAction action) => action switch
    {
        TimelineAction.Fault => 0,
        TimelineAction.HardwareError => 1,
        _ => 2,
    };
}
