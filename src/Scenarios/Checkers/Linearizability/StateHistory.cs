using System.Numerics;
using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Scenarios;

/// <summary>
/// Decides, while it goes on, whether the requests to one partition and their answers are linearizable: whether each can be given one moment between its
/// invocation and its answer so that the table of states gives exactly these answers, and exactly the states that the partition entered.
/// </summary>
/// <remarks>
/// The search of Wing and Gong, taken forward with the history instead of back from its end. Every change of state is in the history, so what is open is only
/// which request made which change: a <see cref="Way"/> is one answer to that, and equal ways are kept once. A request that changes nothing (a
/// status, a refusal)
/// may have its moment in any state that was seen since it was invoked, whichever way is right. Partitions are independent, so each has a history of its own.
/// Work and memory are bounded: with more requests or ways than fit, the history is undecided from there on.
/// </remarks>
internal sealed class StateHistory
{
    /// <summary>More requests than this at once are not followed.</summary>
    public const int OpenMax = 64;

    private readonly int _waysMax;
    private StateRequest?[] _open = new StateRequest?[4];
    private ulong _used;
    private List<Way> _ways = [default];
    private List<Way> _next = [];

    /// <param name="waysMax">With more ways than this the history is undecided.</param>
    public StateHistory(int waysMax = 256)
    {
        _waysMax = waysMax;
    }

    /// <summary>The state now; at first as power-on leaves it.</summary>
    public PartitionState State { get; private set; } = PartitionState.StartingUninit;

    /// <summary>How many requests were invoked.</summary>
    public long Requests { get; private set; }

    /// <summary>After how many requests it was given up; null while it is followed.</summary>
    public long? UndecidedAfter { get; private set; }

    /// <summary>Somebody asks something of the partition.</summary>
    /// <param name="change">What; null: its status.</param>
    public StateRequest Invoke(LifecycleRequest? change)
    {
        Requests++;
        var request = new StateRequest(change) { Seen = 1 << (int)State };
        if (UndecidedAfter is not null || IsSuspended)
            return request;
        var place = BitOperations.TrailingZeroCount(~_used);
        if (place == OpenMax)
        {
            GiveUp();
            return request;
        }

        if (place >= _open.Length)
            Array.Resize(ref _open, 2 * _open.Length);
        _open[place] = request;
        _used |= 1UL << place;
        request.Place = place;
        return request;
    }

    /// <summary>The partition entered a state.</summary>
    /// <param name="from">The state before.</param>
    /// <param name="to">The state now.</param>
    /// <returns>False when no order of the requests explains it; the history then goes on without what is open.</returns>
    public bool Enter(PartitionState from, PartitionState to)
    {
        var isContinuous = from == State;
        See(to);
        if (UndecidedAfter is not null || IsSuspended)
            return true;
        if (!isContinuous)
            return Recover(true); // Another rule says so.
        if (LifecycleTable.IsByRequest(from, to))
            TakeChange(from, to);
        else if (from == PartitionState.StoppingPercpu)
            EndStop(isRestart: to == PartitionState.Starting);
        return _ways.Count > 0 || Recover(false);
    }

    /// <summary>The partition's watchdog took it to stopping: a request with a moment of its own.</summary>
    /// <param name="isRestart">Whether it restarts.</param>
    public void EnterByWatchdog(bool isRestart)
    {
        See(PartitionState.Stopping);
        _next.Clear();
        foreach (var way in _ways)
            AddNext(way with { IsRestart = isRestart });
        Step();
    }

    /// <summary>A request was answered.</summary>
    /// <param name="request">The request.</param>
    /// <param name="status">The answer.</param>
    /// <param name="state">The state that it says, for a status.</param>
    /// <returns>False when no order of the requests gives this answer; the history then goes on without what is open.</returns>
    public bool Answer(StateRequest request, HcallStatus status, PartitionStatus state)
    {
        if (request.Place < 0)
            return true; // Given up.
        var bit = 1UL << request.Place;
        _open[request.Place] = null;
        _used &= ~bit;
        request.Place = -1;
        if (request.Change is not { } change)
            return (status == HcallStatus.Success && Saw(request, state)) || Recover(false);
        var isAccepted = status == HcallStatus.Success;
        if (!isAccepted && (status != HcallStatus.InvalidState || !SawRefusal(request, change)))
            return Recover(false);
        _next.Clear();
        foreach (var way in _ways)
        {
            if ((way.Taken & bit) != 0 == isAccepted)
                AddNext(way with { Taken = way.Taken & ~bit });
        }

        Step();
        return _ways.Count > 0 || Recover(false);
    }

