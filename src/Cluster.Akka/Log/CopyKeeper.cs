using System.Text;
using FslHv.Cluster;

namespace FslHv.AkkaNet;

/// <summary>
/// What a member does with its copies of the logs of all machines: it has a copy of each, says to the log what its lines add until that is accepted, and
/// shows them what is accepted.
/// </summary>
/// <param name="member">How this member is called.</param>
/// <param name="book">Is told which member each line is of.</param>
/// <param name="chunk">How much of a log goes into one message. Unit: bytes.</param>
internal sealed class CopyKeeper(string member, ILineBook book, int chunk)
{
    private readonly SortedDictionary<string, MachineCopy> _copies = new(StringComparer.Ordinal);
    private readonly HashSet<string> _gone = [];
    private ILogPeer? _log;
    private long _epoch;

    /// <summary>A line wants to join a machine.</summary>
    /// <returns>Whether there was none of its name.</returns>
    public bool Join(string machine, LocalLine line)
    {
        if (!CopyOf(machine).Local.TryAdd(line.Name, line))
            return false;
        Say(machine, line.Add(LogRecordKind.Joined, Encoding.UTF8.GetBytes(member)));
        return true;
    }

    /// <summary>A line has something to add.</summary>
    public void Append(string machine, string line, LogRecordKind kind, ReadOnlyMemory<byte> content)
    {
        if (_copies.TryGetValue(machine, out var copy) && copy.Local.TryGetValue(line, out var local))
            Say(machine, local.Add(kind, content));
    }

    public void On(ILogPeer sender, LogMessage message)
    {
        switch (message)
        {
            case LogMessage.Packet packet:
                if (_copies.TryGetValue(packet.Machine, out var of) && of.Local.TryGetValue(packet.Line, out var line) && line.IsIn)
                    line.Put(LineNews.Packet(packet.Content));
                break;
            case LogMessage.Lead lead when !_gone.Contains(lead.Member):
                OnLead(sender, lead);
                break;
            case LogMessage.Store store when store.Epoch == _epoch && !_gone.Contains(member):
                OnStore(sender, store);
                break;
            case LogMessage.Fetch fetch when fetch.Epoch == _epoch:
                var records = _copies.TryGetValue(fetch.Machine, out var asked) ? asked.From(fetch.From, chunk) : [];
                sender.Tell(new LogMessage.Fetched(_epoch, fetch.Machine, fetch.From, records));
                break;
            case LogMessage.Forget forget when sender.Equals(_log):
                _copies.Remove(forget.Machine);
                book.Forget(forget.Machine);
                break;
            case LogMessage.Forget forget:
                _log?.Tell(forget);
                break;
        }
    }

    /// <summary>A member is known to be dead.</summary>
    public void OnGone(string dead)
    {
        _gone.Add(dead);
        foreach (var copy in _copies.Values)
            copy.OnGone(dead);
    }

    /// <summary>Time has gone by: says again what is not accepted, for each line of which nothing was since the last time.</summary>
    public void OnTick()
    {
        foreach (var (machine, copy) in _copies)
        {
            foreach (var line in copy.Local.Values)
            {
                if (line.IsStuck())
                    SayAgain(machine, line);
            }
        }
    }

    /// <summary>This member is no longer one.</summary>
    public void Close(string reason)
    {
        foreach (var line in _copies.Values.SelectMany(copy => copy.Local.Values))
            line.Put(LineNews.Closed(reason));
    }

    private void OnLead(ILogPeer sender, LogMessage.Lead lead)
    {
        var isOther = !sender.Equals(_log);
        if (lead.Epoch < _epoch || (lead.Epoch == _epoch && isOther))
        {
            sender.Tell(new LogMessage.Behind(_epoch));
            return;
        }

        var isNew = isOther || lead.Epoch > _epoch;
        (_epoch, _log) = (lead.Epoch, sender);
        _log.Tell(new LogMessage.Have(_epoch, member, [.. _copies.Select(copy => (copy.Key, (long)copy.Value.Count))]));
        if (!isNew)
            return;

        // What was said to the former log may have died with it.
        foreach (var (machine, copy) in _copies)
        {
            foreach (var line in copy.Local.Values)
                SayAgain(machine, line);
        }
    }

    private void OnStore(ILogPeer sender, LogMessage.Store store)
    {
        var copy = CopyOf(store.Machine);
        copy.Store(store.From, store.Records);
        copy.Show(store.Accepted, _gone.Contains);
        if (store.Records.Count > 0)
            sender.Tell(new LogMessage.Stored(_epoch, member, store.Machine, copy.Count));
    }

    private void SayAgain(string machine, LocalLine line)
    {
        foreach (var record in line.Unsaid)
            Say(machine, record);
    }

    private void Say(string machine, LogRecord record) => _log?.Tell(new LogMessage.Add(machine, record));

    private MachineCopy CopyOf(string machine)
    {
        if (!_copies.TryGetValue(machine, out var copy))
            _copies.Add(machine, copy = new MachineCopy(machine, book));
        return copy;
    }
}

/// <summary>Of which member each line is.</summary>
internal interface ILineBook
{
    void Enter(string machine, string line, string member);

    void Forget(string machine);
}
