using FslHv.Abi;
using FslHv.Tests;
using static FslHv.Abi.LifecycleRequest;
using static FslHv.Abi.PartitionState;

namespace FslHv.Scenarios.Tests;

/// <summary>Histories of one partition, written by hand and by chance; those by chance are judged by brute force as well.</summary>
public sealed class StateHistoryTests
{
    [Fact]
    public void Requests_one_after_the_other_are_linearizable() => Accepts(
        new Event.Ask(1, Stop), new Event.Enter(Running, Stopping), new Event.Said(1), new Event.Ask(2, null), new Event.Shown(2, PartitionStatus.Stopping),
        new Event.Enter(Stopping, StoppingPercpu), new Event.Ask(3, Start), new Event.Refused(3), new Event.Enter(StoppingPercpu, Stopped),
        new Event.Ask(4, Start), new Event.Enter(Stopped, Starting), new Event.Said(4));

    [Fact]
    public void Of_two_restarts_at_once_one_may_win() => Accepts(
        new Event.Ask(1, Restart), new Event.Ask(2, Restart), new Event.Enter(Running, Stopping), new Event.Refused(1), new Event.Said(2));

    [Fact]
    public void Of_two_restarts_at_once_not_both_win() => Refuses(
        new Event.Ask(1, Restart), new Event.Ask(2, Restart), new Event.Enter(Running, Stopping), new Event.Said(1), new Event.Said(2));

    [Fact]
    public void Of_two_restarts_at_once_not_both_lose() => Refuses(
        new Event.Ask(1, Restart), new Event.Ask(2, Restart), new Event.Refused(1), new Event.Refused(2));

    [Fact]
    public void A_status_may_be_any_that_was_meanwhile() => Accepts(
        new Event.Ask(1, Stop), new Event.Ask(2, null), new Event.Ask(3, null), new Event.Enter(Running, Stopping),
        new Event.Shown(2, PartitionStatus.Running), new Event.Shown(3, PartitionStatus.Stopping), new Event.Said(1));

    [Fact]
    public void A_status_that_is_out_of_date_when_it_is_asked_for_is_refused() => Refuses(
        new Event.Ask(1, Stop), new Event.Enter(Running, Stopping), new Event.Ask(2, null), new Event.Shown(2, PartitionStatus.Running));

    [Fact]
    public void Who_was_answered_before_another_asked_came_first() => Refuses(
        new Event.Ask(1, Stop), new Event.Refused(1), new Event.Ask(2, Stop), new Event.Enter(Running, Stopping), new Event.Said(2));

    [Fact]
    public void A_change_that_nobody_asked_for_is_refused() => Refuses(new Event.Ask(1, null), new Event.Enter(Running, Stopping));

    [Fact]
    public void A_change_that_only_an_answered_request_leads_to_is_refused() => Refuses(
        new Event.Ask(1, Stop), new Event.Enter(Running, Stopping), new Event.Said(1), new Event.Enter(Stopping, StoppingPercpu),
        new Event.Enter(StoppingPercpu, Stopped), new Event.Enter(Stopped, Starting));

    [Fact]
    public void A_restart_starts_again_and_a_stop_does_not()
    {
        Event[] both = [new Event.Ask(1, Stop), new Event.Ask(2, Restart), new Event.Enter(Running, Stopping), new Event.Enter(Stopping, StoppingPercpu)];
        Accepts([.. both, new Event.Enter(StoppingPercpu, Starting), new Event.Said(2), new Event.Refused(1)]);
        Accepts([.. both, new Event.Enter(StoppingPercpu, Stopped), new Event.Said(1), new Event.Refused(2)]);
        Refuses([.. both, new Event.Enter(StoppingPercpu, Starting), new Event.Said(1)]);
        Refuses([.. both, new Event.Refused(2), new Event.Enter(StoppingPercpu, Starting)]);
    }

    [Fact]
    public void A_watchdog_needs_no_request() => Accepts(
        new Event.Watchdog(IsRestart: true), new Event.Enter(Stopping, StoppingPercpu), new Event.Enter(StoppingPercpu, Starting));

    [Fact]
    public void What_a_watchdog_begins_ends_as_it_says() => Refuses(
        new Event.Watchdog(IsRestart: true), new Event.Enter(Stopping, StoppingPercpu), new Event.Enter(StoppingPercpu, Stopped));

