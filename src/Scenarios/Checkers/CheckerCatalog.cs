using System.Collections.Frozen;
using System.Collections.Immutable;
using FslHv.Abi;
using FslHv.Actors;
using FslHv.Hypervisor;

namespace FslHv.Scenarios;

/// <summary>Every checker there is, for the reference and for <c>checkers: { off: … }</c>.</summary>
public static class CheckerCatalog
{
    /// <summary>Their names and what they check, in the order of the reference.</summary>
    public static ValueList<CheckerName> All { get; } = Entries.Select(entry => new CheckerName(entry.Name, entry.Meaning)).ToValueList();

    internal static ValueList<string> Names { get; } = All.Select(checker => checker.Name).ToValueList();

    internal static ImmutableArray<CheckerEntry> Entries => EntryList.All;

    private static class EntryList
    {
        private const string Entered = "partition.entered";
        private const string Reset = "machine.reset";
        private const string Lost = "partition.lost";
        private const string Boot = "partition.guest-entered";

        public static readonly ImmutableArray<CheckerEntry> All =
        [
            new(
                "legal-transitions", "a partition's state machine takes legal transitions only",
                [Entered, Reset], _ => new TransitionChecker()),
            new(
                "continuous-states", "a partition leaves the very state that it entered last",
                [Entered, Reset, Lost], basis => new ContinuityChecker(basis.Labels)),
            new(
                "linearizable-states",
                "there is an order of all life-cycle requests and status calls, of all managers, the shell and the watchdogs, in which a partition's table of "
                    + "states gives exactly the answers and states that were seen",
                [Entered, Reset, Lost, "partition.came-back", "watchdog.expired", "shell.answered"],
                basis => new LinearizabilityChecker(basis.Plan, basis.Labels)),
            new(
                "doorbell-coalescing", "a line is active at most once and pending at most once; no ring is lost that should not be, none comes from nowhere",
                [Reset, "doorbell.rung", "doorbell.latched", "doorbell.taken", "doorbell.ended", "doorbell.reset", "channel.signalled", "hcall.answered"],
                basis => new DoorbellChecker(basis.Labels)),
            new(
                "doorbell-conservation",
                "per doorbell, what was rung is what was delivered, coalesced, or still pending; per open file, what was queued or dropped is what was "
                    + "delivered, and what is read is what was queued, in that order",
                [
                    Reset, Boot, "doorbell.rung", "doorbell.latched", "doorbell.taken", "doorbell.ended", "doorbell.reset",
                    "file.opened", "file.queued", "file.dropped", "file.read", "file.closed",
                ],
                basis => new ConservationChecker(basis)),
            new(
                "told-once-per-stop-seen", "no subscriber is told of a partition more often than its driver found it stopped, within one boot",
                [Entered, Boot, "failover.told", "driver.status-sampled"], basis => new SubscriberChecker(basis.Plan, basis.Labels)),
            new(
                "closed-files-stay-silent", "nothing is queued at, dropped at or read from a file that is closed",
                [Boot, "file.closed", "file.queued", "file.dropped", "file.read"], _ => new ClosedFileChecker()),
            new(
                "hcalls-take-effect-once", "of deliveries of one hcall at most one is carried out",
                ["hcall.answered"], basis => new HcallChecker(basis.Plan, basis.Labels)),
            new(
                "copies-whole-or-reported", "a copy between partitions is whole, or its hcall says that it is not",
                ["hcall.answered"], _ => new CopyChecker()),
            new(
                "one-owner-per-device", "a claimable device has one owner, and is claimed from it only while it is stopped",
                [Entered, Reset, "device.claimed"], basis => new ClaimChecker(basis.Plan)),
            new(
                "no-leak-of-handles",
                "when nothing happens any more, no file is open that no process holds, no hcall waits for an answer; no pages are ever lost",
                ["file.opened", "file.closed", "driver.leaked", Reset, Lost, "machine.hung", "machine.halted"], basis => new LeakChecker(basis)),
            new(
                "eventual-quiescence", "a run does not reach its limit of steps; when it does, says whether the same deliveries repeat",
                [], _ => new QuiescenceChecker()),
        ];
    }
}

/// <summary>A checker as scenarios name it.</summary>
/// <param name="Name">Its name: <c>legal-transitions</c>.</param>
/// <param name="Meaning">What it checks.</param>
public sealed record CheckerName(string Name, string Meaning);

/// <summary>A checker and which facts it needs to see.</summary>
internal sealed record CheckerEntry(string Name, string Meaning, ImmutableArray<string> Kinds, Func<CheckerBasis, ScenarioChecker> Create);

/// <summary>What checkers may know of a machine.</summary>
/// <param name="Plan">The machine.</param>
/// <param name="Labels">Its partitions.</param>
/// <param name="Drivers">The defects of each partition's driver; empty: all ideal.</param>
internal sealed record CheckerBasis(MachinePlan Plan, LabelTable Labels, ImmutableArray<Fidelity> Drivers)
{
    /// <summary>Places of doorbells in the plan by name; looked up only.</summary>
    public FrozenDictionary<string, int> Doorbells { get; } = Enumerable.Range(0, Plan.Doorbells.Count)
        .DistinctBy(place => Plan.Doorbells[place].Name).ToFrozenDictionary(place => Plan.Doorbells[place].Name, StringComparer.Ordinal);

    /// <summary>Whether a guest's driver has a defect.</summary>
    public bool Has(int guest, Defect defect) => (uint)guest < (uint)Drivers.Length && Drivers[guest].Has(defect);
}

/// <summary>The checkers of a scenario, decided once for all its runs.</summary>
internal sealed class CheckerPlan
{
    public CheckerPlan(CheckerBasis basis, ValueList<string> off)
    {
        Basis = basis;
        Entries = [.. CheckerCatalog.Entries.Where(entry => !off.Contains(entry.Name, StringComparer.Ordinal))];
        ByKind = FactKinds.Dispatch([.. Entries.Select(entry => entry.Kinds.Select(FactKinds.IndexOf))]);
    }

    public CheckerBasis Basis { get; }

    /// <summary>Those that are not switched off.</summary>
    public ImmutableArray<CheckerEntry> Entries { get; }

    /// <summary>Per kind of fact the places of the checkers that see it.</summary>
    public ImmutableArray<ImmutableArray<int>> ByKind { get; }
}
