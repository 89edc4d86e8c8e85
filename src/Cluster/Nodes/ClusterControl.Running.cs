using System.Diagnostics;
using FslHv.Actors;

namespace FslHv.Cluster;

/// <content>Shows what the nodes say.</content>
public sealed partial class ClusterControl : ILineListener, IMachineListener
{
    /// <inheritdoc />
    /// <remarks>
    /// The first run starts the machine, when all its nodes have joined. It never rests: whether the processes have anything left to do nobody can
    /// see.
    /// </remarks>
    /// <exception cref="BrokerException">The broker is gone, or not all nodes join in time.</exception>
    public RunEnd Run(Instant until)
    {
        if (!_isStarted)
            Start();
        while (true)
        {
            while (_news.TryDequeue(out var news))
                news();
            _merge.GiveUp(CausePatience, EndedPatience);
            if (_failure is { } failure)
                throw new BrokerException($"the machine {_options.Machine} is out of reach: {failure}");
            if (ReasonToEnd(until) is { } reason)
                return End(reason);
            var left = _clock.Until(until);
            _hasNews.WaitOne(left < LookAgain ? left : LookAgain);
        }
    }

    void ILineListener.OnEntry(long offset, ReadOnlyMemory<byte> entry)
    {
        try
        {
            _isRepeated = offset <= _lastOffset;
            _lastOffset = Math.Max(offset, _lastOffset);
            _view.Take(entry.Span);
            if (_view.Start is not null && !_hasBegun)
            {
                _hasBegun = true; // Everybody is carried by now.
                Wake();
            }
        }
        catch (WireException exception)
        {
            _failure ??= $"entry {offset} of its log makes no sense: {exception.Message}";
        }
    }

    void ILineListener.OnPacket(ReadOnlyMemory<byte> packet)
    {
        var steps = new List<RecordedStep>();
        try
        {
            var reader = new WireReader(packet.Span);
            _ = reader.ReadString();
            while (!reader.IsAtEnd)
                steps.Add(_options.Codec.ReadStep(ref reader));
        }
        catch (WireException exception)
        {
            _failure ??= $"what came from a process of it makes no sense: {exception.Message}";
        }

        Tell(() =>
        {
            foreach (var step in steps)
                Take(step);
        });
    }

    void ILineListener.OnLineEnded(string line) => _view.OnLineEnded(line);

    void IMachineListener.OnDeathHeard(string line) => _outbox.Entry(EntryKind.Down, writer => writer.WriteString(line));

    void ILineListener.OnClosed(string reason)
    {
        if (_isLeaving)
            return;
        if (_isStarted && _options.ComesBackWithin > TimeSpan.Zero)
            ComeBack(reason);
        else
            _failure ??= reason;
    }

    /// <summary>What was said while the machine was out of reach is said when the log says that it is not any more.</summary>
    void IMachineListener.OnObserved(string line)
    {
        if (line != LineName)
            return;
        lock (_reachGate)
        {
            _isReached = true;
            while (_waitingLetters.TryDequeue(out var letter))
                PostNow(letter);
        }
    }

    Roster? IMachineListener.OnDefined(string wireVersion, ReadOnlyMemory<byte> definition)
    {
        var roster = new Roster();
        foreach (var member in _roster.Members)
            roster.AddNode(member.Name);
        foreach (var root in _roster.Roots)
            roster.Spawn(root.Name, root.Placement, root.Create);
        return roster;
    }

    void IMachineListener.OnUnknownNode(string line, string node)
    {
    }

    void IMachineListener.OnJoined(Member member)
    {
        lock (_awaited)
        {
            if (_awaited.Remove(member.Id, out var told))
                TellNote(told);
        }

        Wake();
    }

    void IMachineListener.OnDown(Member member, string line)
    {
        if (!_isRepeated)
            _options.NodeDown?.Invoke(member.Name, Now);
    }

    void IMachineListener.OnStarted(MachineStart start)
    {
        if (_isRepeated)
            return;
        _clock.LetGoFrom(new Instant(start.Elapsed));
        _timers.LetGo();
    }

    void IMachineListener.OnCarried(RootView root, Member carrier)
    {
        var before = root.CarriedBefore;
        root.CarriedBefore = carrier;
        if (_isRepeated || before is null || before == carrier || root.Placement.TookOver?.Invoke(carrier.Id) is not { } told)
            return;
        Tell(() => _trace.Show(TraceKind.Note, Now, told));
    }

    /// <summary>What the dead process did behind this moment, it did for nobody: it may be alive, and not know that it is dead.</summary>
    void IMachineListener.OnLost(RootView root)
    {
        if (_isRepeated)
            return;
        var (life, at) = (root.Life, Now);
        Tell(() =>
        {
            _lostAt[(root.Root, life)] = at;
            _merge.End(root.Root, life);
        });
    }

    void IMachineListener.OnLetter(Letter letter)
    {
    }

    void IMachineListener.OnPersisted(RootView root, string line)
    {
    }

    void IMachineListener.OnArmed(string point, string path, int skip, int count)
    {
    }

    void IMachineListener.OnDisarmed()
    {
    }

    void IMachineListener.OnOver()
    {
    }

    private readonly Dictionary<(ActorId Root, int Life), Instant> _lostAt = [];

    private void Take(RecordedStep step)
    {
        if (_lostAt.TryGetValue((step.Id.Root, step.Id.Life), out var lost) && step.At > lost)
            return;
        _merge.Add(step);
    }

    private void WriteControl(WireWriter writer) => writer.WriteByte(_options.IsObserved ? (byte)1 : (byte)0);

    private void Start()
    {
        _outbox.Entry(EntryKind.Define, writer =>
        {
            writer.WriteString(_options.Codec.Version);
            writer.WriteBytes(_options.Definition.Span);
        });
        _outbox.Entry(EntryKind.Control, WriteControl);
        var clock = Stopwatch.StartNew();
        while (!_view.IsComplete)
        {
            if (_failure is { } failure)
                throw new BrokerException($"the machine {_options.Machine} is out of reach: {failure}");
            if (clock.Elapsed > _options.Patience)
            {
                var missing = _view.Members.Where(member => !member.IsUp).Select(member => member.Name);
                throw new BrokerException($"of the nodes of {_options.Machine} did not join within {_options.Patience.TotalSeconds:0} s: "
                    + $"{string.Join(", ", missing)}");
            }

            if (_isStopRequested)
                return;
            _hasNews.WaitOne(LookAgain);
        }

        _isStarted = true;
        var at = MachineStart.UtcNow;
        _outbox.Entry(EntryKind.Start, writer =>
        {
            writer.WriteFixed64(_options.Seed);
            writer.WriteSigned(at);
            writer.WriteVarint((ulong)_options.Speed);
        });
        while (!_hasBegun && _failure is null)
            _hasNews.WaitOne(LookAgain);
        foreach (var happen in _beforeStart)
            happen();
        _beforeStart.Clear();
    }

    private RunEndReason? ReasonToEnd(Instant until)
    {
        if (_untold.Count > 0)
            return RunEndReason.Defect;
        if (_isStopRequested)
            return RunEndReason.Requested;
        return Now >= until ? RunEndReason.TimeReached : null;
    }

    private RunEnd End(RunEndReason reason)
    {
        _ = _untold.TryDequeue(out var defect);
        if (Interlocked.Exchange(ref _isStopRequested, false) && defect is null)
            reason = RunEndReason.Requested; // It may have been asked for just now.
        return new RunEnd(reason, Now, _steps, defect);
    }
}
