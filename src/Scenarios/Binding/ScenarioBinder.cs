using FslHv.Abi;
using FslHv.Hypervisor;

namespace FslHv.Scenarios;

/// <summary>Binds a scenario to a machine: looks up every partition, doorbell, process and program that it names.</summary>
public static class ScenarioBinder
{
    /// <summary>Binds. What is wrong comes back as errors, each with its place in the scenario's file.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="plan">The machine.</param>
    /// <param name="programs">The programs that it may name.</param>
    /// <param name="files">Where files of images come from; null: there are none.</param>
    public static ScenarioBinding Bind(Scenario scenario, MachinePlan plan, GuestPrograms programs, IFileSource? files = null) =>
        Bind(scenario, plan, programs, errors => new ImageBinder(plan, files, errors).Bind(scenario));

    /// <summary>Binds a scenario that was changed to the machine and the images of what it was made from.</summary>
    /// <param name="changed">The changed scenario: the same board, the same images.</param>
    /// <param name="bound">What it was made from.</param>
    /// <param name="programs">The programs that it may name.</param>
    public static ScenarioBinding Rebind(Scenario changed, BoundScenario bound, GuestPrograms programs) =>
        Bind(changed, bound.Plan, programs, _ => bound.Images);

    private static ScenarioBinding Bind(Scenario scenario, MachinePlan plan, GuestPrograms programs, Func<ErrorList, ImageStore> bindImages)
    {
        var errors = new ErrorList(scenario.File);
        var labels = new LabelTable(plan);
        var names = new MachineNames(plan, labels, errors);
        var mayHaveOthers = scenario.Guests.Any(guest => guest.Program is not (null or GuestSetup.Linux or GuestSetup.Bare or GuestSetup.ClaimPingPong));
        var patterns = new PatternBinder(names, mayHaveOthers ? null : SubscribersOf(scenario), errors);
        var nodes = new NodeBinder(scenario, labels, names, errors);
        var timelines = new TimelineBinder(scenario, names, labels, patterns, mayHaveOthers, errors, nodes);
        var expectations = new ExpectationBinder(names, labels, patterns);

        var places = nodes.Bind();
        FaultSetupBinder.Check(scenario, names, errors);
        var guests = new GuestBinder(names, programs, errors).Bind(scenario);
        var images = bindImages(errors);
        BoundEntry[] timeline = [.. ((IEnumerable<TimelineEntry>)scenario.Timeline).Select(timelines.Bind)];
        BoundExpectation[] expected = [.. ((IEnumerable<Expectation>)scenario.Expectations).Select(expectations.Bind)];
        var promises = new PromiseBinder(scenario, patterns, expectations, labels, errors);
        expected = [.. expected, .. promises.BindLiveness()];
        BoundService[] services = [.. ((IEnumerable<Service>)scenario.Services).Select(promises.Bind)];
        var window = patterns.Bind(scenario.Explore.Window);
        return errors.Count > 0
            ? new ScenarioBinding(null, errors.ToValueList())
            : new ScenarioBinding(
                new BoundScenario(scenario, plan, labels, [.. guests.Select(guest => guest!)], images, timeline, expected, services, window, places), []);
    }

    private static List<string> SubscribersOf(Scenario scenario)
    {
        var names = new List<string>();
        foreach (var guest in scenario.Guests)
        {
            foreach (var subscriber in guest.Subscribers)
                names.Add(subscriber.Name);
        }

        return names;
    }
}
