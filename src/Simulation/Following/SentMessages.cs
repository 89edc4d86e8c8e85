using FslHv.Actors;

namespace FslHv.Simulation;

/// <summary>Something that a followed actor told somebody, or a timer that it set.</summary>
internal sealed class Sent
{
    public required long Number { get; init; }

    /// <summary>Who really sent it.</summary>
    public required int Origin { get; init; }

    public required ActorId Sender { get; init; }

    public required ActorId Receiver { get; init; }

    public required Message Message { get; init; }

    public required bool IsTimer { get; init; }

    /// <summary>When the timer strikes, in nanoseconds; 0 for a message.</summary>
    public long Due { get; init; }

    public SentState State { get; set; }

    public override string ToString() => IsTimer ? $"timer {Message}" : $"{Message} from {Sender} to {Receiver}";
}

/// <summary>What became of something that was sent.</summary>
internal enum SentState : byte
{
    /// <summary>It is on its way.</summary>
    OnItsWay,

    /// <summary>It has come.</summary>
    Taken,

    /// <summary>It never comes: the timer was taken back or its actor ended; a later message of the pair came.</summary>
    Over,
}

/// <summary>Everything on its way while a recording is followed, by the step that sent it.</summary>
internal sealed class SentMessages
{
    private readonly List<(StepId Cause, Sent Sent)> _all = [];
    private readonly Dictionary<StepId, List<Sent>> _byCause = [];
    private readonly OrderedDictionary<(int Origin, ActorId Receiver), Queue<Sent>> _pairs = [];

    /// <summary>Ends that watchers are to be told of: a node's death may tell them in another way.</summary>
    private readonly Dictionary<ActorId, List<Sent>> _ends = [];

    private readonly Dictionary<int, List<Sent>> _timers = [];
    private readonly Dictionary<long, Sent> _timerByNumber = [];
    private long _number;

    /// <summary>How many could still come.</summary>
    public int OnTheirWay { get; private set; }

    /// <summary>Messages that were overtaken, so that they never come.</summary>
    public long Lost { get; private set; }

    /// <summary>A timer is set.</summary>
    /// <returns>Its number.</returns>
    public long AddTimer(StepId cause, int actor, ActorId receiver, Message message, long due)
    {
        var sent = new Sent
        {
            Number = ++_number,
            Origin = actor,
            Sender = ActorId.None,
            Receiver = receiver,
            Message = message,
            IsTimer = true,
            Due = due,
        };
        ListOf(_byCause, cause).Add(sent);
        _all.Add((cause, sent));
        ListOf(_timers, actor).Add(sent);
        _timerByNumber.Add(sent.Number, sent);
        OnTheirWay += CouldCome(sent);
        return sent.Number;
    }

    /// <summary>Somebody tells somebody something.</summary>
    public void AddMessage(StepId cause, int origin, ActorId sender, ActorId receiver, Message message)
    {
        var sent = new Sent { Number = ++_number, Origin = origin, Sender = sender, Receiver = receiver, Message = message, IsTimer = false };
        ListOf(_byCause, cause).Add(sent);
        _all.Add((cause, sent));
        OnTheirWay++;
        if (!_pairs.TryGetValue((origin, receiver), out var pair))
            _pairs.Add((origin, receiver), pair = new Queue<Sent>());
        pair.Enqueue(sent);
        if (message is Terminated)
            ListOf(_ends, receiver).Add(sent);
    }

    /// <summary>What a step sent to somebody; nothing where it sent nothing.</summary>
    public IEnumerable<Sent> Of(StepId cause, ActorId receiver) => _byCause.GetValueOrDefault(cause, []).Where(sent => sent.Receiver == receiver);

    /// <summary>Everything that is on its way, in the order in which it was sent, with the step that sent it.</summary>
    public IEnumerable<(StepId Cause, Sent Sent)> OnItsWay() => _all.Where(each => each.Sent.State == SentState.OnItsWay);

    /// <summary>News of an end, whoever sent it.</summary>
    public Sent? EndFor(ActorId receiver, Message terminated) =>
        _ends.GetValueOrDefault(receiver, []).Find(sent => sent.State == SentState.OnItsWay && sent.Message == terminated);

    /// <summary>Whether nothing of its pair is on its way before it.</summary>
    public bool IsNext(Sent sent) => _pairs[(sent.Origin, sent.Receiver)].First(each => each.State == SentState.OnItsWay) == sent;

