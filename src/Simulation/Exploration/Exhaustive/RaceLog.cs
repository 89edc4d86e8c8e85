using System.Runtime.InteropServices;

namespace FslHv.Simulation;

/// <summary>
/// What happened in the run in hand while choices were open, with vector clocks, so that races can be found: two deliveries to one actor of
/// which the later one
/// was not caused by the earlier one, with nothing in between that orders them. An actor's mailbox is all that conflicts, so only neighbours in
/// a mailbox can
/// race. A column of the clocks is an actor that got something.
/// </summary>
internal sealed class RaceLog
{
    /// <summary>Stands for every actor.</summary>
    public const int Everybody = -1;

    private readonly List<LoggedEvent> _events = [];
    private readonly List<LoggedPair> _pairs = [];
    private readonly List<int> _columns = [];
    private readonly List<(int Event, int Actor)> _touches = [];
    private int[] _clocks = new int[256];
    private int[] _lastAt = new int[64];
    private int[] _columnOf = new int[64];
    private int[] _eventOfStep = new int[64];
    private int _stride = 16;
    private int _epoch;
    private int _epochStart;
    private int[] _barrier = new int[16];
    private bool _isCut;
    private long _stepFirst;
    private long _stepLast;

    public int Count => _events.Count;

    /// <summary>Pairs of neighbours in a mailbox: whether they race is to be found out.</summary>
    public ReadOnlySpan<LoggedPair> Pairs => CollectionsMarshal.AsSpan(_pairs);

    public ref readonly LoggedEvent this[int index] => ref CollectionsMarshal.AsSpan(_events)[index];

    public void Clear()
    {
        foreach (var actor in _columns)
            _columnOf[actor] = 0;
        Array.Clear(_lastAt);
        _events.Clear();
        _pairs.Clear();
        _columns.Clear();
        _touches.Clear();
        _epoch = -1;
        _epochStart = 0;
        _isCut = false;
        Array.Clear(_barrier);
    }

    /// <summary>Nothing is decided for a while: what comes behind it comes behind everything before it.</summary>
    public void Cut()
    {
        _isCut = true;
        _epoch = -1;
    }

    /// <summary>A delivery is about to be made.</summary>
    /// <param name="channel">The channel it comes from.</param>
    /// <param name="receiver">Number of the actor that gets it.</param>
    /// <param name="cause">The step that sent it.</param>
    /// <param name="step">The step it will be.</param>
    /// <param name="epoch">How often time has moved on.</param>
    public void Add(int channel, int receiver, long cause, long step, int epoch)
    {
        var index = _events.Count;
        if (index == 0)
            (_stepFirst, _stepLast) = (step, step - 1);
        if (epoch != _epoch)
            BeginEpoch(epoch, index);
        _isCut = false;

        Reserve(index, receiver, step);
        var row = Row(index);
        _barrier.AsSpan(0, _stride).CopyTo(row);
        var causeEvent = EventOf(cause);
        if (causeEvent >= 0)
            Join(row, causeEvent);
        var before = _lastAt[receiver] - 1;
        if (before >= 0)
        {
            Join(row, before);
            _pairs.Add(new LoggedPair(before, index, channel, causeEvent, false));
            AddOvertaken(index, before, channel, causeEvent);
        }

        var column = _columnOf[receiver] - 1;
        row[column]++;
        _lastAt[receiver] = index + 1;
        _eventOfStep[(int)(step - _stepFirst)] = index + 1;
        var predecessorMax = Math.Max(Math.Max(before, causeEvent), _epochStart - 1);
        _events.Add(new LoggedEvent(channel, receiver, column, row[column], causeEvent, before, predecessorMax, _epochStart));
    }

    /// <summary>A timer that was set later may have come first. Then this one could have come before what set that one.</summary>
    private void AddOvertaken(int index, int before, int channel, int causeEvent)
    {
        var back = before;
        while (back >= _epochStart && this[back].Channel == channel)
            back = this[back].Before;
        if (back != before && back >= _epochStart && causeEvent < back)
            _pairs.Add(new LoggedPair(back, index, channel, causeEvent, true));
    }

