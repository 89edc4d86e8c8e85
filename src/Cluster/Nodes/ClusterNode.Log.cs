using FslHv.Actors;

namespace FslHv.Cluster;

/// <content>What comes over the line. One thread at a time.</content>
public sealed partial class ClusterNode : ILineListener, IMachineListener
{
    /// <summary>Letters for a top-level actor that others know to be here before this process has read so.</summary>
    private readonly Dictionary<ActorId, List<Letter>> _early = [];

    void ILineListener.OnEntry(long offset, ReadOnlyMemory<byte> entry)
    {
        if (_isOver)
            return;
        try
        {
            _view.Take(entry.Span);
            if (_fromStrangers.Count > 0)
                OpenKept();
        }
        catch (WireException exception)
        {
            End(NodeEndKind.Refused, $"entry {offset} of the machine's log makes no sense: {exception.Message}");
        }
    }

    void ILineListener.OnPacket(ReadOnlyMemory<byte> packet)
    {
        if (_isOver)
            return;
        try
        {
            var from = new WireReader(packet.Span).ReadString();
            if (_view.IsAlive(from))
                Open(from, packet.Span);
            else if (!_view.HasEnded(from))
                Keep(from, packet.ToArray()); // Faster than the log in which it has joined.
        }
        catch (WireException exception)
        {
            End(NodeEndKind.Refused, $"what came from another process makes no sense: {exception.Message}");
        }
    }

    /// <summary>Packets of processes of which this one has not read yet that they are there.</summary>
    private readonly Dictionary<string, List<byte[]>> _fromStrangers = [];

    private void Open(string from, ReadOnlySpan<byte> packet)
    {
        var reader = new WireReader(packet);
        _ = reader.ReadString();
        var via = _view.PlaceOf(from);
        while (!reader.IsAtEnd)
        {
            var letter = LetterWire.Read(ref reader, _options.Codec);
            letter.Via = via;
            Bring(letter);
        }
    }

    private void Keep(string from, byte[] packet)
    {
        const int keptMax = 1000;
        if (!_fromStrangers.TryGetValue(from, out var kept))
            _fromStrangers.Add(from, kept = []);
        if (kept.Count < keptMax)
            kept.Add(packet);
    }

    private void OpenKept()
    {
        foreach (var from in _fromStrangers.Keys.ToList())
        {
            if (_view.IsAlive(from) && _fromStrangers.Remove(from, out var kept))
                kept.ForEach(packet => Open(from, packet));
            else if (_view.HasEnded(from))
                _fromStrangers.Remove(from);
        }
    }

    void ILineListener.OnLineEnded(string line) => _view.OnLineEnded(line);

    void IMachineListener.OnDeathHeard(string line) => _outbox.Entry(EntryKind.Down, writer => writer.WriteString(line));

    void ILineListener.OnClosed(string reason) => OnClosed(reason);

    /// <summary>Another than before has not seen what was shown lately: that went to a line that was dead.</summary>
    void IMachineListener.OnObserved(string line) => _outbox.ShowAgain();

    Roster? IMachineListener.OnDefined(string wireVersion, ReadOnlyMemory<byte> definition)
    {
        if (wireVersion != _options.Codec.Version)
        {
            End(
                NodeEndKind.Refused,
                $"{_options.Machine} speaks version {wireVersion} between its processes, "
                + $"and this program {_options.Codec.Version}: run the same build everywhere");
            return null;
        }

        var roster = new Roster();
        try
        {
            _options.Populate(definition, roster);
        }
        catch (FormatException exception)
        {
            End(NodeEndKind.Refused, $"the definition of {_options.Machine} makes no sense: {exception.Message}");
            return null;
        }

        _outbox.Entry(EntryKind.Join, writer => writer.WriteString(_options.Node));
        return roster;
    }

    void IMachineListener.OnUnknownNode(string line, string node)
    {
        if (line == LineName)
            End(NodeEndKind.Refused, $"{_options.Machine} has no node {node}; it has {string.Join(", ", _view.Members.Select(member => member.Name))}");
    }

