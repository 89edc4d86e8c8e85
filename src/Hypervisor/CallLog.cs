using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Hypervisor;

/// <summary>
/// Remembers the calls of one boot of a guest, so that a repeat takes no second effect: per asking actor the calls it still
/// waits for, and their answers once there are some.
/// </summary>
internal sealed class CallLog
{
    private readonly List<Asker> _askers = [];

    /// <summary>Takes a call in, and says what to do with it.</summary>
    /// <param name="asker">Who asks.</param>
    /// <param name="call">The call.</param>
    /// <param name="isNewAsker">Whether this asker was unknown; it should be watched from now on.</param>
    /// <param name="answer">The earlier answer, for a repeat that was answered.</param>
    public CallVerdict Admit(ActorId asker, GuestCall call, out bool isNewAsker, out GuestCallAnswer? answer)
    {
        Invariant.Holds(call.OldestOpen.Value <= call.Id.Value);
        answer = null;
        var index = IndexOf(asker);
        isNewAsker = index < 0;
        if (isNewAsker)
        {
            index = _askers.Count;
            _askers.Add(new Asker(asker));
        }

        var log = _askers[index];
        log.Forget(call.OldestOpen);
        return log.Admit(call.Id, out answer);
    }

    /// <summary>Keeps an answer for repeats. A call of an earlier boot is no longer known, and needs none.</summary>
    public void Answered(ActorId asker, GuestCallAnswer answer)
    {
        var index = IndexOf(asker);
        if (index >= 0)
            _askers[index].Answered(answer);
    }

    /// <summary>An asking actor is gone.</summary>
    public void Forget(ActorId asker)
    {
        var index = IndexOf(asker);
        if (index >= 0)
            _askers.RemoveAt(index);
    }

    /// <summary>The boot is over.</summary>
    public void Clear() => _askers.Clear();

    public void AddTo(ref StateHash hash)
    {
        hash.Add(_askers.Count);
        foreach (var asker in _askers)
            asker.AddTo(ref hash);
    }

    private int IndexOf(ActorId asker)
    {
        for (var i = 0; i < _askers.Count; i++)
        {
            if (_askers[i].Id == asker)
                return i;
        }

        return -1;
    }

    private sealed class Asker(ActorId id)
    {
        private readonly List<(RequestId Id, GuestCallAnswer? Answer)> _calls = [];
        private RequestId _oldestOpen;

        public ActorId Id { get; } = id;

        public void Forget(RequestId below)
        {
            if (below.Value <= _oldestOpen.Value)
                return;
            _oldestOpen = below;
            var keep = 0;
            for (var i = 0; i < _calls.Count; i++)
            {
                if (_calls[i].Id.Value >= below.Value)
                    _calls[keep++] = _calls[i];
            }

            _calls.RemoveRange(keep, _calls.Count - keep);
        }

        public CallVerdict Admit(RequestId id, out GuestCallAnswer? answer)
        {
            answer = null;
            if (id.Value < _oldestOpen.Value)
                return CallVerdict.Stale;
            foreach (var call in _calls)
            {
                if (call.Id != id)
                    continue;
                answer = call.Answer;
                return answer is null ? CallVerdict.InWork : CallVerdict.Repeat;
            }

            _calls.Add((id, null));
            return CallVerdict.New;
        }

        public void Answered(GuestCallAnswer answer)
        {
            for (var i = 0; i < _calls.Count; i++)
            {
                if (_calls[i].Id != answer.Id)
                    continue;
                Invariant.Holds(_calls[i].Answer is null);
                _calls[i] = (answer.Id, answer);
                return;
            }
        }

        public void AddTo(ref StateHash hash)
        {
            hash.Add(Id);
            hash.Add(_oldestOpen.Value);
            hash.Add(_calls.Count);
            foreach (var (id, answer) in _calls)
            {
                hash.Add(id.Value);
                hash.Add(answer);
            }
        }
    }
}

/// <summary>What to do with a call.</summary>
internal enum CallVerdict
{
    /// <summary>Never seen: carry it out.</summary>
    New,

    /// <summary>Seen and answered: answer the same again.</summary>
    Repeat,

    /// <summary>Seen and in work: its answer is coming.</summary>
    InWork,

    /// <summary>So old that its asker has its answer: drop it.</summary>
    Stale,
}
