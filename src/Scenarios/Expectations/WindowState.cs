using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Scenarios;

/// <summary>Follows a window through a run: not yet open, open, closed. Facts that open or close it are outside of it.</summary>
internal struct WindowState
{
    private readonly BoundWindow _bounds;
    private readonly Instant _start;

    public WindowState(in BoundWindow bounds, Instant start)
    {
        _bounds = bounds;
        _start = start;
        if (!bounds.From.IsSet)
            Open(start);
    }

    /// <summary>Whether it has opened; it may have closed since.</summary>
    public bool HasOpened { get; private set; }

    /// <summary>Whether it has closed.</summary>
    public bool HasClosed { get; private set; }

    /// <summary>When it opened.</summary>
    public Instant OpenedAt { get; private set; }

    /// <summary>Takes a fact; true when it lies within.</summary>
    public bool Admits(in TraceRecord record, Fact fact, int kind)
    {
        OpenByTime(record.At);
        if (!HasOpened)
        {
            if (_bounds.From.Pattern is { } from && from.Matches(fact, kind))
                Open(record.At);
            return false;
        }

        if (!HasClosed)
            HasClosed = CloseTime is { } time ? record.At > time : _bounds.To.Pattern is { } to && to.Matches(fact, kind);
        return !HasClosed;
    }

    /// <summary>Opens it when it opens by time and that time has come.</summary>
    public void OpenByTime(Instant now)
    {
        if (!HasOpened && _bounds.From.Time is { } time && now >= _start + time)
            Open(_start + time);
    }

    private readonly Instant? CloseTime => _bounds.To.Time is { } time ? _start + time : null;

    private void Open(Instant at)
    {
        HasOpened = true;
        OpenedAt = at;
    }
}
