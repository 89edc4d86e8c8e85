using FslHv.Actors;

namespace FslHv.Simulation;

/// <summary>
/// A chained 64-bit hash over all records: two runs are the same up to here exactly when it is the same (but for one chance in 2^64).
/// Compare after every step to find the first step that differs. Of a defect, its path, the type of the exception and its text count.
/// </summary>
public sealed class TraceHash : ITraceObserver
{
    private StateHash _hash;

    /// <summary>Hash of all records so far.</summary>
    public ulong Value => _hash.Value;

    /// <summary>Records so far.</summary>
    public long Count { get; private set; }

    /// <inheritdoc />
    public void OnRecord(in TraceRecord record)
    {
        Count++;
        _hash.Add(record.Step);
        _hash.Add(record.Cause);
        _hash.Add(record.At);
        _hash.Add((int)record.Kind);
        _hash.Add(record.From);
        _hash.Add(record.To);
        switch (record.Payload)
        {
            case null:
                _hash.Add(0);
                break;
            case Message message:
                _hash.Add(message);
                break;
            case var other:
                _hash.Add(other.GetType().Name);
                _hash.Add(TraceText.Of(other));
                break;
        }
    }
}
