using System.Collections.Immutable;
using FslHv.Abi;
using FslHv.Actors;
using FslHv.Hypervisor;

namespace FslHv.Scenarios;

/// <summary>All the checkers of one run, and which kinds of facts each needs to see.</summary>
internal sealed class CheckerSet
{
    private const string Entered = "partition.entered";
    private const string Reset = "machine.reset";
    private const string Boot = "partition.guest-entered";

    private static readonly ImmutableArray<ImmutableArray<int>> ByKind = FactKinds.Dispatch(
    [
        Kinds(Entered, Reset),
        Kinds(Entered, Reset, "partition.lost"),
        Kinds(Reset, "doorbell.rung", "doorbell.latched", "doorbell.taken", "doorbell.ended", "doorbell.reset", "channel.signalled", "hcall.answered"),
        Kinds(Entered, Boot, "failover.told", "driver.status-sampled"),
        Kinds(Boot, "file.closed", "file.queued", "file.dropped", "file.read"),
        Kinds("hcall.answered"),
        Kinds(Entered, Reset, "device.claimed"),
    ]);

    private readonly Checker[] _checkers;

    public CheckerSet(MachinePlan plan, LabelTable labels)
    {
        Hcalls = new HcallChecker(plan, labels);
        _checkers =
        [
            new TransitionChecker(),
            new ContinuityChecker(labels),
            new DoorbellChecker(labels),
            new SubscriberChecker(plan, labels),
            new ClosedFileChecker(),
            Hcalls,
            new ClaimChecker(plan),
        ];
    }

    /// <summary>The one that also sees what the hypervisor is given.</summary>
    public HcallChecker Hcalls { get; }

    public void OnFact(in TraceRecord record, Fact fact, int kind)
    {
        foreach (var i in ByKind[kind])
            _checkers[i].OnFact(in record, fact);
    }

    /// <summary>Ends the run and gives what was found, in order of steps.</summary>
    /// <param name="pathOf">Looks up an actor's path.</param>
    public ValueList<Finding> OnEnd(Func<ActorId, string> pathOf)
    {
        var findings = new List<Finding>();
        foreach (var checker in _checkers)
        {
            checker.OnEnd();
            foreach (var breach in checker.Breaches)
                findings.Add(new Finding(checker.Rule, breach.Step, breach.At, breach.Actor.IsNone ? "nobody" : pathOf(breach.Actor), breach.Text));
        }

        return findings.OrderBy(finding => finding.Step).ToValueList();
    }

    private static IEnumerable<int> Kinds(params string[] names) => names.Select(FactKinds.IndexOf);
}
