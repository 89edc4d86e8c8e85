namespace FslHv.AkkaNet;

/// <summary>The log of one machine, as the cluster's log has it.</summary>
internal sealed class MachineLog
{
    private readonly List<LogRecord> _records = [];

    /// <summary>How many records of each line it has.</summary>
    private readonly Dictionary<string, long> _numbers = [];

    public int Count => _records.Count;

    /// <summary>How many records more than half of the members have.</summary>
    public long Accepted { get; private set; }

    public List<LogRecord> From(long from, int bytes) => Chunk.Of(_records, from, bytes);

    /// <summary>Adds a record behind all others.</summary>
    /// <returns>Whether it was the next of its line; otherwise it came before, or too early.</returns>
    public bool Add(LogRecord record)
    {
        if (record.Number != _numbers.GetValueOrDefault(record.Line) + 1)
            return false;
        _numbers[record.Line] = record.Number;
        _records.Add(record);
        return true;
    }

    /// <summary>Accepts what more than half of the members have.</summary>
    /// <param name="counts">How many records each member has.</param>
    /// <returns>Whether more are accepted now.</returns>
    public bool Accept(IReadOnlyCollection<long> counts)
    {
        if (counts.Count == 0)
            return false;
        var accepted = counts.OrderDescending().ElementAt(counts.Count / 2);
        if (accepted <= Accepted)
            return false;
        Accepted = accepted;
        return true;
    }
}

/// <summary>A member, as the cluster's log sees it.</summary>
internal sealed class CopySeen
{
    private readonly Dictionary<string, (long Sent, long Stored, long StoredBefore)> _machines = [];

    /// <summary>Whether it has said what it has.</summary>
    public bool HasAnswered { get; set; }

    /// <summary>How many records it has.</summary>
    public long StoredOf(string machine) => _machines.GetValueOrDefault(machine).Stored;

    /// <summary>How many were sent to it.</summary>
    public long SentTo(string machine) => _machines.GetValueOrDefault(machine).Sent;

    public void OnSent(string machine, long count) => _machines[machine] = _machines.GetValueOrDefault(machine) with { Sent = count };

    public void OnStored(string machine, long count)
    {
        var before = _machines.GetValueOrDefault(machine);
        _machines[machine] = before with { Stored = Math.Max(count, before.Stored), Sent = Math.Max(count, before.Sent) };
    }

    /// <summary>Time has gone by: what it should have by now and has not was lost, and is to be sent again.</summary>
    public void LookBack(string machine)
    {
        var seen = _machines.GetValueOrDefault(machine);
        if (seen.Stored == seen.StoredBefore)
            seen.Sent = seen.Stored;
        _machines[machine] = seen with { StoredBefore = seen.Stored };
    }

    public void Forget(string machine) => _machines.Remove(machine);

    /// <summary>It is to be asked anew.</summary>
    public void Clear()
    {
        HasAnswered = false;
        _machines.Clear();
    }
}
