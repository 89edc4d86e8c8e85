using FslHv.Actors;

namespace FslHv.Cluster;

/// <summary>A machine of the broker in memory: its log, and the lines that joined it. Everything happens under the broker's lock.</summary>
internal sealed class MemoryMachine(string name, Lock gate)
{
    private readonly List<byte[]> _log = [];
    private readonly SortedDictionary<string, MemoryLine> _lines = new(StringComparer.Ordinal);

    /// <summary>All that ever joined: a name is used once, and a paused line that was killed is still to be resumed.</summary>
    private readonly SortedDictionary<string, LineInbox> _inboxes = new(StringComparer.Ordinal);

    /// <summary>Names of the lines that have not ended.</summary>
    public IEnumerable<string> Lines => _lines.Keys;

    public LineInbox? FindInbox(string line) => _inboxes.GetValueOrDefault(line);

    public MemoryLine Join(string line, ILineListener listener)
    {
        Invariant.Holds(gate.IsHeldByCurrentThread);
        if (_inboxes.ContainsKey(line))
            throw new BrokerException($"the broker in memory refuses {line} on {name}: there was a line of that name");
        var inbox = new LineInbox(listener);
        for (var offset = 0; offset < _log.Count; offset++)
            inbox.Put(LineNews.Entry(offset, _log[offset]));
        var joined = new MemoryLine(this, line, inbox);
        _inboxes.Add(line, inbox);
        _lines.Add(line, joined);
        return joined;
    }

    public void Append(MemoryLine from, ReadOnlySpan<byte> entry)
    {
        lock (gate)
        {
            Require(from);
            var kept = entry.ToArray();
            _log.Add(kept);
            foreach (var line in _lines.Values)
                line.Inbox.Put(LineNews.Entry(_log.Count - 1, kept));
        }
    }

    public void Send(MemoryLine from, string to, ReadOnlySpan<byte> packet)
    {
        lock (gate)
        {
            Require(from);
            if (_lines.TryGetValue(to, out var line))
                line.Inbox.Put(LineNews.Packet(packet.ToArray()));
        }
    }

    public void End(string line, string reason, bool othersHear)
    {
        lock (gate)
        {
            if (!_lines.Remove(line, out var ended))
                return;
            ended.Inbox.Put(LineNews.Closed(reason));
            if (!othersHear)
                return;
            foreach (var other in _lines.Values)
                other.Inbox.Put(LineNews.LineEnded(line));
        }
    }

    private void Require(MemoryLine line)
    {
        if (!_lines.ContainsKey(line.Name))
            throw new BrokerException($"{line.Name} on {name} has ended");
    }
}

/// <summary>A line of the broker in memory.</summary>
internal sealed class MemoryLine(MemoryMachine machine, string name, LineInbox inbox) : ILine
{
    public string Name => name;

    public LineInbox Inbox => inbox;

    public ValueTask AppendAsync(ReadOnlyMemory<byte> entry)
    {
        machine.Append(this, entry.Span);
        return ValueTask.CompletedTask;
    }

    public ValueTask SendAsync(string line, ReadOnlyMemory<byte> packet)
    {
        machine.Send(this, line, packet.Span);
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        machine.End(name, "the line was left", othersHear: true);
        return ValueTask.CompletedTask;
    }
}