    /// <summary>It comes now.</summary>
    /// <param name="sent">What.</param>
    /// <param name="overLink">Whether messages of the pair may be lost.</param>
    /// <returns>What it has overtaken; null for nothing.</returns>
    public Sent? Take(Sent sent, bool overLink)
    {
        sent.State = SentState.Taken;
        OnTheirWay -= CouldCome(sent);
        if (sent.IsTimer)
        {
            Forget(sent);
            return null;
        }

        if (sent.Message is Terminated)
            _ends[sent.Receiver].Remove(sent);
        var pair = _pairs[(sent.Origin, sent.Receiver)];
        while (pair.TryDequeue(out var before) && before != sent)
        {
            if (before.State != SentState.OnItsWay)
                continue;
            if (!overLink)
                return before;
            before.State = SentState.Over;
            OnTheirWay--;
            Lost++;
        }

        return null;
    }

    private readonly Dictionary<(int Origin, ActorId Receiver, int Via), long> _lastVia = [];

    /// <summary>
    /// What comes next of those over one of the processes that may say it: each says everything in order, so nothing comes over it that is before what came
    /// over it already.
    /// </summary>
    /// <param name="told">What it may be, in the order in which it was told.</param>
    /// <param name="via">The process.</param>
    public Sent? NextVia(IEnumerable<Sent> told, int via) =>
        told.FirstOrDefault(sent => sent.Number > _lastVia.GetValueOrDefault((sent.Origin, sent.Receiver, via)));

    /// <summary>Notes what came over a process.</summary>
    /// <returns>Whether it had come over another one before, or was thought to be lost.</returns>
    public bool NoteVia(Sent sent, int via)
    {
        _lastVia[(sent.Origin, sent.Receiver, via)] = sent.Number;
        if (sent.State == SentState.Over)
            Lost--;
        var isAgain = sent.State != SentState.OnItsWay;
        if (isAgain)
            sent.State = SentState.Taken;
        return isAgain;
    }

    /// <summary>Whether it came as the last of its pair, so that it may come once more.</summary>
    public bool MayRepeat(Sent sent) =>
        sent is { State: SentState.Taken, IsTimer: false } && _last.GetValueOrDefault((sent.Origin, sent.Receiver)) == sent;

    private readonly Dictionary<(int Origin, ActorId Receiver), Sent> _last = [];

    /// <summary>Notes the last message of a pair that came.</summary>
    public void NoteLast(Sent sent) => _last[(sent.Origin, sent.Receiver)] = sent;

    /// <summary>A timer by the number that it was given.</summary>
    public void TakeBack(long number)
    {
        if (_timerByNumber.TryGetValue(number, out var sent))
            End(sent);
    }

    /// <summary>The timers of an actor that has ended.</summary>
    public void EndTimers(int origin)
    {
        foreach (var sent in _timers.GetValueOrDefault(origin, []).ToList())
            End(sent);
    }

    /// <summary>A top-level actor has died with its node: what it and its descendants told each other is lost.</summary>
    /// <param name="root">Which.</param>
    /// <param name="rootOf">The top-level actor above an actor.</param>
    public void EndWithin(ActorId root, Func<int, ActorId> rootOf)
    {
        foreach (var ((origin, receiver), pair) in _pairs)
        {
            if (LiveAddress.RootOf(receiver) != root || rootOf(origin) != root)
                continue;
            foreach (var sent in pair.Where(sent => sent.State == SentState.OnItsWay))
            {
                sent.State = SentState.Over;
                OnTheirWay--;
            }

            pair.Clear();
        }
    }

    private void End(Sent sent)
    {
        sent.State = SentState.Over;
        OnTheirWay -= CouldCome(sent);
        Forget(sent);
    }

    /// <summary>1; 0 for a timer that strikes in a time that cannot be counted.</summary>
    private static int CouldCome(Sent sent) => sent.Due == long.MaxValue ? 0 : 1;

    private void Forget(Sent timer)
    {
        _timers[timer.Origin].Remove(timer);
        _timerByNumber.Remove(timer.Number);
    }

    private static List<Sent> ListOf<TKey>(Dictionary<TKey, List<Sent>> lists, TKey key)
        where TKey : notnull
    {
        if (!lists.TryGetValue(key, out var list))
            lists.Add(key, list = []);
        return list;
    }
}
