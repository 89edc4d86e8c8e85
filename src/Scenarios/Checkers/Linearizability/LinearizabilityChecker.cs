using FslHv.Abi;
using FslHv.Actors;
using FslHv.Hypervisor;

namespace FslHv.Scenarios;

/// <summary>
/// Every manager, the shell and the watchdogs see one and the same life of each partition: see <see cref="StateHistory"/>. A request begins when the hypervisor
/// has it, and ends when its answer reaches the asker or finds nobody; what the watchdog does is done at once. A partition whose node died is not
/// followed until it is there again: the hypervisor answers in its place.
/// </summary>
/// <remarks>
/// In every schedule a partition decides a request in one step, which its invocation causes and which causes its answer. So the order of steps is an order of
/// real time, and that decision a moment that explains the answer, however the deliveries of others lie between them.
/// </remarks>
internal sealed class LinearizabilityChecker(MachinePlan plan, LabelTable labels) : ScenarioChecker
{
    private readonly StateHistory?[] _partitions = new StateHistory?[labels.Count];
    private readonly List<(int Partition, LifecycleRequest Change, StateRequest Request)> _ofShell = [];
    private readonly bool[] _isLost = new bool[labels.Count];
    private IReadOnlyList<ActorId> _actors = [];
    private (long Step, int Partition, bool IsRestart) _watchdog = (-1, -1, false);

    public override string Rule => "linearizable states";

    /// <summary>Partitions whose history had too many requests at once.</summary>
    public IEnumerable<string> Undecided
    {
        get
        {
            for (var i = 0; i < _partitions.Length; i++)
            {
                if (_partitions[i]?.UndecidedAfter is { } requests)
                    yield return $"{Rule}: {labels.Labels[i]} is undecided after {requests} requests: too many at once";
            }
        }
    }

    /// <summary>The machine is assembled.</summary>
    public void Attach(IReadOnlyList<ActorId> partitions) => _actors = partitions;

    /// <summary>The hypervisor has a new hcall.</summary>
    public void OnCall(BookedCall call)
    {
        if (Asked(call.Issue.Call) is not { } asked || TargetOf(call.Issue.Caller, asked.Partition) is not (>= 0 and var target))
            return;
        call.Partition = target;
        call.Request = Of(target).Invoke(asked.Change);
    }

    /// <summary>An hcall was answered.</summary>
    public void OnAnswer(in TraceRecord record, BookedCall call, HcallAnswer answer)
    {
        if (call.Request is not { } request || Of(call.Partition).Answer(request, answer.Status, (PartitionStatus)answer.R4))
            return;
        var what = request.Change is { } change ? $"{change}" : "GetStatus";
        var said = request.Change is null && answer.Status == HcallStatus.Success ? ((PartitionStatus)answer.R4).Name() : answer.Status.OriginalName();
        Report(in record, $"{what} of {labels.Labels[call.Partition]} answered {said}: {WhyNot(request)}");
    }

    /// <summary>A partition gets a request of the shell.</summary>
    public void OnShellAsks(ActorId partition, LifecycleRequest change)
    {
        for (var i = 0; i < _actors.Count; i++)
        {
            if (_actors[i] == partition)
                _ofShell.Add((i, change, Of(i).Invoke(change)));
        }
    }

    public override void OnFact(in TraceRecord record, Fact fact)
    {
        switch (fact)
        {
            case PartitionFact.Entered entered when labels.IndexOf(entered.Partition) is >= 0 and var partition:
                OnEntered(in record, partition, entered);
                break;
            case WatchdogFact.Expired { Effect: "reset" or "stop" } expired:
                _watchdog = (record.Step, labels.IndexOf(expired.Partition), expired.Effect == "reset");
                break;
            case HypervisorFact.ShellAnswered answered:
                OnShellAnswered(in record, labels.IndexOf(answered.Partition), answered);
                break;
            case MachineFact.Reset reset:
                OnReset(isOfNode: reset.By == "node");
                break;
            case PartitionFact.Lost lost when labels.IndexOf(lost.Partition) is >= 0 and var partition:
                Of(partition).Suspend();
                _isLost[partition] = true;
                break;
            case PartitionFact.CameBack back when labels.IndexOf(back.Partition) is >= 0 and var partition:
                Of(partition).Resume(PartitionState.Stopped);
                _isLost[partition] = false;
                break;
        }
    }

    private void OnEntered(in TraceRecord record, int partition, PartitionFact.Entered entered)
    {
        var history = Of(partition);
        if (_isLost[partition])
            return;
        if (history.IsSuspended)
            history.Resume(entered.State);
        else if (entered.State == PartitionState.StartingUninit)
            history.Forget();
        else if (_watchdog.Step == record.Step && _watchdog.Partition == partition && entered.From == history.State)
            history.EnterByWatchdog(_watchdog.IsRestart);
        else if (!history.Enter(entered.From, entered.State))
            Report(in record, $"{entered}, but no request that is open leads there");
    }

    private void OnShellAnswered(in TraceRecord record, int partition, HypervisorFact.ShellAnswered answered)
    {
        var place = _ofShell.FindIndex(asked => asked.Partition == partition && asked.Change == answered.Request);
        if (place < 0)
            return;
        var request = _ofShell[place].Request;
        _ofShell.RemoveAt(place);
        if (!Of(partition).Answer(request, answered.Status, default))
            Report(in record, $"{answered}: answered {answered.Status.OriginalName()}: {WhyNot(request)}");
    }

    /// <summary>What is on its way to a partition may still reach it before the reset does; one that is before power-on takes no request.</summary>
    /// <param name="isOfNode">Whether the hypervisor's node had died: then nobody told what partitions did last, until they tell what they do now.</param>
    private void OnReset(bool isOfNode)
    {
        _ofShell.Clear();
        if (isOfNode)
        {
            for (var i = 0; i < _partitions.Length; i++)
                Of(i).Suspend();
            Array.Clear(_isLost);
            return;
        }

        foreach (var history in _partitions)
        {
            if (history?.State == PartitionState.StartingUninit)
                history.Forget();
        }
    }

    private StateHistory Of(int partition) => _partitions[partition] ??= new StateHistory();

    private int TargetOf(PartitionId caller, Handle handle)
    {
        for (var i = 0; i < plan.Partitions.Count; i++)
        {
            if (plan.Partitions[i].Spec.Id == caller)
                return handle == Handle.Self ? i : plan.Partitions[i].Find(handle) is HandleEntry.Partition entry ? entry.Index : -1;
        }

        return -1;
    }

    /// <summary>What a call asks of a partition's state, and of which; null when it asks nothing of the kind.</summary>
    private static (Handle Partition, LifecycleRequest? Change)? Asked(Hcall call) => call switch
    {
        Hcall.PartitionGetStatus c => (c.Partition, null),
        Hcall.PartitionStart c => (c.Partition, LifecycleRequest.Start),
        Hcall.PartitionStop c => (c.Partition, LifecycleRequest.Stop),
        Hcall.PartitionRestart c => (c.Partition, LifecycleRequest.Restart),
        _ => null,
    };

    private static string WhyNot(StateRequest request)
    {
        var states = new List<string>();
        foreach (var state in PartitionStates.Every)
        {
            if ((request.Seen & (1 << (int)state)) != 0)
                states.Add(state.Name());
        }

        return $"no order of the requests gives that; meanwhile it was {string.Join(", ", states)}";
    }
}
