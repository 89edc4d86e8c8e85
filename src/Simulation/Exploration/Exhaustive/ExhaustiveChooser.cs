using System.Runtime.InteropServices;
using FslHv.Actors;

namespace FslHv.Simulation;

/// <summary>
/// Leads run after run through every order that makes a difference, once each: dynamic partial-order reduction with source sets and sleep sets
/// (Abdulla,
/// Aronsson, Jonsson and Sagonas 2014) over mailboxes, where deliveries to different actors commute. Draws, fault points and free choices of up to
/// <see cref="BoundMax"/> answers are tried one by one as well.
/// </summary>
public sealed class ExhaustiveChooser : Chooser
{
    /// <summary>Choices with more answers are not tried one by one: they stay at the default, and the exploration is not complete.</summary>
    public const long BoundMax = 64;

    private readonly List<ExploredNode> _nodes = [];
    private readonly List<DataChoice> _setup = [];
    private readonly RaceLog _log = new();
    private readonly bool _isNaive;

    /// <summary>Hashes of the states that were seen; looked up only.</summary>
    private readonly HashSet<ulong>? _states;
    private readonly IReadOnlyList<Choice> _beginning;
    private readonly bool _isContinuing;
    private int _begun;
    private int _expandTo;
    private int _stopAt = int.MaxValue;
    private int _frozen;
    private bool _isSetupFrozen;
    private int _nodeCount;
    private int _depth;
    private int _data;
    private int _changed;

    /// <param name="isNaive">Whether to try every order, also where it makes no difference: for checking the reduction.</param>
    /// <param name="prunesStates">Whether to try every order, but to go on only from states that were not seen before.</param>
    public ExhaustiveChooser(bool isNaive = false, bool prunesStates = false)
    {
        _isNaive = isNaive || prunesStates;
        _states = prunesStates ? [] : null;
        _beginning = [];
    }

    /// <summary>Goes through everything that can follow on a beginning, without any more faults.</summary>
    /// <param name="beginning">The first choices of every run, all of them ones that a run can have.</param>
    public ExhaustiveChooser(IReadOnlyList<Choice> beginning)
    {
        _beginning = beginning;
        _isContinuing = true;
        _isSetupFrozen = beginning.Count > 0;
    }

    /// <summary>States that were seen so far; 0 when nobody looks at them.</summary>
    public int States => _states?.Count ?? 0;

    /// <summary>Whether every choice that came up was tried with every answer.</summary>
    public bool IsComplete { get; private set; } = true;

    /// <summary>Whether the run in hand was given up because everything that could follow was seen elsewhere.</summary>
    public bool IsBlocked { get; private set; }

    /// <summary>Called between runs: looks for races in the last one and prepares the next one.</summary>
    /// <returns>False when everything has been tried.</returns>
    public bool Advance()
    {
        if (!_isNaive)
            FindRaces();
        for (; _nodeCount > _frozen; _nodeCount--)
        {
            if (_nodes[_nodeCount - 1].Advance())
            {
                _changed = _nodeCount - 1;
                return true;
            }
        }

        _changed = 0;
        return !_isSetupFrozen && DataChoice.Advance(_setup);
    }

    /// <summary>
    /// A guess at which part of everything is done: 0 … 1. Every way on from a place counts alike; ways that are not known yet do not.
    /// </summary>
    public double Progress()
    {
        var progress = 0.0;
        var weight = 1.0;
        for (var i = 0; i < _nodeCount; i++)
        {
            var node = _nodes[i];
            weight /= Math.Max(1, node.Backtrack.Count);
            progress += weight * node.Done.Count;
        }

        return progress;
    }

    /// <summary>The beginnings of all runs, so long, of which each can be explored on its own: together they are everything.</summary>
    /// <param name="length">How many deliveries are decided in each.</param>
    /// <param name="faults">Which fault points may strike.</param>
    /// <param name="run">Makes one run with the chooser it is given.</param>
    internal static List<ExhaustiveChooser> Split(int length, FaultAllowance faults, Action<ExhaustiveChooser> run)
    {
        var splitter = new ExhaustiveChooser { _expandTo = length, _stopAt = length, Faults = faults };
        var parts = new List<ExhaustiveChooser>();
        do
        {
            run(splitter);
            if (!splitter.IsBlocked)
                parts.Add(splitter.Part());
        }
        while (splitter.Advance());
        return parts;
    }

