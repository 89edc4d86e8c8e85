using FslHv.Actors;

namespace FslHv.Simulation;

/// <summary>Makes the choices of an earlier run again, except a few; notes what the run reaches.</summary>
/// <param name="length">About how many choices a run has.</param>
internal sealed class FeedbackChooser(int length) : DrawingChooser
{
    public const int FeatureCount = 1 << 16;

    private readonly List<int> _features = [];
    private readonly HashSet<int> _seen = [];
    private readonly List<int> _changed = [];
    private readonly Dictionary<Type, ulong> _kinds = [];
    private ulong[] _lastAt = new ulong[64];
    private Choice[] _parent = [];
    private int _next;

    /// <summary>Picks what to change in the next run. After <see cref="DrawingChooser.Seed"/>.</summary>
    /// <param name="kept">Choices of earlier runs.</param>
    /// <param name="count">How many of them may be used.</param>
    public void ChangeOneOf(List<Choice[]> kept, int count)
    {
        _changed.Clear();
        _parent = count == 0 || Below(8) == 0 ? [] : kept[(int)Below(count)];
        var changes = 1 + Below(4);
        for (var i = 0; i < changes && _parent.Length > 0; i++)
            _changed.Add((int)Below(_parent.Length));
        if (Below(4) == 0 && _parent.Length > 0)
            _parent = _parent[..(int)Below(_parent.Length)];
    }

    /// <summary>What the last run reached that was not reached before; looked up only.</summary>
    public int[] NewFeatures(ulong[] reached) => [.. _features.Where(each => (reached[each / 64] & (1UL << (each % 64))) == 0)];

    protected override void OnBegin()
    {
        base.OnBegin();
        _features.Clear();
        _seen.Clear();
        Array.Clear(_lastAt);
        _next = 0;
        Invariant.Holds(length > 0);
    }

    protected override int PickAmong(PendingDeliveries pending)
    {
        var value = (int)Again(ChoiceKind.Delivery, pending.Count);
        Note(pending, value);
        return value;
    }

    protected override void OnOnly(PendingDeliveries pending) => Note(pending, 0);

    protected override long Value(ChoiceKind kind, long bound)
    {
        if (IsFair)
            return 0;
        var place = _next;
        return place < _parent.Length ? Again(kind, bound) : Redraw(kind, bound);
    }

    private long Again(ChoiceKind kind, long bound)
    {
        var place = _next++;
        var isKept = place < _parent.Length && !_changed.Contains(place);
        return isKept && _parent[place].Kind == kind && _parent[place].Value < bound ? _parent[place].Value : Redraw(kind, bound);
    }

    private long Redraw(ChoiceKind kind, long bound) => kind == ChoiceKind.Delivery ? Below(bound) : base.Value(kind, bound);

    private void Note(PendingDeliveries pending, int index)
    {
        var receiver = (int)pending.ReceiverAt(index).Value;
        if (receiver >= _lastAt.Length)
            Array.Resize(ref _lastAt, Math.Max(receiver + 1, _lastAt.Length * 2));
        var type = pending.MessageAt(index).GetType();
        if (!_kinds.TryGetValue(type, out var kind))
        {
            var name = default(StateHash);
            name.Add(type.FullName ?? type.Name);
            _kinds.Add(type, kind = name.Value);
        }

        var now = kind + pending.OriginAt(index).Value;
        var hash = default(StateHash);
        hash.Add(receiver);
        hash.Add(_lastAt[receiver]);
        hash.Add(now);
        _lastAt[receiver] = now;
        var feature = (int)(hash.Value % FeatureCount);
        if (_seen.Add(feature))
            _features.Add(feature);
    }
}
