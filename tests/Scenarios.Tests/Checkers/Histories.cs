using FslHv.Abi;
using static FslHv.Abi.LifecycleRequest;
using static FslHv.Abi.PartitionState;

namespace FslHv.Scenarios.Tests;

/// <summary>Something in a history of one partition. Requests are named by number.</summary>
internal abstract record Event
{
    /// <summary>Gives it to the checker's history; false: that is not linearizable.</summary>
    public abstract bool Feed(StateHistory history, Dictionary<int, StateRequest> open);

    internal sealed record Ask(int Id, LifecycleRequest? Change) : Event
    {
        public override bool Feed(StateHistory history, Dictionary<int, StateRequest> open)
        {
            open.Add(Id, history.Invoke(Change));
            return true;
        }
    }

    /// <summary>Accepted.</summary>
    internal sealed record Said(int Id) : Event
    {
        public override bool Feed(StateHistory history, Dictionary<int, StateRequest> open) => history.Answer(open[Id], HcallStatus.Success, default);
    }

    internal sealed record Refused(int Id) : Event
    {
        public override bool Feed(StateHistory history, Dictionary<int, StateRequest> open) => history.Answer(open[Id], HcallStatus.InvalidState, default);
    }

    /// <summary>The answer to a status.</summary>
    internal sealed record Shown(int Id, PartitionStatus Status) : Event
    {
        public override bool Feed(StateHistory history, Dictionary<int, StateRequest> open) => history.Answer(open[Id], HcallStatus.Success, Status);
    }

    internal sealed record Enter(PartitionState From, PartitionState To) : Event
    {
        public override bool Feed(StateHistory history, Dictionary<int, StateRequest> open) => history.Enter(From, To);
    }

    /// <summary>The watchdog takes a running partition to stopping.</summary>
    internal sealed record Watchdog(bool IsRestart) : Event
    {
        public override bool Feed(StateHistory history, Dictionary<int, StateRequest> open)
        {
            history.EnterByWatchdog(IsRestart);
            return true;
        }
    }
}

/// <summary>
/// Looks for an order by trying all of them, straight from the definition: walks through the history, and at every place either takes the next event
/// or gives some
/// request that was invoked its moment. What a moment does is in a table of its own.
/// </summary>
internal sealed class BruteForce(Event[] events)
{
    /// <summary>Rows: states; columns: start, stop, restart, pause, resume. Source: Topaz <c>src/guest.c</c>.</summary>
    private static readonly Dictionary<PartitionState, PartitionState?[]> Table = new()
    {
        [Stopped] = [Starting, null, null, null, null],
        [Starting] = [null, null, null, null, null],
        [StartingUninit] = [null, null, null, null, null],
        [Running] = [null, Stopping, Stopping, Pausing, null],
        [Stopping] = [null, null, null, null, null],
        [StoppingPercpu] = [null, null, null, null, null],
        [Pausing] = [null, null, null, null, null],
        [Paused] = [null, Stopping, null, null, Resuming],
        [Resuming] = [null, null, null, null, null],
    };

    public bool IsLinearizable() => Walk(0, StartingUninit, false, [], []);

    /// <param name="at">The next event.</param>
    /// <param name="state">The state.</param>
    /// <param name="restarts">Whether it was a restart that last led to stopping.</param>
    /// <param name="waiting">Requests that have had no moment.</param>
    /// <param name="done">What each of the others will be answered.</param>
    private bool Walk(int at, PartitionState state, bool restarts, (int Id, LifecycleRequest? Change)[] waiting, (int Id, Event Answer)[] done)
    {
        if (at == events.Length)
            return true;
        return Take(at, state, restarts, waiting, done)
            || waiting.Any(each => GiveMoment(at, state, restarts, [.. waiting.Where(other => other.Id != each.Id)], done, each.Id, each.Change));
    }

    private bool Take(int at, PartitionState state, bool restarts, (int Id, LifecycleRequest? Change)[] waiting, (int Id, Event Answer)[] done)
    {
        switch (events[at])
        {
            case Event.Ask ask:
                return Walk(at + 1, state, restarts, [.. waiting, (ask.Id, ask.Change)], done);
            case Event.Watchdog dog:
                return state == Running && Walk(at + 1, Stopping, dog.IsRestart, waiting, done);
            case Event.Enter own:
                return own.From == state && IsOwnStep(own, restarts) && Walk(at + 1, own.To, restarts, waiting, done);
            case var answer:
                return done.Any(each => each.Answer == answer) && Walk(at + 1, state, restarts, waiting, done);
        }
    }