    private ExhaustiveChooser Part()
    {
        var part = new ExhaustiveChooser { Faults = Faults, _frozen = _nodeCount, _isSetupFrozen = true, _changed = _nodeCount, IsComplete = IsComplete };
        part._setup.AddRange(_setup);
        for (var i = 0; i < _nodeCount; i++)
            part.NodeAt(i).CopyFrom(_nodes[i]);
        part._nodeCount = _nodeCount;
        return part;
    }

    /// <inheritdoc />
    protected override void OnBegin()
    {
        _depth = -1;
        _data = 0;
        IsBlocked = false;
        _log.Clear();
    }

    /// <inheritdoc />
    protected override int Pick(PendingDeliveries pending)
    {
        _depth++;
        _data = 0;
        int index;
        if (_depth < _nodeCount)
        {
            index = pending.IndexOf(_nodes[_depth].Chosen);
        }
        else
        {
            if (_depth == _stopAt)
                return GiveUp;
            index = _begun < _beginning.Count ? Repeat(pending) : Open(pending);
            if (index < 0)
            {
                IsBlocked = true;
                return GiveUp;
            }
        }

        Invariant.Holds(index >= 0);
        _log.Add(pending.ChannelAt(index), (int)pending.ReceiverAt(index).Value, pending.CauseAt(index), pending.Steps + 1, pending.Epoch);
        return index;
    }

    /// <inheritdoc />
    protected override long Value(ChoiceKind kind, long bound)
    {
        var data = _depth < 0 ? _setup : _nodes[_depth].Data;
        if (_begun < _beginning.Count && _data == data.Count)
            return RepeatValue(data, bound);
        if (_data == data.Count && _isContinuing && kind == ChoiceKind.Strike)
            return 0;
        if (_data == data.Count && (bound > BoundMax || (_depth < 0 ? _isSetupFrozen : _depth < _frozen)))
        {
            IsComplete = false;
            return 0;
        }

        if (_data == data.Count)
            data.Add(new DataChoice(0, bound));
        var choice = data[_data++];
        Invariant.Holds(choice.Bound == bound);
        return choice.Value;
    }

    internal override void LeaveOut() => IsComplete = false;

    internal override void Touched(int actor)
    {
        if (!_log.TryTouch(actor) || _isNaive)
            return;
        var node = _nodes[_depth];
        if (!node.Touches.Contains((node.Chosen, actor)))
            node.Touches.Add((node.Chosen, actor));
    }

    internal override void Dropped(int channel, int receiver, long cause) => _log.AddMissed(channel, receiver, cause);

    internal override void Interrupted() => _log.Cut();

    /// <summary>
    /// Whatever is made before choices end can be first in another run, and whatever is ready then could have been made before. So the step that ends them
    /// depends on everything.
    /// </summary>
    internal override void Closed(PendingDeliveries pending)
    {
        if (_log.TryTouchEverybody() && !_isNaive)
            _nodes[_depth].Touches.Add((_nodes[_depth].Chosen, RaceLog.Everybody));
        for (var i = 0; i < pending.Count; i++)
            _log.AddMissedBehindLast(pending.ChannelAt(i), pending.CauseAt(i));
        _log.Cut();
    }

    /// <summary>Comes to a place for the first time.</summary>
    private int Open(PendingDeliveries pending)
    {
        if (_states is not null && !_states.Add(pending.StateHash() + (ulong)Struck))
            return -1;
        var node = NodeAt(_depth);
        if (_depth > 0 && !_isNaive)
            FallAsleep(node, _nodes[_depth - 1], pending);
        var first = -1;
        for (var i = 0; i < pending.Count; i++)
        {
            var channel = pending.ChannelAt(i);
            if (node.Sleep.Contains(channel))
                continue;
            if (first < 0)
                first = i;
            if (first == i || _isNaive || _depth < _expandTo)
                node.Backtrack.Add(channel);
        }

        if (first < 0)
            return -1;
        node.Chosen = pending.ChannelAt(first);
        _nodeCount++;
        return first;
    }

