using FslHv.Actors;

namespace FslHv.Simulation;

/// <summary>
/// Decides everything about one run that is left open: which delivery is next, what a random draw gives, whether a fault point that is passed
/// strikes, and
/// what whoever assembles the system leaves to it. Each decision is a number from 0, and 0 always is what happens when nobody decides: the oldest
/// delivery, no fault. The run is the list of those numbers (<see cref="Choices"/>), so faults, draws and schedules are explored, replayed and
/// shrunk alike.
/// One chooser serves one run at a time.
/// </summary>
public abstract class Chooser
{
    /// <summary>Returned by <see cref="Pick"/> to give the run up.</summary>
    protected const int GiveUp = -1;

    /// <summary>Fault points that may strike in this run besides <see cref="Faults"/>.</summary>
    private readonly List<OpenedPoint> _opened = [];

    /// <summary>Every decision with more than one possible answer, in order.</summary>
    public ChoiceList Choices { get; } = new();

    /// <summary>Which fault points may strike, and how often.</summary>
    public FaultAllowance Faults { get; init; } = new([], "", 0);

    /// <summary>Fault points that struck so far in this run.</summary>
    public int Struck { get; private set; }

    /// <summary>A run begins.</summary>
    public void Begin()
    {
        Choices.Clear();
        _opened.Clear();
        Struck = 0;
        OnBegin();
    }

    internal int Deliver(PendingDeliveries pending)
    {
        var count = pending.Count;
        var value = Pick(pending);
        if (count > 1 && value >= 0)
            Choices.Add(ChoiceKind.Delivery, value, count);
        return value;
    }

    internal long Draw(long bound)
    {
        if (bound == 1)
            return 0;
        var value = Value(ChoiceKind.Draw, bound);
        Choices.Add(ChoiceKind.Draw, value, bound);
        return value;
    }

    /// <summary>Whether a fault point may strike, or might have if others had not used up what is allowed.</summary>
    internal bool Knows(string point, string path) => Faults.Allows(point, path) || _opened.Exists(each => each.Allows(point, path));

    internal bool Strikes(string point, string path)
    {
        var isAllowed = Struck < Faults.AtMost && Faults.Allows(point, path);
        var opened = isAllowed ? -1 : _opened.FindIndex(each => each.Left > 0 && each.Allows(point, path));
        if (!isAllowed && opened < 0)
            return false;
        var value = Value(ChoiceKind.Strike, 2);
        Choices.Add(ChoiceKind.Strike, value, 2);
        if (value == 0)
            return false;
        if (opened < 0)
            Struck++;
        else
            _opened[opened] = _opened[opened] with { Left = _opened[opened].Left - 1 };
        return true;
    }

    /// <summary>A fault point may strike in this run; whether it does is asked at each pass.</summary>
    internal void Open(string point, string path, int times) => _opened.Add(new OpenedPoint(point, path, times));

    internal long Choose(long bound)
    {
        if (bound == 1)
            return 0;
        var value = Value(ChoiceKind.Free, bound);
        Choices.Add(ChoiceKind.Free, value, bound);
        return value;
    }

    /// <summary>Only some of the answers that there are to a question are asked for.</summary>
    internal virtual void LeaveOut()
    {
    }

    /// <summary>A run begins; the list of choices is empty.</summary>
    protected virtual void OnBegin()
    {
    }

    /// <summary>Which delivery is next: an index into what is ready, of which there is at least one; <see cref="GiveUp"/> ends the run.</summary>
    protected abstract int Pick(PendingDeliveries pending);

    /// <summary>Any other decision: 0 … <paramref name="bound"/> − 1, where bound is 2 or more.</summary>
    protected abstract long Value(ChoiceKind kind, long bound);

    /// <summary>The step in hand has touched an actor besides the one that it was delivered to: it stopped or watched it.</summary>
    internal virtual void Touched(int actor)
    {
    }

    /// <summary>The step in hand has made sure that something never comes that was ready.</summary>
    internal virtual void Dropped(int channel, int receiver, long cause)
    {
    }

    /// <summary>
    /// Nothing is ready, and somebody outside does something: what comes now comes after everything before, and not because of the step in hand.
    /// </summary>
    internal virtual void Interrupted()
    {
    }

    /// <summary>From now on nobody is asked; this is what is ready.</summary>
    internal virtual void Closed(PendingDeliveries pending)
    {
    }
}

/// <summary>A fault point that may strike, at actors whose path begins like this, so often more.</summary>
internal readonly record struct OpenedPoint(string Point, string Path, int Left)
{
    public bool Allows(string point, string path) => Point == point && path.StartsWith(Path, StringComparison.Ordinal);
}

/// <summary>What a choice is about.</summary>
public enum ChoiceKind : byte
{
    /// <summary>Which delivery is next: its place in order of age.</summary>
    Delivery,

    /// <summary>What a random draw of an actor gives.</summary>
    Draw,

    /// <summary>Whether a fault point strikes: 1.</summary>
    Strike,

    /// <summary>Whatever whoever assembles the system asked.</summary>
    Free,
}

/// <summary>A decision.</summary>
/// <param name="Kind">What it was about.</param>
/// <param name="Value">0 … <paramref name="Bound"/> − 1.</param>
/// <param name="Bound">How many possible answers there were; 2 or more.</param>
public readonly record struct Choice(ChoiceKind Kind, long Value, long Bound);

/// <summary>The decisions of a run, in order. Those that are the default cost no more than the others.</summary>
public sealed class ChoiceList
{
    private Choice[] _choices = new Choice[64];

    /// <summary>How many.</summary>
    public int Count { get; private set; }

    /// <summary>The decision at a place, from 0.</summary>
    public Choice this[int place] => _choices.AsSpan(0, Count)[place];

    /// <summary>A copy, which stays as it is.</summary>
    public Choice[] ToArray() => _choices[..Count];

    internal void Clear() => Count = 0;

    internal void Add(ChoiceKind kind, long value, long bound)
    {
        if (Count == _choices.Length)
            Array.Resize(ref _choices, Count * 2);
        _choices[Count++] = new Choice(kind, value, bound);
    }
}

/// <summary>Which fault points a chooser may let strike.</summary>
/// <param name="Points">Their names, each in full, or ending in <c>*</c>.</param>
/// <param name="Path">Only at actors whose path begins like this.</param>
/// <param name="AtMost">How often in one run, all together.</param>
public sealed record FaultAllowance(IReadOnlyList<string> Points, string Path, int AtMost)
{
    internal bool Allows(string point, string path)
    {
        if (AtMost <= 0 || !path.StartsWith(Path, StringComparison.Ordinal))
            return false;
        foreach (var each in Points)
        {
            if (each == point || (each.EndsWith('*') && point.AsSpan().StartsWith(each.AsSpan(0, each.Length - 1), StringComparison.Ordinal)))
                return true;
        }

        return false;
    }
}
