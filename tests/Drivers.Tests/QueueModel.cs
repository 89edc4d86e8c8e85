using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Drivers.Tests;

/// <summary>
/// What one open file must do, said as simply as possible: a list of at most 15 handles, and calls that wait. Knows no actors and no timing but the
/// order of events: a doorbell wakes all who wait, and they run before anything else happens.
/// </summary>
internal sealed class QueueModel(bool nonBlocking, bool losesByFaults, bool dropsSilently, bool shortIsEmpty)
{
    private readonly List<uint> _ring = [];
    private bool _hasOverflowed;
    private readonly List<(ulong Id, int Length, int Valid, bool IsPoll)> _waiting = [];

    /// <summary>Results of finished calls: <c>7: 80 81</c>, <c>7: EAGAIN</c>, <c>7: readable</c>.</summary>
    public SortedDictionary<ulong, string> Results { get; } = [];

    public int Dropped { get; private set; }

    public IReadOnlyList<ulong> Waiting => [.. _waiting.Select(call => call.Id)];

    public void Ring(uint doorbell)
    {
        if (_ring.Count == 15)
        {
            Dropped++;
            _hasOverflowed = !dropsSilently;
        }
        else
        {
            _ring.Add(doorbell);
        }

        foreach (var call in _waiting.ToList())
        {
            if (_ring.Count == 0)
                return;
            _waiting.Remove(call);
            Finish(call);
        }
    }

    public void Read(ulong id, int length, int valid)
    {
        if (length < 4)
            Results[id] = length == 0 || shortIsEmpty ? "" : "EINVAL";
        else if (_ring.Count > 0)
            Finish((id, length, valid, false));
        else if (nonBlocking)
            Results[id] = "EAGAIN";
        else
            _waiting.Add((id, length, valid, false));
    }

    public void Poll(ulong id, bool waits)
    {
        if (_ring.Count > 0 || !waits)
            Results[id] = _ring.Count > 0 ? "readable" : "not readable";
        else
            _waiting.Add((id, 0, 0, true));
    }

    public void Interrupt(ulong sleeping)
    {
        if (_waiting.RemoveAll(call => call.Id == sleeping) > 0)
            Results[sleeping] = "EINTR";
    }

    private void Finish((ulong Id, int Length, int Valid, bool IsPoll) call)
    {
        if (call.IsPoll)
        {
            Results[call.Id] = "readable";
            return;
        }

        if (_hasOverflowed)
        {
            _hasOverflowed = false;
            Results[call.Id] = "EOVERFLOW";
            return;
        }

        var read = new List<uint>();
        for (var end = 4; end <= call.Length && _ring.Count > 0; end += 4)
        {
            if (end > call.Valid)
            {
                if (losesByFaults)
                    _ring.RemoveAt(0);
                Results[call.Id] = losesByFaults || read.Count == 0 ? "EFAULT" : string.Join(' ', read);
                return;
            }

            read.Add(_ring[0]);
            _ring.RemoveAt(0);
        }

        Results[call.Id] = string.Join(' ', read);
    }
}