    /// <summary>The delivery in hand also depends on what another actor gets.</summary>
    /// <returns>Whether there is one.</returns>
    public bool TryTouch(int actor)
    {
        var index = _events.Count - 1;
        if (index < 0 || _isCut)
            return false;
        ReserveActor(actor);
        _touches.Add((index, actor));
        var before = _lastAt[actor] - 1;
        _lastAt[actor] = index + 1;
        if (before < 0 || before == index)
            return true;
        Join(Row(index), before);
        ref var logged = ref CollectionsMarshal.AsSpan(_events)[index];
        _pairs.Add(new LoggedPair(before, index, logged.Channel, logged.CauseEvent, false));
        logged = logged with { PredecessorMax = Math.Max(logged.PredecessorMax, before) };
        return true;
    }

    /// <summary>The delivery in hand depends on what anybody gets.</summary>
    /// <returns>Whether there is one.</returns>
    public bool TryTouchEverybody()
    {
        if (_events.Count == 0 || _isCut)
            return false;
        for (var i = 0; i < _columns.Count; i++)
            TryTouch(_columns[i]);
        return true;
    }

    /// <summary>Something was ready and did not come: it could have come before the last event, whoever got that.</summary>
    public void AddMissedBehindLast(int channel, long cause)
    {
        if (_events.Count > 0 && !_isCut)
            _pairs.Add(new LoggedPair(_events.Count - 1, _events.Count, channel, EventOf(cause), true));
    }

    /// <summary>Whether an event was delivered to that actor, or touched it.</summary>
    public bool IsTouched(int index, int actor) => actor < _lastAt.Length && _lastAt[actor] == index + 1;

    /// <summary>
    /// The last event that an actor got or was touched by, behind another one but not because of it, before time moves on; −1 for none.
    /// </summary>
    public int LastFreeAt(int actor, int first)
    {
        var last = -1;
        for (var i = first + 1; i < Count && this[i].EpochStart <= first; i++)
        {
            if ((this[i].Receiver == actor || _touches.Contains((i, actor))) && !Precedes(first, i))
                last = i;
        }

        return last;
    }

    /// <summary>Something was ready and did not come: it could have come before the last thing that its receiver got.</summary>
    public void AddMissed(int channel, int receiver, long cause)
    {
        ReserveActor(receiver);
        var before = _lastAt[receiver] - 1;
        if (before >= _epochStart && !_isCut)
            _pairs.Add(new LoggedPair(before, _events.Count, channel, EventOf(cause), true));
    }

    /// <summary>Whether one event comes before another one, or is it, in every order of this class.</summary>
    public bool Precedes(int first, int second)
    {
        ref readonly var earlier = ref this[first];
        return _clocks[(second * _stride) + earlier.Column] >= earlier.Place;
    }

    /// <summary>Whether the first of two neighbours could have come second.</summary>
    /// <param name="place">Which pair.</param>
    /// <param name="isFree">Whether the second one needs nothing that comes behind the first one.</param>
    public bool IsRace(int place, out bool isFree)
    {
        ref readonly var pair = ref Pairs[place];
        ref readonly var first = ref this[pair.First];
        isFree = pair.CauseEvent < pair.First;
        if (first.Channel == pair.Channel || (!pair.IsMissed && pair.First < _events[pair.Second].EpochStart))
            return false;
        if (pair.CauseEvent >= 0 && Precedes(pair.First, pair.CauseEvent))
            return false;
        return pair.IsMissed || (!IsOrdered(in pair, place, -1, ref isFree) && !IsOrdered(in pair, place, 1, ref isFree));
    }

