namespace FslHv.AkkaNet;

/// <summary>
/// What the log of a cluster decides. It gives every record its place, and shows nobody what not more than half of the members have. When it begins it asks
/// every member what that has, and takes the longest copy of each machine: a member that was removed never comes back with what it had, so all copies are
/// beginnings of one sequence.
/// </summary>
/// <remarks>
/// A former log that stood still and has not heard yet that it is dead may go on asking. Nobody that knows it to be dead answers, and the member with the
/// new log knows; so it never has all answers again, and nothing that it still says is taken. A copy that does not know yet may follow it for a while: then
/// the new log hears that it is behind, and asks again.
/// </remarks>
/// <param name="home">The member that it is on.</param>
/// <param name="chunk">How much of a log goes into one message. Unit: bytes.</param>
internal sealed class LogKeeper(string home, int chunk)
{
    private readonly SortedDictionary<string, (ILogPeer Copy, CopySeen Seen)> _members = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, MachineLog> _machines = new(StringComparer.Ordinal);

    /// <summary>Records that are still to be fetched: the machine, how many there are, and who has them.</summary>
    private readonly SortedDictionary<string, (long Count, string Member)> _missing = new(StringComparer.Ordinal);

    /// <summary>What came before it had all that there is.</summary>
    private readonly List<LogMessage.Add> _early = [];
    private readonly HashSet<(string Machine, string Line, long Number)> _isEarly = [];

    private long _epoch = 1;
    private bool _isReady;

    /// <summary>It begins, with these members.</summary>
    public void Begin(IEnumerable<(string Member, ILogPeer Copy)> members)
    {
        foreach (var (member, copy) in members)
            _members.TryAdd(member, (copy, new CopySeen()));
        AskAll();
    }

    /// <summary>A member has come up.</summary>
    public void OnUp(string member, ILogPeer copy)
    {
        if (_members.TryAdd(member, (copy, new CopySeen())))
            copy.Tell(new LogMessage.Lead(_epoch, home));
    }

    /// <summary>A member is gone for good.</summary>
    public void OnRemoved(string member)
    {
        if (!_members.Remove(member))
            return;
        if (!_isReady)
            BeginAnew(_epoch + 1);
        else
            AcceptAll();
    }

    public void On(LogMessage message)
    {
        switch (message)
        {
            case LogMessage.Behind behind when behind.Epoch >= _epoch:
                BeginAnew(behind.Epoch + 1);
                break;
            case LogMessage.Have have when have.Epoch == _epoch:
                OnHave(have);
                break;
            case LogMessage.Fetched fetched when fetched.Epoch == _epoch && !_isReady:
                OnFetched(fetched);
                break;
            case LogMessage.Add add when !_isReady:
                if (_isEarly.Add((add.Machine, add.Record.Line, add.Record.Number)))
                    _early.Add(add);
                break;
            case LogMessage.Add add:
                OnAdd(add);
                break;
            case LogMessage.Stored stored when stored.Epoch == _epoch:
                OnStored(stored);
                break;
            case LogMessage.Forget forget:
                OnForget(forget);
                break;
        }
    }

    /// <summary>Time has gone by: says again what may have been lost.</summary>
    public void OnTick()
    {
        AskAll(); // Also those that have answered: whoever follows another log by now says so.
        foreach (var (member, (_, seen)) in _members)
        {
            foreach (var machine in _isReady && seen.HasAnswered ? _machines.Keys.ToList() : [])
            {
                seen.LookBack(machine);
                Send(member, machine); // If there is nothing to send it, it hears how many are accepted.
            }
        }

        if (!_isReady && _missing.Count > 0)
            FetchNext();
    }

    private void AskAll()
    {
        foreach (var (copy, _) in _members.Values)
            copy.Tell(new LogMessage.Lead(_epoch, home));
    }

    private void BeginAnew(long epoch)
    {
        (_epoch, _isReady) = (epoch, false);
        _missing.Clear();
        foreach (var (_, seen) in _members.Values)
            seen.Clear();
        AskAll();
    }

