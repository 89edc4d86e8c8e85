using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Scenarios;

/// <summary>
/// The calls that reached the hypervisor, by who asked and the asker's number for it. Both deliveries are the hypervisor's own, and an answer is caused by its
/// call: their order is the same in every schedule.
/// </summary>
internal sealed class CallBook
{
    // Looked up only.
    private readonly Dictionary<ActorId, Asker> _byActor = [];
    private readonly List<Asker> _askers = [];

    /// <summary>Actors that ended before a call of theirs came, which may be on its way from another node. Looked up only.</summary>
    private readonly HashSet<ActorId> _gone = [];

    /// <summary>Hcalls that are not answered, of askers that are still there: by asker in the order of their first call.</summary>
    public IEnumerable<BookedCall> Open => _askers.Where(asker => !asker.IsGone).SelectMany(asker => asker.Open);

    /// <summary>Takes a call that the hypervisor is about to handle.</summary>
    /// <returns>Whether it is none that was there before.</returns>
    /// <param name="record">Its delivery.</param>
    /// <param name="who">Who asks.</param>
    /// <param name="call">The call.</param>
    /// <param name="booked">A new hcall; null for a repeat, and for what is no hcall.</param>
    public bool Admit(in TraceRecord record, ActorId who, GuestCall call, out BookedCall? booked)
    {
        if (!_byActor.TryGetValue(who, out var asker))
        {
            _byActor.Add(who, asker = new Asker { IsGone = _gone.Remove(who) });
            _askers.Add(asker);
        }

        booked = null;
        if (!asker.IsNew(call))
            return false;
        booked = call is GuestCall.Issue issue ? new BookedCall(issue, who, record.Step, record.At) : null;
        asker.Add(call.Id, booked);
        return true;
    }

    /// <summary>An answer reached its asker, or found nobody.</summary>
    /// <returns>The call; null when it was answered before, or is unknown.</returns>
    public BookedCall? Answer(ActorId who, RequestId id) => _byActor.TryGetValue(who, out var asker) ? asker.Answer(id) : null;

    /// <summary>An actor is gone: no answer of its calls matters to it any more, though one may still come.</summary>
    public void Forget(ActorId who)
    {
        if (_byActor.TryGetValue(who, out var asker))
            asker.IsGone = true;
        else
            _gone.Add(who);
    }

    /// <summary>Numbers that one actor used and may still repeat.</summary>
    private sealed class Asker
    {
        private readonly List<(ulong Id, BookedCall? Call)> _calls = [];
        private ulong _oldest;

        public bool IsGone { get; set; }

        public IEnumerable<BookedCall> Open => _calls.Where(each => each.Call is not null).Select(each => each.Call!);

        public bool IsNew(GuestCall call)
        {
            if (call.OldestOpen.Value > _oldest)
                Forget(call.OldestOpen.Value);
            return call.Id.Value >= _oldest && PlaceOf(call.Id.Value) < 0;
        }

        public void Add(RequestId id, BookedCall? call) => _calls.Add((id.Value, call));

        public BookedCall? Answer(RequestId id)
        {
            var place = PlaceOf(id.Value);
            if (place < 0)
                return null;
            var call = _calls[place].Call;
            _calls[place] = (id.Value, null);
            return call;
        }

        private void Forget(ulong oldest)
        {
            _oldest = oldest;
            for (var i = _calls.Count - 1; i >= 0; i--)
            {
                if (_calls[i].Id < oldest)
                    _calls.RemoveAt(i);
            }
        }

        private int PlaceOf(ulong id)
        {
            for (var i = _calls.Count - 1; i >= 0; i--)
            {
                if (_calls[i].Id == id)
                    return i;
            }

            return -1;
        }
    }
}

/// <summary>An hcall that is in the hypervisor's hands.</summary>
/// <param name="issue">The call.</param>
/// <param name="asker">Who asked.</param>
/// <param name="step">Step in which the hypervisor got it.</param>
/// <param name="at">When that was.</param>
internal sealed class BookedCall(GuestCall.Issue issue, ActorId asker, long step, Instant at)
{
    public GuestCall.Issue Issue => issue;

    public ActorId Asker => asker;

    public long Step => step;

    public Instant At => at;

    /// <summary>What it asks of a partition's state; null when it asks nothing of the kind.</summary>
    public StateRequest? Request { get; set; }

    /// <summary>Number of that partition.</summary>
    public int Partition { get; set; }
}
