using FslHv.Actors;

namespace FslHv.Simulation;

/// <summary>Keeps every record, in order, in blocks that are never moved. About 56 bytes a record, and the messages live on.</summary>
public sealed class MemoryTrace : ITraceObserver
{
    private const int BlockBits = 10;
    private const int BlockLength = 1 << BlockBits;

    private readonly List<TraceRecord[]> _blocks = [];
    private TraceRecord[] _last = [];
    private int _used;

    /// <summary>Records so far.</summary>
    public int Count => _blocks.Count == 0 ? 0 : ((_blocks.Count - 1) << BlockBits) + _used;

    /// <summary>The record at that place, from 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such record.</exception>
    public ref readonly TraceRecord this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count, nameof(index));
            return ref _blocks[index >> BlockBits][index & (BlockLength - 1)];
        }
    }

    /// <summary>All records so far, in trace order.</summary>
    public IEnumerable<TraceRecord> Records
    {
        get
        {
            for (var i = 0; i < Count; i++)
                yield return this[i];
        }
    }

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        _blocks.Clear();
        _last = [];
        _used = 0;
    }

    /// <inheritdoc />
    public void OnRecord(in TraceRecord record)
    {
        if (_used == _last.Length)
            AddBlock();
        _last[_used++] = record;
    }

    private void AddBlock()
    {
        _last = new TraceRecord[BlockLength];
        _blocks.Add(_last);
        _used = 0;
    }
}
