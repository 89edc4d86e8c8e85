using FslHv.Actors;

namespace FslHv.Cluster;

/// <summary>Engine time from the wall clock: it stands still until it is let go, and may go faster than the clock on the wall.</summary>
/// <param name="speed">How many seconds of engine time go by in one of real time: 1 or more.</param>
/// <param name="time">The clock on the wall; null: the system's.</param>
internal sealed class EngineClock(int speed, TimeProvider? time = null)
{
    private readonly TimeProvider _time = time ?? TimeProvider.System;

    private volatile int _speed = speed;

    private readonly object _gate = new();

    /// <summary>Engine time when it was let go last, and the clock's reading then; 0 while it stands still. Read together.</summary>
    private volatile Reading _reading = new(0, 0);

    public Instant Now
    {
        get
        {
            var reading = _reading;
            return new Instant(reading.Base + Elapsed(reading));
        }
    }

    /// <summary>How fast it goes. Set only while it stands still.</summary>
    public int Speed
    {
        set => _speed = value;
    }

    public void LetGo()
    {
        lock (_gate)
        {
            if (_reading.Since == 0)
                _reading = new Reading(_reading.Base, _time.GetTimestamp());
        }
    }

    /// <summary>Goes on from there.</summary>
    public void LetGoFrom(Instant now)
    {
        lock (_gate)
            _reading = new Reading(now.Nanoseconds, _time.GetTimestamp());
    }

    /// <summary>Stands still, and shows <paramref name="atLeast"/> if it has not come so far.</summary>
    public void Halt(Instant atLeast)
    {
        lock (_gate)
            _reading = new Reading(Math.Max(_reading.Base + Elapsed(_reading), atLeast.Nanoseconds), 0);
    }

    /// <summary>How long it takes in real time until it shows that.</summary>
    public TimeSpan Until(Instant due) => TimeSpan.FromTicks((Math.Max(0, due.Nanoseconds - Now.Nanoseconds) / _speed / 100) + 1);

    private long Elapsed(Reading reading) => reading.Since == 0 ? 0 : (long)(_time.GetElapsedTime(reading.Since).Ticks * 100) * _speed;

    private sealed record Reading(long Base, long Since);
}