    /// <summary>Whether it is not followed for the time being.</summary>
    public bool IsSuspended { get; private set; }

    /// <summary>What becomes of the partition is not to be seen for a while: its node died. What is open is forgotten, what comes is not followed.</summary>
    public void Suspend()
    {
        Recover(true);
        IsSuspended = true;
    }

    /// <summary>It is to be seen again.</summary>
    /// <param name="state">The state that it is in.</param>
    public void Resume(PartitionState state)
    {
        State = state;
        IsSuspended = false;
    }

    /// <summary>The machine was reset: nothing that is open will be answered or take effect any more.</summary>
    public void Forget()
    {
        Recover(true);
        State = PartitionState.StartingUninit;
    }

    private void See(PartitionState state)
    {
        State = state;
        for (var left = _used; left != 0; left &= left - 1)
            _open[BitOperations.TrailingZeroCount(left)]!.Seen |= 1 << (int)state;
    }

    /// <summary>Any open request that leads there, and that has not had its moment, may have made the change.</summary>
    private void TakeChange(PartitionState from, PartitionState to)
    {
        _next.Clear();
        foreach (var way in _ways)
        {
            for (var left = _used & ~way.Taken; left != 0; left &= left - 1)
            {
                var place = BitOperations.TrailingZeroCount(left);
                if (_open[place]!.Change is { } change && LifecycleTable.After(from, change) == to)
                    AddNext(new Way(way.Taken | (1UL << place), change == LifecycleRequest.Restart));
            }
        }

        Step();
    }

    /// <summary>What follows a stop tells whether it was a stop or a restart.</summary>
    private void EndStop(bool isRestart)
    {
        _next.Clear();
        foreach (var way in _ways)
        {
            if (way.IsRestart == isRestart)
                AddNext(way with { IsRestart = false });
        }

        Step();
    }

    private void AddNext(Way way)
    {
        if (!_next.Contains(way))
            _next.Add(way);
    }

    private void Step()
    {
        (_ways, _next) = (_next, _ways);
        if (_ways.Count > _waysMax)
            GiveUp();
    }

    private void GiveUp()
    {
        UndecidedAfter = Requests;
        Recover(true);
    }

    /// <summary>Goes on as if nothing were open, and nothing known of how the state came about.</summary>
    private bool Recover(bool result)
    {
        for (var left = _used; left != 0; left &= left - 1)
        {
            var place = BitOperations.TrailingZeroCount(left);
            _open[place]!.Place = -1;
            _open[place] = null;
        }

        _used = 0;
        _ways.Clear();
        _ways.Add(default);
        _ways.Add(new Way(0, IsRestart: true));
        return result;
    }

    private static bool Saw(StateRequest request, PartitionStatus status)
    {
        for (var left = request.Seen; left != 0; left &= left - 1)
        {
            if (LifecycleTable.Shown((PartitionState)BitOperations.TrailingZeroCount(left)) == status)
                return true;
        }

        return false;
    }

    private static bool SawRefusal(StateRequest request, LifecycleRequest change)
    {
        for (var left = request.Seen; left != 0; left &= left - 1)
        {
            if (LifecycleTable.After((PartitionState)BitOperations.TrailingZeroCount(left), change) is null)
                return true;
        }

        return false;
    }

    /// <summary>One way in which the changes of state may have come about.</summary>
    /// <param name="Taken">Places of the open requests that have had their moment and made a change.</param>
    /// <param name="IsRestart">Whether the stop that is under way is a restart's.</param>
    private readonly record struct Way(ulong Taken, bool IsRestart);
}

/// <summary>A request to a partition that is followed until it is answered.</summary>
/// <param name="change">What is asked; null: the status.</param>
internal sealed class StateRequest(LifecycleRequest? change)
{
    public LifecycleRequest? Change => change;

    /// <summary>The states that the partition was in since the request was invoked; a bit for each.</summary>
    public int Seen { get; set; }

    /// <summary>Its place among the open ones; below 0 when it is not followed.</summary>
    public int Place { get; set; } = -1;
}
