using System.Collections.Concurrent;
using FslHv.Actors;

namespace FslHv.Cluster;

/// <summary>Lets timers strike: one thread for all strands. Never early.</summary>
internal sealed class TimerService : ITimers
{
    private readonly EngineClock _clock;
    private readonly ConcurrentQueue<Due> _new = [];
    private readonly PriorityQueue<Due, (long At, long Number)> _queue = new();
    private readonly AutoResetEvent _wake = new(false);
    private readonly Thread _thread;
    private long _number;
    private long _sleepsUntil = long.MinValue;
    private volatile bool _isOver;
    private volatile bool _isRunning;

    public TimerService(EngineClock clock)
    {
        _clock = clock;
        _thread = new Thread(Loop) { IsBackground = true, Name = "timers" };
        _thread.Start();
    }

    /// <inheritdoc />
    public void At(long due, Action strike, Func<bool>? isOver = null)
    {
        if (due == long.MaxValue)
            return;
        _new.Enqueue(new Due(due, Interlocked.Increment(ref _number), strike, isOver));
        if (due < Volatile.Read(ref _sleepsUntil))
            Wake();
    }

    /// <inheritdoc />
    /// <remarks>Whoever asks has a clock that nobody else moves.</remarks>
    public long? NextDue => null;

    public void LetGo()
    {
        _isRunning = true;
        Wake();
    }

    public void Halt() => _isRunning = false;

    public void Dispose()
    {
        lock (_new)
        {
            if (_isOver)
                return;
            _isOver = true;
            _wake.Set();
        }

        _thread.Join();
        _wake.Dispose();
    }

    /// <summary>Who is still at work when it is over, sets timers that never strike.</summary>
    private void Wake()
    {
        lock (_new)
        {
            if (!_isOver)
                _wake.Set();
        }
    }

    private void Loop()
    {
        while (!_isOver)
        {
            // Before the new ones are looked at: who comes later sees that it must wake us.
            Volatile.Write(ref _sleepsUntil, long.MaxValue);
            Thread.MemoryBarrier();
            while (_new.TryDequeue(out var entered))
                _queue.Enqueue(entered, (entered.At, entered.Number));
            DropOver();
            if (!_isRunning || _queue.Count == 0)
            {
                _wake.WaitOne(_isRunning ? 100 : 1000);
                continue;
            }

            var next = _queue.Peek();
            if (next.At <= _clock.Now.Nanoseconds)
            {
                _queue.Dequeue().Strike();
                continue;
            }

            Volatile.Write(ref _sleepsUntil, next.At);
            Thread.MemoryBarrier();
            if (_new.IsEmpty)
                _wake.WaitOne(_clock.Until(new Instant(next.At)));
        }
    }

    private void DropOver()
    {
        while (_queue.Count > 0 && _queue.Peek().IsOver?.Invoke() == true)
            _queue.Dequeue();
    }

    private sealed record Due(long At, long Number, Action Strike, Func<bool>? IsOver);
}