    private void OnHave(LogMessage.Have have)
    {
        if (!_members.TryGetValue(have.Member, out var member) || member.Seen.HasAnswered)
            return;
        member.Seen.HasAnswered = true;
        foreach (var (machine, count) in have.Copies)
        {
            member.Seen.OnStored(machine, count);
            if (!_isReady && count > Math.Max(LogOf(machine).Count, _missing.GetValueOrDefault(machine).Count))
                _missing[machine] = (count, have.Member);
        }

        if (_isReady)
            SendAll(have.Member);
        else
            FetchNext();
    }

    /// <summary>Fetches what is missing, when it is known what that is; begins when nothing is.</summary>
    private void FetchNext()
    {
        if (!_members.Values.All(each => each.Seen.HasAnswered))
            return;
        foreach (var (machine, (count, member)) in _missing)
        {
            if (LogOf(machine).Count < count)
            {
                _members[member].Copy.Tell(new LogMessage.Fetch(_epoch, machine, LogOf(machine).Count));
                return;
            }
        }

        _missing.Clear();
        _isReady = true;
        foreach (var add in _early)
            Put(add);
        _early.Clear();
        _isEarly.Clear();
        foreach (var member in _members.Keys)
            SendAll(member);
        AcceptAll();
    }

    private void OnFetched(LogMessage.Fetched fetched)
    {
        if (!_missing.ContainsKey(fetched.Machine) || fetched.From != LogOf(fetched.Machine).Count)
            return;
        var log = LogOf(fetched.Machine);
        foreach (var record in fetched.Records)
            log.Add(record);
        if (log.Count == fetched.From)
            _missing.Remove(fetched.Machine); // It has been forgotten there meanwhile.
        FetchNext();
    }

    private void OnAdd(LogMessage.Add add)
    {
        if (!Put(add))
            return;
        foreach (var member in _members.Keys)
            Send(member, add.Machine);
    }

    /// <summary>Whether it is new. What is said late of a machine that is over does not begin it again.</summary>
    private bool Put(LogMessage.Add add) => (add.Record.Number == 1 || _machines.ContainsKey(add.Machine)) && LogOf(add.Machine).Add(add.Record);

    private void OnStored(LogMessage.Stored stored)
    {
        if (!_members.TryGetValue(stored.Member, out var member) || !_machines.ContainsKey(stored.Machine))
            return;
        member.Seen.OnStored(stored.Machine, stored.Count);
        if (!_isReady)
            return;
        Accept(stored.Machine);
        if (member.Seen.SentTo(stored.Machine) < LogOf(stored.Machine).Count)
            Send(stored.Member, stored.Machine);
    }

    private void OnForget(LogMessage.Forget forget)
    {
        _machines.Remove(forget.Machine);
        _missing.Remove(forget.Machine);
        foreach (var (copy, seen) in _members.Values)
        {
            seen.Forget(forget.Machine);
            copy.Tell(forget);
        }
    }

    private void AcceptAll()
    {
        foreach (var machine in _machines.Keys)
            Accept(machine);
    }

    private void Accept(string machine)
    {
        var log = LogOf(machine);
        if (!log.Accept([.. _members.Values.Select(member => member.Seen.StoredOf(machine))]))
            return;
        foreach (var (copy, seen) in _members.Values)
        {
            if (seen.HasAnswered)
                copy.Tell(new LogMessage.Store(_epoch, machine, seen.SentTo(machine), [], log.Accepted));
        }
    }

    private void SendAll(string member)
    {
        foreach (var machine in _machines.Keys)
            Send(member, machine);
    }

    /// <summary>The next records that a member has not been sent.</summary>
    private void Send(string member, string machine)
    {
        var (copy, seen) = _members[member];
        if (!seen.HasAnswered)
            return;
        var log = LogOf(machine);
        var from = seen.SentTo(machine);
        var records = log.From(from, chunk);
        seen.OnSent(machine, from + records.Count);
        copy.Tell(new LogMessage.Store(_epoch, machine, from, records, log.Accepted));
    }

    private MachineLog LogOf(string machine)
    {
        if (!_machines.TryGetValue(machine, out var log))
            _machines.Add(machine, log = new MachineLog());
        return log;
    }
}
