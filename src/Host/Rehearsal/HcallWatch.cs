using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Host.Rehearsal;

/// <summary>
/// Follows every hcall through the trace: from its asker to the hypervisor, which accepts it once however often it is brought, and back. An hcall is lost when
/// the hypervisor has accepted it, its asker lives, and no answer comes.
/// </summary>
internal sealed class HcallWatch(ActorId hypervisor) : ITraceObserver
{
    /// <summary>An answer that takes longer was held up by something.</summary>
    public static readonly Duration Late = Duration.FromMilliseconds(50);

    /// <summary>What was accepted so shortly before the end may still be answered.</summary>
    private static readonly Duration Lately = Duration.FromMilliseconds(500);

    private readonly Dictionary<(ActorId Asker, RequestId Id), Call> _calls = [];
    private readonly HashSet<(ActorId From, ActorId To, ulong Epoch, ulong Number)> _packets = [];

    /// <summary>Askers that have ended, and of each top-level actor which life it has: nobody of an earlier one lives.</summary>
    private readonly HashSet<ActorId> _ended = [];
    private readonly Dictionary<ActorId, int> _lives = [];

    /// <summary>Where what becomes of hcalls now is counted besides.</summary>
    private volatile HcallsBehind _behind = new();

    /// <summary>Hcalls that the hypervisor has accepted.</summary>
    public long Accepted { get; private set; }

    /// <summary>Answers that came to their askers.</summary>
    public long Answered { get; private set; }

    /// <summary>Hcalls whose answer took longer than <see cref="Late"/>.</summary>
    public long Delayed { get; private set; }

    /// <summary>Packets with hcalls or answers that came again, because it was not known that they had come; they have no effect.</summary>
    public long Repeated { get; private set; }

    /// <summary>How long it took from asking to the answer, of each. Unit: nanoseconds.</summary>
    public List<long> Latencies { get; } = [];

    /// <summary>Something happens: what becomes of hcalls that are asked from now on is counted there, too.</summary>
    public void Behind(FaultTimes fault) => _behind = fault.Hcalls;

    /// <summary>Hcalls that were accepted and not answered, of askers that still live.</summary>
    public long LostBy(Instant end) => LostCalls(end).Count();

    /// <summary>What is known at the end of a round. The rest is not kept.</summary>
    public HcallCounts CountsAt(Instant end)
    {
        foreach (var call in LostCalls(end))
            call.Behind.Lost++;
        return new HcallCounts
        {
            Accepted = Accepted,
            Answered = Answered,
            Delayed = Delayed,
            Repeated = Repeated,
            Lost = LostBy(end),
            Latencies = Latencies,
        };
    }

    public void OnRecord(in TraceRecord record)
    {
        switch (record.Kind)
        {
            case TraceKind.Deliver when record.Payload is SessionMessage.Packet packet:
                if (!_packets.Add((record.From, record.To, packet.Epoch, packet.Number)))
                {
                    Repeated++;
                    _behind.Repeated++;
                }
                else if (record.To == hypervisor && packet.Said is GuestCall.Issue issue)
                    Accept(packet.OnBehalfOf, issue.Id, record.At);
                break;
            case TraceKind.Deliver when record.Payload is GuestCall.Issue asked && !record.From.IsNone:
                if (record.To == hypervisor)
                    Accept(record.From, asked.Id, record.At);
                else
                    _calls.TryAdd((record.From, asked.Id), new Call(record.At, _behind) { AskerEnded = HasEnded(record.From) });
                break;
            case TraceKind.Deliver when record.Payload is HcallAnswer answer && _calls.Remove((record.To, answer.Id), out var call):
                Answer(call, record.At);
                break;
            case TraceKind.Stop:
                _ended.Add(record.To);
                End(record.To, isWhole: false);
                break;
            case TraceKind.Spawn when record.From.IsNone:
                _ended.Remove(record.To);
                _lives[record.To] = _lives.GetValueOrDefault(record.To) + 1;
                End(record.To, isWhole: true); // It begins anew: of its earlier life nobody is left, and nobody could say so.
                break;
        }
    }

    private void Accept(ActorId asker, RequestId id, Instant at)
    {
        if (!_calls.TryGetValue((asker, id), out var call))
            _calls.Add((asker, id), call = new Call(at, _behind) { AskerEnded = HasEnded(asker) });
        if (call.IsAccepted)
            return;
        call.IsAccepted = true;
        Accepted++;
    }

    /// <summary>An hcall may come to the hypervisor when its asker has died on the way, and with it what would have shown that it asked.</summary>
    private bool HasEnded(ActorId asker) =>
        _ended.Contains(asker) || (!LiveAddress.IsRoot(asker) && LiveAddress.LifeOf(asker) < _lives.GetValueOrDefault(LiveAddress.RootOf(asker)));

    private void Answer(Call call, Instant at)
    {
        Answered++;
        var took = at - call.At;
        Latencies.Add(took.Nanoseconds);
        if (took <= Late)
            return;
        Delayed++;
        _behind.Delayed++;
    }

    private IEnumerable<Call> LostCalls(Instant end) =>
        _calls.Values.Where(call => call is { IsAccepted: true, AskerEnded: false } && call.At + Lately < end);

    private void End(ActorId who, bool isWhole)
    {
        foreach (var (key, call) in _calls)
            call.AskerEnded |= isWhole ? LiveAddress.RootOf(key.Asker) == who : key.Asker == who;
    }

    private sealed class Call(Instant at, HcallsBehind behind)
    {
        public Instant At => at;

        /// <summary>Where it counts if it is lost.</summary>
        public HcallsBehind Behind => behind;

        public bool IsAccepted { get; set; }

        public bool AskerEnded { get; set; }
    }
}

/// <summary>What became of the hcalls of a round.</summary>
internal sealed record HcallCounts
{
    /// <summary>Hcalls that the hypervisor has accepted.</summary>
    public long Accepted { get; init; }

    /// <summary>Answers that came to their askers.</summary>
    public long Answered { get; init; }

    /// <summary>Hcalls whose answer took longer than <see cref="HcallWatch.Late"/>.</summary>
    public long Delayed { get; init; }

    /// <summary>Packets that came again, without effect.</summary>
    public long Repeated { get; init; }

    /// <summary>Hcalls that were accepted and never answered, of askers that live.</summary>
    public long Lost { get; init; }

    /// <summary>How long it took from asking to the answer, of each. Unit: nanoseconds.</summary>
    public IReadOnlyList<long> Latencies { get; init; } = [];
}
