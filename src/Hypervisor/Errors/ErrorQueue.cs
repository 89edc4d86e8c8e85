using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Hypervisor;

/// <summary>A queue of error records, the oldest first: a ring of bytes that takes whole records only. Source: Topaz <c>src/error_log.c</c>.</summary>
/// <param name="name">As facts name it.</param>
internal sealed class ErrorQueue(string name)
{
    /// <summary>Size of the ring; one byte of it stays free.</summary>
    public const int RingBytes = 32768;

    /// <summary>How many records it holds at most.</summary>
    public const int RecordsMax = (RingBytes - 1) / Hcall.ErrorRecordBytes;

    private readonly List<ErrorRecord> _records = [];

    /// <summary>As facts name it.</summary>
    public string Name { get; } = name;

    /// <summary>How many records it holds.</summary>
    public int Count => _records.Count;

    /// <summary>Puts a record behind the others; a full queue loses it.</summary>
    /// <returns>Whether the queue was empty before, and so its reader must be told.</returns>
    public bool Add(IActorContext context, ErrorRecord record)
    {
        if (_records.Count == RecordsMax)
        {
            context.Log(new ErrorFact.Dropped(Name, record));
            return false;
        }

        _records.Add(record);
        context.Log(new ErrorFact.Recorded(Name, record, _records.Count));
        return _records.Count == 1;
    }

    /// <summary>The oldest record, which there must be.</summary>
    public ErrorRecord Peek()
    {
        Invariant.Holds(_records.Count > 0);
        return _records[0];
    }

    /// <summary>Takes the oldest record out.</summary>
    public ErrorRecord Take()
    {
        var record = Peek();
        _records.RemoveAt(0);
        return record;
    }

    /// <summary>Takes out every access violation of a DMA stream.</summary>
    public List<ErrorRecord> TakeAccessViolations(Handle dma)
    {
        var taken = _records.FindAll(IsMeant);
        _records.RemoveAll(IsMeant);
        return taken;

        bool IsMeant(ErrorRecord record) => record.Domain == ErrorDomain.Pamu && record.Register("liodn_handle") == dma.Value;
    }

    public void Clear() => _records.Clear();

    public void AddTo(ref StateHash hash)
    {
        hash.Add(_records.Count);
        foreach (var record in _records)
            hash.Add(record.ToBytes().Span);
    }
}