    private bool GiveMoment(
        int at, PartitionState state, bool restarts, (int Id, LifecycleRequest? Change)[] waiting, (int Id, Event Answer)[] done, int id,
        LifecycleRequest? change)
    {
        if (change is null)
            return Walk(at, state, restarts, waiting, [.. done, (id, new Event.Shown(id, StatusOf(state)))]);
        if (Table[state][(int)change] is not { } next)
            return Walk(at, state, restarts, waiting, [.. done, (id, new Event.Refused(id))]);
        return events[at] == new Event.Enter(state, next) && Walk(at + 1, next, change == Restart, waiting, [.. done, (id, new Event.Said(id))]);
    }

    private static bool IsOwnStep(Event.Enter step, bool restarts) => step switch
    {
        (StartingUninit, Starting) or (Starting, Running or Stopped) or (Pausing, Paused) or (Resuming, Running) or (Stopping, StoppingPercpu) => true,
        (StoppingPercpu, Stopped) => !restarts,
        (StoppingPercpu, Starting) => restarts,
        _ => false,
    };

    private static PartitionStatus StatusOf(PartitionState state) => state switch
    {
        StartingUninit => PartitionStatus.Starting,
        StoppingPercpu => PartitionStatus.Stopping,
        _ => Enum.Parse<PartitionStatus>($"{state}"),
    };
}

/// <summary>Makes histories: a partition that does right, whose requests overlap; perhaps with one thing changed.</summary>
internal static class RandomHistory
{
    private static readonly LifecycleRequest?[] Asked = [null, Start, Stop, Stop, Restart, Restart, Pause, Resume];

    public static Event[] Make(Random random, out bool isSpoilt, int spoilOneIn = 2, int requests = 4)
    {
        var events = new List<Event>();
        var waiting = new List<(int Id, LifecycleRequest? Change)>();
        var answers = new List<Event>();
        var (state, restarts, asked) = (StartingUninit, false, 0);
        for (var steps = 6 * requests; steps > 0; steps--)
        {
            switch (random.Next(5))
            {
                case 0 when asked < requests:
                    var change = Asked[random.Next(Asked.Length)];
                    events.Add(new Event.Ask(++asked, change));
                    waiting.Add((asked, change));
                    break;
                case 1 when waiting.Count > 0:
                    Decide(waiting[random.Next(waiting.Count)]);
                    break;
                case 2 when answers.Count > 0:
                    var place = random.Next(answers.Count);
                    events.Add(answers[place]);
                    answers.RemoveAt(place);
                    break;
                case 3 when state == Running && random.Next(8) == 0:
                    (state, restarts) = (Stopping, random.Next(2) == 0);
                    events.Add(new Event.Watchdog(restarts));
                    break;
                case > 2 when OwnStep() is { } next:
                    events.Add(new Event.Enter(state, next));
                    state = next;
                    break;
            }
        }

        isSpoilt = random.Next(spoilOneIn) == 0;
        if (isSpoilt)
            Spoil(random, events);
        return [.. events];

        void Decide((int Id, LifecycleRequest? Change) request)
        {
            waiting.Remove(request);
            if (request.Change is not { } change)
            {
                answers.Add(new Event.Shown(request.Id, state.ToStatus()));
            }
            else if (state.Accepts(change) is { } next)
            {
                events.Add(new Event.Enter(state, next));
                (state, restarts) = (next, change == Restart);
                answers.Add(new Event.Said(request.Id));
            }
            else
            {
                answers.Add(new Event.Refused(request.Id));
            }
        }

        PartitionState? OwnStep() => state switch
        {
            StartingUninit => Starting,
            Starting => random.Next(6) == 0 ? Stopped : Running,
            Stopping => StoppingPercpu,
            StoppingPercpu => restarts ? Starting : Stopped,
            Pausing => Paused,
            Resuming => Running,
            _ => null,
        };
    }

    /// <summary>One thing is changed: an answer, what was asked, what a watchdog does, or when an answer came or a request began.</summary>
    private static void Spoil(Random random, List<Event> events)
    {
        for (var tries = 0; tries < 20 && events.Count > 0; tries++)
        {
            var place = random.Next(events.Count);
            switch (events[place])
            {
                case Event.Said said:
                    events[place] = new Event.Refused(said.Id);
                    return;
                case Event.Refused refused:
                    events[place] = new Event.Said(refused.Id);
                    return;
                case Event.Shown shown:
                    events[place] = shown with { Status = (PartitionStatus)random.Next(7) };
                    return;
                case Event.Watchdog dog:
                    events[place] = new Event.Watchdog(!dog.IsRestart);
                    return;
                case Event.Ask { Change: not null } ask when random.Next(2) == 0:
                    events[place] = ask with { Change = (LifecycleRequest)random.Next(5) };
                    return;
                case Event.Ask ask:
                    var end = events.FindIndex(each => each is Event.Said { } s && s.Id == ask.Id || each is Event.Refused r && r.Id == ask.Id
                        || each is Event.Shown v && v.Id == ask.Id);
                    if (end < 0)
                        continue;
                    events.RemoveAt(place);
                    events.Insert(random.Next(place, end), ask);
                    return;
            }
        }
    }
}
