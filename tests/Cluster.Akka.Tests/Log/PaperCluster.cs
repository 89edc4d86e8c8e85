namespace FslHv.AkkaNet.Tests;

/// <summary>
/// A cluster of logs and copies without Akka.NET: what is said waits in queues, one from each member to each, and a seed decides what comes next. Members
/// are killed, stand still, are declared dead and go on; messages get lost. Whatever a line is shown is compared with what others were shown at that place.
/// </summary>
internal sealed class PaperCluster(int seed)
{
    private readonly Random _random = new(seed);
    private readonly List<PaperMember> _members = [];
    private readonly SortedDictionary<(int From, int To), Queue<PaperLetter>> _wires = [];
    private readonly List<string> _sequence = [];
    private long _accepted;
    private long _acceptedAtChange;

    /// <summary>How many of a hundred messages between members are lost.</summary>
    public int LossPercent { get; set; }

    /// <summary>What was accepted, in order, as far as anybody was shown it.</summary>
    public IReadOnlyList<string> Sequence => _sequence;

    public IReadOnlyList<PaperMember> Members => _members;

    /// <summary>
    /// Nobody is silent, and everybody has what was accepted before members were last added or removed. Who dies earlier is one too many: the members that
    /// have a record may be as few as half of those that there were.
    /// </summary>
    public bool IsMended =>
        _members.TrueForAll(member => member.IsRemoved || (member is { IsRunning: true, IsStill: false } && member.Stored >= _acceptedAtChange));

    /// <summary>How many logs there were.</summary>
    public int Logs { get; private set; }

    public int Draw(int below) => _random.Next(below);

    /// <summary>A member comes up, and the log hears so. A former one hears nothing new: the cluster does not speak to members that it has removed.</summary>
    public PaperMember Add()
    {
        var added = new PaperMember(this, _members.Count);
        _members.Add(added);
        _acceptedAtChange = _accepted;
        foreach (var other in _members.Where(each => each is { IsRemoved: false, Log: not null }))
            other.Log!.OnUp(added.Name, PeerOf(added, other));
        if (_members.TrueForAll(each => each.IsRemoved || each.Log is null))
            BeginLog();
        return added;
    }

    /// <summary>It is dead: one knows, and the others will hear. If it had the log, the oldest of the others knows, and begins a new one.</summary>
    public void Remove(PaperMember dead)
    {
        dead.IsRemoved = true;
        _acceptedAtChange = _accepted;
        var first = _members.Find(each => each is { IsRemoved: false, IsRunning: true })!;
        first.Receive(first, new PaperLetter.IsDead(dead.Name));
        foreach (var other in _members.Where(each => !each.IsRemoved && each != first))
            Put(first, other, new PaperLetter.IsDead(dead.Name));
        if (dead.HasLog)
            BeginLog();
    }

    public void Put(PaperMember from, PaperMember to, PaperLetter letter)
    {
        if (!_wires.TryGetValue((from.Number, to.Number), out var wire))
            _wires.Add((from.Number, to.Number), wire = new Queue<PaperLetter>());
        wire.Enqueue(letter);
        switch ((letter as PaperLetter.Said)?.Message)
        {
            case LogMessage.Store store:
                _accepted = Math.Max(_accepted, store.Accepted);
                break;
            case LogMessage.Stored stored:
                from.Stored = stored.Count;
                break;
        }
    }

    /// <summary>The next letter of one of the queues arrives, or gets lost.</summary>
    /// <returns>Whether there was one.</returns>
    public bool DeliverOne()
    {
        var ready = _wires.Where(wire => wire.Value.Count > 0 && !_members[wire.Key.To].IsStill).ToList();
        if (ready.Count == 0)
            return false;
        var ((from, to), wire) = ready[Draw(ready.Count)];
        var letter = wire.Dequeue();
        if (_members[to].IsRunning && (from == to || letter is PaperLetter.IsDead || Draw(100) >= LossPercent))
            _members[to].Receive(_members[from], letter);
        return true;
    }

    public void Tick()
    {
        foreach (var member in _members.Where(each => each is { IsRunning: true, IsStill: false }))
            member.Tick();
    }

    /// <summary>Nothing gets lost any more; everything that waits arrives, and time goes by until nobody has anything new to say.</summary>
    public void Calm()
    {
        LossPercent = 0;
        var left = 100_000;
        for (var round = 0; round < 20; round++)
        {
            Tick();
            while (DeliverOne())
                Assert.True(--left > 0, $"seed {seed}: they go on talking for ever");
        }
    }

    /// <summary>A line was shown an entry.</summary>
    public void OnShown(long offset, string entry)
    {
        Assert.True(offset <= _sequence.Count, $"seed {seed}: {entry} is shown at {offset}, and only {_sequence.Count} were shown before");
        if (offset == _sequence.Count)
            _sequence.Add(entry);
        Assert.True(_sequence[(int)offset] == entry, $"seed {seed}: {entry} is shown at {offset}, where {_sequence[(int)offset]} was shown before");
    }

    /// <summary>Somebody of that member, as one of another member speaks to it.</summary>
    public ILogPeer PeerOf(PaperMember to, PaperMember from) => new PaperPeer(this, from, to);

    private void BeginLog()
    {
        var oldest = _members.Find(each => each is { IsRemoved: false, IsRunning: true });
        if (oldest is null)
            return;
        Logs++;
        oldest.BeginLog(_members.Where(each => !each.IsRemoved).Select(each => (each.Name, PeerOf(each, oldest))));
    }

    private sealed record PaperPeer(PaperCluster Cluster, PaperMember From, PaperMember To) : ILogPeer
    {
        public void Tell(LogMessage message) => Cluster.Put(From, To, new PaperLetter.Said(message));
    }
}

/// <summary>What is on its way from member to member.</summary>
internal abstract record PaperLetter
{
    /// <summary>A message of the log or to it. A copy that is asked to forget a machine by a line hands that on; no line does so here.</summary>
    public sealed record Said(LogMessage Message) : PaperLetter
    {
        public bool IsForLog => Message is LogMessage.Behind or LogMessage.Have or LogMessage.Fetched or LogMessage.Add or LogMessage.Stored;
    }

    /// <summary>The cluster has declared a member dead. This is never lost.</summary>
    public sealed record IsDead(string Member) : PaperLetter;
}