    void IMachineListener.OnJoined(Member member)
    {
        if (member.Line != LineName)
            return;
        _me = member;
        _joined.TrySetResult();
    }

    void IMachineListener.OnDown(Member member, string line)
    {
        if (line == LineName)
            End(NodeEndKind.Lost, "it was declared dead by the others");
    }

    void IMachineListener.OnStarted(MachineStart start)
    {
        _clock.Speed = start.Speed;
        _clock.LetGoFrom(new Instant(start.Elapsed));
        _timers.LetGo();
        foreach (var root in _view.Roots)
        {
            if (root.Placement.Survives && root.Placement.Nodes.Any(node => _view.Members[node.Value - 1].Name == _options.Node))
                BeginReplica(root, start.Seed);
        }
    }

    void IMachineListener.OnCarried(RootView root, Member carrier)
    {
        if (carrier != _me || _isOver)
            return;
        if (root.Placement.Survives)
            TakeTheLead(root);
        else
            BeginHere(root);
    }

    void IMachineListener.OnLost(RootView root)
    {
        if (root.Strand is { IsReplicated: false } ended)
        {
            ended.Close();
            root.Strand = null;
        }

        foreach (var other in _view.Roots)
            Post(null, other.Strand, new Letter { Kind = LetterKind.RootLost, Sender = root.Root });
    }

    void IMachineListener.OnLetter(Letter letter) => Post(null, _view.RootOf(letter.Receiver)?.Strand, letter);

    void IMachineListener.OnPersisted(RootView root, string line)
    {
        if (line == LineName)
            root.Strand?.OnJournalled();
    }

    void IMachineListener.OnArmed(string point, string path, int skip, int count)
    {
        _faults.Arm(point, path, skip, count);
        var arm = new ArmFault(point, path, skip, count);
        _armed.Add(arm);
        PostToReplicas(arm);
    }

    void IMachineListener.OnDisarmed()
    {
        _faults.Disarm();
        _armed.Clear();
        PostToReplicas(null);
    }

    void IMachineListener.OnOver() => End(NodeEndKind.Over, "the machine is over");

    /// <summary>What is armed at this place of the log: replicas that begin here begin with it.</summary>
    private readonly List<ArmFault> _armed = [];

    private void PostToReplicas(ArmFault? arm)
    {
        foreach (var root in _view.Roots)
        {
            if (root.Strand is { IsReplicated: true } replica)
                Post(null, replica, new Letter { Kind = LetterKind.Arm, Message = arm });
        }
    }

    private void OnClosed(string reason) => End(NodeEndKind.Lost, $"the line to the broker is gone: {reason}");

    private void Bring(Letter letter)
    {
        if (_view.RootOf(letter.Receiver) is not { } root || root.Placement.Survives)
            return;
        if (root.Strand is { } strand)
        {
            Post(null, strand, letter);
            return;
        }

        const int earlyMax = 1000;
        if (!_early.TryGetValue(root.Root, out var early))
            _early.Add(root.Root, early = []);
        if (early.Count < earlyMax)
            early.Add(letter);
    }

    private void BeginHere(RootView root)
    {
        var strand = new Strand(this, root.Root, root.Name, root.Life, _view.Start!.Seed) { TakesHashes = _options.TakesHashes };
        _ground.Add(strand, this);
        root.Strand = strand;
        Interlocked.Increment(ref _open);
        strand.Begin(root.Create(), root.Journal);
        if (!_early.Remove(root.Root, out var early))
            return;
        foreach (var letter in early)
            Post(null, strand, letter);
    }

    private void BeginReplica(RootView root, ulong seed)
    {
        var strand = new Strand(this, root.Root, root.Name, 1, seed)
        {
            TakesHashes = _options.TakesHashes,
            IsReplicated = true,
            FixedNow = Instant.Zero,
        };
        foreach (var arm in _armed)
            strand.Faults.Arm(arm.Point, arm.Path, arm.Skip, arm.Count);
        _ground.Add(strand, this);
        root.Strand = strand;
        Interlocked.Increment(ref _open);
        strand.Begin(root.Create(), []);
    }
}