    /// <summary>Makes a delivery of the beginning; it is never made otherwise.</summary>
    private int Repeat(PendingDeliveries pending)
    {
        var index = pending.Count == 1 ? 0 : (int)_beginning[_begun++].Value;
        Invariant.Holds(index < pending.Count);
        NodeAt(_depth).Chosen = pending.ChannelAt(index);
        _frozen = ++_nodeCount;
        return index;
    }

    private long RepeatValue(List<DataChoice> data, long bound)
    {
        var choice = _beginning[_begun++];
        Invariant.Holds(choice.Bound == bound);
        data.Add(new DataChoice(choice.Value, bound));
        _data++;
        return choice.Value;
    }

    /// <summary>What need not come before the step that was just made need not come after it either, if the two commute.</summary>
    private void FallAsleep(ExploredNode node, ExploredNode before, PendingDeliveries pending)
    {
        foreach (var channel in before.Sleep)
            Consider(channel);
        foreach (var channel in before.Done)
            Consider(channel);

        void Consider(int channel)
        {
            var index = pending.IndexOf(channel);
            if (index < 0 || _log.IsTouched(_depth - 1, (int)pending.ReceiverAt(index).Value))
                return;
            foreach (var (toucher, actor) in before.Touches)
            {
                if (toucher == channel && (actor == RaceLog.Everybody || _log.IsTouched(_depth - 1, actor)))
                    return;
            }

            node.Sleep.Add(channel);
            foreach (var touch in before.Touches)
            {
                if (touch.Channel == channel)
                    node.Touches.Add(touch);
            }
        }
    }

    private void FindRaces()
    {
        var pairs = _log.Pairs;
        for (var i = 0; i < pairs.Length; i++)
        {
            ref readonly var pair = ref pairs[i];
            if ((pair.Second >= _changed || pair.IsMissed) && pair.First >= _frozen && _log.IsRace(i, out var isFree))
                Reverse(in pair, isFree);
        }
    }

    /// <summary>Sees to it that the later one of two comes before the earlier one in some run: source sets.</summary>
    /// <param name="pair">The two.</param>
    /// <param name="isFree">Whether the later one needs nothing that comes behind the earlier one.</param>
    private void Reverse(in LoggedPair pair, bool isFree)
    {
        var node = _nodes[pair.First];
        if (IsCovered(node, pair.First, pair.Second, out var candidate))
            return;
        if (isFree && node.Sleep.Contains(pair.Channel))
        {
            // It was first here, elsewhere. But what it touches there may have got something before it, which is not first then.
            var last = LastTouched(node, in pair);
            if (last < 0 || IsCovered(node, pair.First, last + 1, out candidate))
                return;
        }
        else if (isFree)
        {
            if (node.Backtrack.Contains(pair.Channel))
                return;
            candidate = candidate == 0 ? pair.Channel : candidate;
        }

        Invariant.Holds(candidate != 0);
        node.Backtrack.Add(candidate);
    }

    /// <summary>Whether something that can come first of what is behind an event and does not depend on it is looked at already.</summary>
    /// <param name="node">The event's place.</param>
    /// <param name="first">The event.</param>
    /// <param name="end">Up to where; exclusive.</param>
    /// <param name="candidate">Otherwise the channel of one that could; 0 for none.</param>
    private bool IsCovered(ExploredNode node, int first, int end, out int candidate)
    {
        candidate = 0;
        for (var i = first + 1; i < end; i++)
        {
            ref readonly var between = ref _log[i];
            if (between.PredecessorMax >= first || _log.Precedes(first, i))
                continue;
            if (node.Backtrack.Contains(between.Channel) || node.Sleep.Contains(between.Channel))
                return true;
            candidate = candidate == 0 ? between.Channel : candidate;
        }

        return false;
    }

    /// <summary>
    /// The last event that does not depend on the first of the two, and that the second one, which sleeps, depends on if it comes before that one.
    /// </summary>
    private int LastTouched(ExploredNode node, in LoggedPair pair)
    {
        var last = -1;
        foreach (var (channel, actor) in node.Touches)
        {
            if (channel == pair.Channel)
                last = Math.Max(last, _log.LastFreeAt(actor, pair.First));
        }

        return last;
    }

    private ExploredNode NodeAt(int depth)
    {
        while (_nodes.Count <= depth)
            _nodes.Add(new ExploredNode());
        if (depth >= _nodeCount)
            _nodes[depth].Clear();
        return _nodes[depth];
    }
}
