using FslHv.Abi;
using FslHv.Actors;
using FslHv.Hypervisor;

namespace FslHv.Scenarios.Tests;

/// <summary>A forged run under some checkers. The hypervisor is actor 1, the partitions are 2 and up.</summary>
internal sealed class CheckedRun
{
    public static readonly ActorId Hypervisor = new(1);

    private readonly CheckerSet _checkers;

    /// <param name="plan">The machine.</param>
    /// <param name="rules">Names of the rules that are on; none: all.</param>
    public CheckedRun(MachinePlan plan, params string[] rules)
        : this(plan, [], rules)
    {
    }

    public CheckedRun(MachinePlan plan, Fidelity[] drivers, params string[] rules)
    {
        var off = rules.Length == 0 ? [] : CheckerCatalog.Names.Where(name => !rules.Contains(name, StringComparer.Ordinal)).ToValueList();
        _checkers = new CheckerSet(new CheckerPlan(new CheckerBasis(plan, new LabelTable(plan), [.. drivers]), off));
        _checkers.Attach(Hypervisor, [.. Enumerable.Range(2, plan.Partitions.Count).Select(id => new ActorId((ulong)id))]);
    }

    public IEnumerable<string> Remarks => _checkers.Remarks;

    public void Tell(long step, Fact fact, ulong by = 7)
    {
        var record = Facts.Record(fact, step, step) with { From = new ActorId(by), To = new ActorId(by) };
        _checkers.OnRecord(in record);
        _checkers.OnFact(in record, fact, FactKinds.IndexOf(fact.Kind));
    }

    public void Deliver(long step, ulong from, ulong to, Message message, long cause = 0, TraceKind kind = TraceKind.Deliver)
    {
        var record = new TraceRecord(step, cause, new Instant(1000 * step), kind, new ActorId(from), new ActorId(to), message);
        _checkers.OnRecord(in record);
    }

    public void Stop(long step, ulong actor)
    {
        var record = new TraceRecord(step, step, new Instant(1000 * step), TraceKind.Stop, new ActorId(actor), new ActorId(actor), null);
        _checkers.OnRecord(in record);
    }

    /// <summary>The hypervisor gets an hcall of the partition of that number.</summary>
    public void Ask(long step, ulong asker, ulong id, Hcall call, uint partition = 1) =>
        Deliver(step, asker, 1, new GuestCall.Issue(new(partition), new(1), new(id), new(1), call));

    /// <summary>The asker gets its answer.</summary>
    public void Answer(long step, ulong asker, ulong id, HcallStatus status, PartitionStatus state = 0) =>
        Deliver(step, 1, asker, new HcallAnswer(new(id), status, (uint)state));

    public IEnumerable<string> Findings(RunEndReason reason = RunEndReason.Quiescent) =>
        [.. _checkers.OnEnd(new RunEnd(reason, new Instant(1_000_000), 1000), id => $"{id}").Select(finding => $"{finding.Rule}: {finding.Text}")];
}
