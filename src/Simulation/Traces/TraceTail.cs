using FslHv.Actors;

namespace FslHv.Simulation;

/// <summary>Keeps the last few records: what a person wants to see next to a failure of a long run.</summary>
public sealed class TraceTail : ITraceObserver
{
    private readonly TraceRecord[] _ring;

    /// <summary>A tail of at most <paramref name="length"/> records, 1 or more.</summary>
    public TraceTail(int length)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        _ring = new TraceRecord[length];
    }

    /// <summary>Records seen so far, the dropped ones included.</summary>
    public long Seen { get; private set; }

    /// <summary>The kept records, oldest first.</summary>
    public IReadOnlyList<TraceRecord> Records
    {
        get
        {
            var kept = (int)Math.Min(Seen, _ring.Length);
            var first = Seen - kept;
            return [.. Enumerable.Range(0, kept).Select(i => _ring[(first + i) % _ring.Length])];
        }
    }

    /// <inheritdoc />
    public void OnRecord(in TraceRecord record) => _ring[Seen++ % _ring.Length] = record;
}