    /// <summary>Whether something else that the second one comes directly behind comes behind the first one. Such pairs are not far.</summary>
    private bool IsOrdered(in LoggedPair pair, int place, int direction, ref bool isFree)
    {
        for (var i = place + direction; i >= 0 && i < _pairs.Count && (Pairs[i].IsMissed || Pairs[i].Second == pair.Second); i += direction)
        {
            ref readonly var other = ref Pairs[i];
            if (other.IsMissed || other.First == pair.First)
                continue;
            if (Precedes(pair.First, other.First))
                return true;
            isFree &= other.First < pair.First;
        }

        return false;
    }

    private void BeginEpoch(int epoch, int index)
    {
        for (var i = _epochStart; i < index; i++)
        {
            ref readonly var each = ref this[i];
            _barrier[each.Column] = Math.Max(_barrier[each.Column], each.Place);
        }

        _epoch = epoch;
        _epochStart = index;
    }

    private int EventOf(long step) => step < _stepFirst || step > _stepLast || _events.Count == 0 ? -1 : _eventOfStep[(int)(step - _stepFirst)] - 1;

    private Span<int> Row(int index) => _clocks.AsSpan(index * _stride, _stride);

    private void Join(Span<int> row, int other)
    {
        var from = Row(other);
        for (var i = 0; i < _columns.Count; i++)
            row[i] = Math.Max(row[i], from[i]);
    }

    private void Reserve(int index, int receiver, long step)
    {
        ReserveActor(receiver);
        if (_columnOf[receiver] == 0)
        {
            _columns.Add(receiver);
            _columnOf[receiver] = _columns.Count;
            if (_columns.Count > _stride)
                Widen();
        }

        if ((index + 1) * _stride > _clocks.Length)
            Array.Resize(ref _clocks, Math.Max(_clocks.Length * 2, (index + 1) * _stride));
        var place = (int)(step - _stepFirst);
        if (place >= _eventOfStep.Length)
            Array.Resize(ref _eventOfStep, Math.Max(_eventOfStep.Length * 2, place + 1));
        for (; _stepLast < step; _stepLast++)
            _eventOfStep[(int)(_stepLast + 1 - _stepFirst)] = 0;
        _eventOfStep[place] = 0;
    }

    private void ReserveActor(int actor)
    {
        if (actor < _lastAt.Length)
            return;
        Array.Resize(ref _lastAt, Math.Max(actor + 1, _lastAt.Length * 2));
        Array.Resize(ref _columnOf, _lastAt.Length);
    }

    private void Widen()
    {
        var wide = new int[_clocks.Length * 2];
        for (var i = 0; i < _events.Count; i++)
            Row(i).CopyTo(wide.AsSpan(i * _stride * 2));
        _clocks = wide;
        _stride *= 2;
        Array.Resize(ref _barrier, _stride);
    }
}

/// <summary>A delivery.</summary>
/// <param name="Channel">Where it came from.</param>
/// <param name="Receiver">Who got it.</param>
/// <param name="Column">Column of the receiver.</param>
/// <param name="Place">Its place among what the receiver got, from 1.</param>
/// <param name="CauseEvent">The event that sent it; −1 when that was before.</param>
/// <param name="Before">The event before it in its receiver's mailbox; −1 for none.</param>
/// <param name="PredecessorMax">The latest event that comes directly before it in every order; −1 for none.</param>
/// <param name="EpochStart">The first event since time moved on.</param>
internal readonly record struct LoggedEvent(int Channel, int Receiver, int Column, int Place, int CauseEvent, int Before, int PredecessorMax, int EpochStart);

/// <summary>Two neighbours in a mailbox.</summary>
/// <param name="First">The earlier event.</param>
/// <param name="Second">The later event; of something that did not come: how many events there were then.</param>
/// <param name="Channel">Where the later one comes from.</param>
/// <param name="CauseEvent">The event that sent the later one; −1 when that was before.</param>
/// <param name="IsMissed">Whether the later one did not come, or came behind others that would not have been there before the earlier one.</param>
internal readonly record struct LoggedPair(int First, int Second, int Channel, int CauseEvent, bool IsMissed);
