using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Drivers;

/// <summary>
/// The thread of one state-change interrupt. A wake while it is on its way to the cpu, or while it runs, is remembered once, not counted
/// (<c>IRQTF_RUNTHREAD</c> of Linux <c>kernel/irq/manage.c</c>).
/// </summary>
internal sealed class InterruptThread
{
    private ThreadStage _stage;
    private bool _wokenAgain;
    private int _next;
    private RequestId _awaited;

    /// <summary>Whether it neither runs nor is on its way to the cpu.</summary>
    public bool IsAsleep => _stage == ThreadStage.Asleep;

    /// <summary>Whether its chain is under way.</summary>
    public bool IsRunning => _stage == ThreadStage.Running;

    /// <summary>The subscriber that the chain is at: a place in the driver's list.</summary>
    public int At => _next - 1;

    /// <summary>Wakes it.</summary>
    /// <returns>Whether it was asleep and must be brought to the cpu.</returns>
    public bool Wake()
    {
        if (_stage == ThreadStage.Running)
            _wokenAgain = true;
        if (_stage != ThreadStage.Asleep)
            return false;
        _stage = ThreadStage.Woken;
        return true;
    }

    /// <summary>It has the cpu: the chain begins with the first subscriber.</summary>
    public void Begin()
    {
        Invariant.Holds(_stage == ThreadStage.Woken);
        Invariant.Holds(!_wokenAgain);
        _stage = ThreadStage.Running;
        _next = 0;
    }

    /// <summary>The place of the next subscriber; not below <paramref name="count"/> when the chain is through.</summary>
    public int Next(int count)
    {
        Invariant.Holds(_stage == ThreadStage.Running);
        Invariant.Holds(_next <= count);
        _awaited = default;
        return _next++;
    }

    /// <summary>The chain waits for the answer to that question.</summary>
    public void Await(RequestId question)
    {
        Invariant.Holds(IsRunning);
        _awaited = question;
    }

    /// <summary>Whether the chain waits for the answer to that question.</summary>
    public bool Awaits(RequestId question) => IsRunning && _awaited == question && question != default;

    /// <summary>The chain is through.</summary>
    /// <returns>Whether it was woken meanwhile and runs once more, without leaving the cpu.</returns>
    public bool End()
    {
        Invariant.Holds(_stage == ThreadStage.Running);
        var again = _wokenAgain;
        _stage = again ? ThreadStage.Woken : ThreadStage.Asleep;
        _wokenAgain = false;
        _next = 0;
        _awaited = default;
        return again;
    }

    public void AddTo(ref StateHash hash)
    {
        hash.Add((int)_stage);
        hash.Add(_wokenAgain);
        hash.Add(_next);
        hash.Add(_awaited.Value);
    }

    private enum ThreadStage
    {
        Asleep,
        Woken,
        Running,
    }
}