    [Fact]
    public void A_request_that_is_never_answered_may_have_had_its_effect() => Accepts(
        new Event.Ask(1, Stop), new Event.Enter(Running, Stopping), new Event.Ask(2, Stop), new Event.Refused(2));

    [Fact]
    public void Another_status_than_those_of_the_table_is_refused()
    {
        var history = new StateHistory();
        Assert.False(history.Answer(history.Invoke(Stop), HcallStatus.Invalid, default));
        Assert.False(history.Answer(history.Invoke(null), HcallStatus.InvalidState, PartitionStatus.Starting));
        Assert.True(history.Answer(history.Invoke(null), HcallStatus.Success, PartitionStatus.Starting));
    }

    [Fact]
    public void After_a_breach_it_goes_on_without_what_was_open()
    {
        var history = new StateHistory();
        foreach (var each in Boot)
            Assert.True(each.Feed(history, []));
        var open = history.Invoke(Start);
        Assert.False(history.Enter(Running, Stopping));
        Assert.True(history.Answer(open, HcallStatus.Success, default));
        Assert.True(history.Enter(Stopping, StoppingPercpu));
        Assert.True(history.Enter(StoppingPercpu, Stopped));
        Assert.False(history.Enter(Stopped, Starting));
    }

    [Fact]
    public void More_requests_at_once_than_fit_leave_it_undecided_and_it_accepts_everything()
    {
        var history = new StateHistory();
        for (var i = 0; i < StateHistory.OpenMax; i++)
            history.Invoke(null);
        Assert.Null(history.UndecidedAfter);
        history.Invoke(null);
        Assert.Equal(StateHistory.OpenMax + 1, history.UndecidedAfter);
        Assert.True(history.Enter(StartingUninit, Starting));
        Assert.True(history.Enter(Starting, Running));
        Assert.True(history.Enter(Running, Stopping));
    }

    [Fact]
    public void More_ways_than_fit_leave_it_undecided()
    {
        var history = new StateHistory(waysMax: 8);
        foreach (var each in Boot)
            Assert.True(each.Feed(history, []));
        for (var i = 0; i < 9; i++)
            history.Invoke(Stop);
        Assert.Null(history.UndecidedAfter);
        Assert.True(history.Enter(Running, Stopping));
        Assert.Equal(9, history.UndecidedAfter);
    }

    /// <summary>Histories that are right, and such in which one thing was changed; more than a tenth of either kind.</summary>
    [Fact]
    public void It_agrees_with_brute_force()
    {
        var (good, bad) = (0, 0);
        Properties.Hold(Effort.Rounds(usually: 3_000, atLength: 300_000), random =>
        {
            var events = RandomHistory.Make(random, out _);
            var expected = new BruteForce(events).IsLinearizable();
            _ = expected ? good++ : bad++;
            Assert.True(Judge(events) == expected, $"linearizable: {expected}, but not said so:\n{string.Join("\n", (IEnumerable<Event>)events)}");
        });
        Assert.InRange(good, (good + bad) / 10, (good + bad) * 9 / 10);
    }

    [Fact]
    public void Histories_that_are_right_are_accepted() => Properties.Hold(Effort.Rounds(usually: 2_000, atLength: 200_000), random =>
    {
        var events = RandomHistory.Make(random, out var isSpoilt, spoilOneIn: int.MaxValue, requests: 12);
        Assert.False(isSpoilt);
        Assert.True(Judge(events), string.Join("\n", (IEnumerable<Event>)events));
    });

    private static Event[] Boot => [new Event.Enter(StartingUninit, Starting), new Event.Enter(Starting, Running)];

    private static void Accepts(params Event[] events) => Both(true, [.. Boot, .. events]);

    private static void Refuses(params Event[] events) => Both(false, [.. Boot, .. events]);

    private static void Both(bool expected, Event[] events)
    {
        Assert.Equal(expected, Judge(events));
        Assert.Equal(expected, new BruteForce(events).IsLinearizable());
    }

    private static bool Judge(Event[] events)
    {
        var history = new StateHistory();
        var open = new Dictionary<int, StateRequest>();
        return events.All(each => each.Feed(history, open));
    }
}
