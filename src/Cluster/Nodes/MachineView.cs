using FslHv.Actors;

namespace FslHv.Cluster;

/// <summary>
/// What a machine's log says: which nodes are up, who carries what. It depends on nothing but the entries and their order, so every reader has the
/// same view at the same entry. What a process says that was declared dead before is not heard any more, whenever it says it.
/// </summary>
internal sealed class MachineView(WireCodec codec, IMachineListener listener)
{
    private Roster? _roster;

    public IReadOnlyList<Member> Members => _roster?.Members ?? [];

    public IReadOnlyList<RootView> Roots => _roster?.Roots ?? [];

    public MachineStart? Start { get; private set; }

    /// <summary>The line of whoever assembles the machine.</summary>
    public string? Control { get; private set; }

    /// <summary>The line that steps are sent to; null: nobody wants them.</summary>
    public string? Observer { get; private set; }

    public bool IsDefined => _roster is not null;

    /// <summary>Whether everybody is there.</summary>
    public bool IsComplete => _roster is not null && _roster.Members.TrueForAll(member => member.IsUp);

    /// <summary>Whether a line counts: it carries a node, or it is the one that observes.</summary>
    public bool IsAlive(string line) => line == Control || MemberOf(line) is not null;

    /// <summary>Whether a line carried a node, and no longer does.</summary>
    public bool HasEnded(string line) => _ended.Contains(line);

    /// <summary>The place of a line's process among all that ever joined, while it carries a node; 0 for any other.</summary>
    public int PlaceOf(string line) => MemberOf(line)?.Place ?? 0;

    private readonly HashSet<string> _ended = [];
    private int _joins;

    /// <summary>Lines that ended, as this reader has heard.</summary>
    private readonly HashSet<string> _silent = [];

    public RootView? RootOf(ActorId actor) =>
        LiveAddress.OrdinalOf(actor) is var ordinal && ordinal >= 1 && ordinal <= Roots.Count ? Roots[ordinal - 1] : null;

    public Member? MemberOf(string line)
    {
        foreach (var member in Members)
        {
            if (member.Line == line)
                return member;
        }

        return null;
    }

    /// <summary>
    /// Somebody hears that a line has ended. That may be heard before the log is read as far as where it says which node the line carries: then the death is
    /// told there.
    /// </summary>
    public void OnLineEnded(string line)
    {
        _silent.Add(line);
        if (MemberOf(line) is not null)
            listener.OnDeathHeard(line);
    }

    /// <summary>Takes the next entry.</summary>
    /// <exception cref="WireException">It is malformed.</exception>
    public void Take(ReadOnlySpan<byte> entry)
    {
        var reader = new WireReader(entry);
        var line = reader.ReadString();
        var at = new Instant(reader.ReadSigned());
        while (!reader.IsAtEnd)
            TakeItem(ref reader, line, at);
    }

    private void TakeItem(ref WireReader reader, string line, Instant at)
    {
        var kind = (EntryKind)reader.ReadByte();
        switch (kind)
        {
            case EntryKind.Define:
                Define(reader.ReadString(), reader.ReadBytes());
                break;
            case EntryKind.Join:
                Join(line, reader.ReadString());
                break;
            case EntryKind.Down:
                if (MemberOf(reader.ReadString()) is { } dead)
                    TakeDown(dead);
                break;
            case EntryKind.Control:
                Control = line;
                Observer = reader.ReadByte() != 0 ? line : null;
                listener.OnObserved(line);
                break;
            case EntryKind.Start:
                Begin(new MachineStart(reader.ReadFixed64(), reader.ReadSigned(), (int)reader.ReadVarint()));
                break;
            case EntryKind.Letter:
                var letter = LetterWire.Read(ref reader, codec);
                (letter.At, letter.Via) = (at, PlaceOf(line));
                if (IsAlive(line))
                    listener.OnLetter(letter);
                break;
            case EntryKind.Strike:
                var struck = new Letter { Kind = LetterKind.Timer, Receiver = reader.ReadActor(), Timer = new TimerId(reader.ReadVarint()), At = at };
                if (IsAlive(line))
                    listener.OnLetter(struck);
                break;
            case EntryKind.Persist:
                Persist(line, RootOf(reader.ReadActor()), (int)reader.ReadVarint(), codec.ReadMessage(ref reader));
                break;
            case EntryKind.Arm:
                listener.OnArmed(reader.ReadString(), reader.ReadString(), (int)reader.ReadVarint(), (int)reader.ReadVarint());
                break;
            case EntryKind.Disarm:
                listener.OnDisarmed();
                break;
            case EntryKind.Over:
                listener.OnOver();
                break;
            default:
                throw new WireException($"there is no entry of kind {(byte)kind}");
        }
    }

    private void Define(string wireVersion, ReadOnlySpan<byte> definition)
    {
        if (_roster is null)
            _roster = listener.OnDefined(wireVersion, definition.ToArray());
    }

    private void Join(string line, string name)
    {
        if (_roster is null)
            return;
        if (_roster.Members.Find(member => member.Name == name) is not { } joined)
        {
            listener.OnUnknownNode(line, name);
            return;
        }

        if (joined.IsUp)
            TakeDown(joined); // Whoever carried it before is gone, whether that was heard or not.
        joined.Line = line;
        joined.Incarnation++;
        joined.Place = ++_joins;
        listener.OnJoined(joined);
        if (_silent.Contains(line))
            listener.OnDeathHeard(line);
        if (Start is null)
            return;
        foreach (var root in Roots)
        {
            if (root.Carrier is null && root.Placement.Nodes.Contains(joined.Id))
                Carry(root, joined);
        }
    }

    private void Begin(MachineStart start)
    {
        if (Start is not null || _roster is null)
            return;
        Start = start;
        listener.OnStarted(start);
        foreach (var root in Roots)
        {
            if (FirstUp(root.Placement) is { } carrier)
                Carry(root, carrier);
        }
    }

    private void TakeDown(Member dead)
    {
        var line = dead.Line!;
        dead.Line = null;
        _ended.Add(line);
        var carried = Roots.Where(root => root.Carrier == dead).ToList();
        foreach (var root in carried)
        {
            root.Carrier = null;
            if (!root.Placement.Survives)
                listener.OnLost(root);
        }

        listener.OnDown(dead, line);
        foreach (var root in carried)
        {
            if (FirstUp(root.Placement) is { } next)
                Carry(root, next);
        }
    }

    private void Carry(RootView root, Member carrier)
    {
        if (!root.Placement.Survives || root.Life == 0)
            root.Life++;
        root.Carrier = carrier;
        listener.OnCarried(root, carrier);
    }

    private Member? FirstUp(Placement placement)
    {
        foreach (var node in placement.Nodes)
        {
            if (Members[node.Value - 1] is { IsUp: true } member)
                return member;
        }

        return null;
    }

    private void Persist(string line, RootView? root, int life, Message persisted)
    {
        if (root is null || root.Life != life || root.Carrier?.Line != line)
            return;
        root.Journal.Add(persisted);
        listener.OnPersisted(root, line);
    }
}
