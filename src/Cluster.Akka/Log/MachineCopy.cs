using System.Text;
using FslHv.Cluster;

namespace FslHv.AkkaNet;

/// <summary>A member's copy of a machine's log, and the lines of that machine.</summary>
/// <param name="machine">Its name.</param>
/// <param name="book">Is told which member each line is of.</param>
internal sealed class MachineCopy(string machine, ILineBook book)
{
    private readonly List<LogRecord> _records = [];
    private readonly List<ReadOnlyMemory<byte>> _entries = [];

    /// <summary>Which member each line is of, as the log has it.</summary>
    private readonly SortedDictionary<string, string> _members = new(StringComparer.Ordinal);

    private int _shown;

    /// <summary>How many records it has.</summary>
    public int Count => _records.Count;

    /// <summary>Lines of this member.</summary>
    public SortedDictionary<string, LocalLine> Local { get; } = new(StringComparer.Ordinal);

    /// <summary>Records from that place on, but not much more than so many bytes.</summary>
    public List<LogRecord> From(long from, int bytes) => Chunk.Of(_records, from, bytes);

    /// <summary>Takes records that begin at that place. Those that it has it leaves, those behind a gap, too.</summary>
    public void Store(long from, IReadOnlyList<LogRecord> records)
    {
        for (var i = Math.Max(0, Count - from); i < records.Count && from + i == Count; i++)
            _records.Add(records[(int)i]);
    }

    /// <summary>Shows what is accepted to its lines.</summary>
    /// <param name="accepted">How many records are.</param>
    /// <param name="isGone">Whether a member is known to be dead.</param>
    public void Show(long accepted, Func<string, bool> isGone)
    {
        for (; _shown < Math.Min(accepted, Count); _shown++)
        {
            var record = _records[_shown];
            Local.GetValueOrDefault(record.Line)?.Accepted(record.Number);
            switch (record.Kind)
            {
                case LogRecordKind.Joined:
                    var member = Encoding.UTF8.GetString(record.Content.Span);
                    _members[record.Line] = member;
                    book.Enter(machine, record.Line, member);
                    Local.GetValueOrDefault(record.Line)?.Begin(_entries);
                    if (isGone(member))
                        End(record.Line);
                    break;
                case LogRecordKind.Left:
                    End(record.Line);
                    if (Local.Remove(record.Line, out var left))
                        left.Put(LineNews.Closed("the line was left"));
                    break;
                default:
                    _entries.Add(record.Content);
                    Tell(LineNews.Entry(_entries.Count - 1, record.Content), except: null);
                    break;
            }
        }
    }

    /// <summary>A member is dead, and its lines with it.</summary>
    public void OnGone(string member)
    {
        foreach (var line in _members.Where(each => each.Value == member).Select(each => each.Key).ToList())
            End(line);
    }

    private void End(string line)
    {
        _members.Remove(line);
        Tell(LineNews.LineEnded(line), except: line);
    }

    private void Tell(LineNews news, string? except)
    {
        foreach (var line in Local.Values)
        {
            if (line.IsIn && line.Name != except)
                line.Put(news);
        }
    }
}

/// <summary>A line of this member.</summary>
/// <param name="name">Its name.</param>
/// <param name="put">Takes what it is to be told, in order.</param>
/// <param name="joined">Ends when the log has it.</param>
internal sealed class LocalLine(string name, Action<LineNews> put, TaskCompletionSource joined)
{
    private readonly Queue<LogRecord> _unsaid = [];
    private long _number;
    private long _firstBefore;

    public string Name => name;

    /// <summary>Whether the log has it.</summary>
    public bool IsIn { get; private set; }

    /// <summary>What it has added that is not accepted yet, in order.</summary>
    public IEnumerable<LogRecord> Unsaid => _unsaid;

    /// <summary>Time has gone by. Whether none of what it has added was accepted in it, though it waits for that.</summary>
    public bool IsStuck()
    {
        var first = _unsaid.TryPeek(out var record) ? record.Number : 0;
        var isStuck = first > 0 && first == _firstBefore;
        _firstBefore = first;
        return isStuck;
    }

    public void Put(LineNews news) => put(news);

    public LogRecord Add(LogRecordKind kind, ReadOnlyMemory<byte> content)
    {
        var record = new LogRecord(kind, name, ++_number, content);
        _unsaid.Enqueue(record);
        return record;
    }

    public void Accepted(long number)
    {
        while (_unsaid.TryPeek(out var first) && first.Number <= number)
            _unsaid.Dequeue();
    }

    public void Begin(IReadOnlyList<ReadOnlyMemory<byte>> entries)
    {
        IsIn = true;
        for (var offset = 0; offset < entries.Count; offset++)
            Put(LineNews.Entry(offset, entries[offset]));
        joined.TrySetResult();
    }
}

/// <summary>Parts of a log.</summary>
internal static class Chunk
{
    public static List<LogRecord> Of(List<LogRecord> records, long from, int bytes)
    {
        var chunk = new List<LogRecord>();
        for (var i = (int)from; i < records.Count && (chunk.Count == 0 || bytes > 0); i++)
        {
            chunk.Add(records[i]);
            bytes -= records[i].Content.Length + records[i].Line.Length + 16;
        }

        return chunk;
    }
}
