using Akka.Actor;
using FslHv.Cluster;

namespace FslHv.AkkaNet;

/// <summary>Timers by the scheduler of an actor system: it is asked to call when the next one is due.</summary>
internal sealed class AkkaTimers(EngineClock clock, IScheduler scheduler) : ITimers
{
    private readonly Lock _gate = new();
    private readonly PriorityQueue<Due, (long At, long Number)> _queue = new();
    private Cancelable? _alarm;
    private long _alarmAt;
    private long _number;
    private bool _isRunning;
    private bool _isOver;

    public long? NextDue
    {
        get
        {
            lock (_gate)
            {
                DropOver();
                return _queue.Count == 0 ? null : _queue.Peek().At;
            }
        }
    }

    public void At(long due, Action strike, Func<bool>? isOver = null)
    {
        if (due == long.MaxValue)
            return;
        lock (_gate)
        {
            _queue.Enqueue(new Due(due, strike, isOver), (due, ++_number));
            SetAlarm();
        }
    }

    public void LetGo()
    {
        lock (_gate)
        {
            _isRunning = true;
            SetAlarm();
        }
    }

    public void Halt()
    {
        lock (_gate)
        {
            _isRunning = false;
            TakeBackAlarm();
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _isOver = true;
            TakeBackAlarm();
        }
    }

    private void OnAlarm(Cancelable alarm)
    {
        lock (_gate)
        {
            if (_alarm != alarm)
                return;
            TakeBackAlarm();
            while (_isRunning && !_isOver && _queue.Count > 0 && _queue.Peek().At <= clock.Now.Nanoseconds)
            {
                var due = _queue.Dequeue();
                if (due.IsOver?.Invoke() != true)
                    due.Strike();
            }

            SetAlarm();
        }
    }

    private void SetAlarm()
    {
        DropOver();
        if (!_isRunning || _isOver || _queue.Count == 0 || (_alarm is not null && _alarmAt <= _queue.Peek().At))
            return;
        TakeBackAlarm();
        var alarm = new Cancelable(scheduler.Advanced);
        (_alarm, _alarmAt) = (alarm, _queue.Peek().At);
        try
        {
            scheduler.Advanced.ScheduleOnce(clock.Until(new Actors.Instant(_alarmAt)), () => OnAlarm(alarm), alarm);
        }
        catch (SchedulerException)
        {
            // The system has ended, and with it whoever waited.
        }
    }

    private void TakeBackAlarm()
    {
        _alarm?.Cancel();
        _alarm = null;
    }

    private void DropOver()
    {
        while (_queue.Count > 0 && _queue.Peek().IsOver?.Invoke() == true)
            _queue.Dequeue();
    }

    private sealed record Due(long At, Action Strike, Func<bool>? IsOver);
}
