using FslHv.Actors;
using FslHv.Contract;

namespace FslHv.Simulation.Tests;

/// <summary>What a follower takes, and what it names, one thing at a time. The ping passes each ball on to the pong; the pong keeps it.</summary>
public sealed class FollowingTests
{
    private static readonly ActorId Ping = new(1UL << 44), Pong = new(2UL << 44);

    [Fact]
    public void Actors_know_each_other_by_the_recorded_addresses()
    {
        var seen = new List<ActorId>();
        var follower = new RecordingFollower([Started(Ping), Started(Pong), Outside(2, 1)]);
        Follow(follower, (context, _) => seen.AddRange([context.Self, context.Sender]));
        Assert.True(follower.Result.IsEqual, $"{follower.Result}");
        Assert.Equal([Ping, ActorId.None], seen);
    }

    [Fact]
    public void Time_is_what_was_recorded()
    {
        var times = new List<long>();
        var follower = new RecordingFollower(
            [Started(Ping), Started(Pong), Outside(2, 1) with { At = new Instant(77) }, Outside(3, 2) with { At = new Instant(78) }]);
        var engine = Follow(follower, (context, _) => times.Add(context.Now.Nanoseconds));
        Assert.Equal([77, 78], times);
        Assert.Equal(new Instant(78), engine.Now);
    }

    [Fact]
    public void Where_something_was_still_to_come_from_outside_time_was_what_ended_the_run()
    {
        var over = Assemble(new RecordingFollower([Started(Ping), Started(Pong), Outside(2, 1), Passed(2, cause: 2, ball: 1)]));
        Assert.Equal(RunEndReason.Quiescent, over.Run(new Instant(1_000)).Reason);
        var told = Assemble(new RecordingFollower([Started(Ping), Started(Pong), Outside(2, 1)]));
        Assert.Equal(RunEndReason.TimeReached, told.Run(new Instant(1_000)).Reason);
        var injected = Assemble(new RecordingFollower([Started(Ping), Started(Pong)]));
        Assert.Equal(RunEndReason.TimeReached, injected.Run(new Instant(1_000)).Reason);
        Assert.Equal(new Instant(1_000), injected.Now);
    }

    [Fact]
    public void What_nobody_told_is_named()
    {
        var difference = Differs([Started(Ping), Started(Pong), Outside(2, 1), Passed(2, cause: 2, ball: 5)]);
        Assert.Equal(4, difference.Place);
        Assert.Equal("pong", difference.Path);
        Assert.Equal(("what comes", "Ball { Number = 5, Way = 0 } from @17592186044416"), (difference.What, difference.Recorded));
        Assert.Contains("Ball { Number = 1, Way = 0 }", difference.Simulated, StringComparison.Ordinal);
        Assert.StartsWith(
            "step 4, pong (life 1, number 2), Message Ball { Number = 5, Way = 0 }: what comes: recorded ", $"{difference}", StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_lost_on_the_way_is_counted_and_what_comes_behind_its_successor_is_named()
    {
        RecordedStep[] begin = [Started(Ping), Started(Pong), Outside(2, 1), Outside(3, 2), Passed(2, cause: 3, ball: 2)];
        var follower = new RecordingFollower(begin);
        Follow(follower);
        Assert.True(follower.Result.IsEqual);
        Assert.Equal(1, follower.Result.Lost);
        Assert.Equal("what comes", Differs([.. begin, Passed(3, cause: 2, ball: 1)]).What);
    }

    [Fact]
    public void What_came_once_may_come_again_over_a_link_but_not_behind_its_successor()
    {
        RecordedStep[] begin = [Started(Ping), Started(Pong), Outside(2, 1), Outside(3, 2), Passed(2, cause: 2, ball: 1), Passed(3, cause: 2, ball: 1)];
        var follower = new RecordingFollower(begin);
        Follow(follower);
        Assert.Equal(1, follower.Result.Repeated);
        Assert.Equal("what comes", Differs([.. begin, Passed(4, cause: 3, ball: 2), Passed(5, cause: 2, ball: 1)]).What);
    }

    [Fact]
    public void Whoever_speaks_next_for_one_who_survives_may_say_again_what_was_said_from_some_place_on()
    {
        RecordedStep[] begin = [Started(Ping), Started(Pong), Outside(2, 1), Outside(3, 2), Outside(4, 3)];
        RecordedStep[] first = [Passed(2, cause: 2, ball: 1, via: 1), Passed(3, cause: 3, ball: 2, via: 1), Passed(4, cause: 4, ball: 3, via: 1)];
        var follower = new RecordingFollower([.. begin, .. first, Passed(5, cause: 3, ball: 2, via: 2), Passed(6, cause: 4, ball: 3, via: 2)]);
        Follow(follower);
        Assert.True(follower.Result.IsEqual, $"{follower.Result}");
        Assert.Equal((2, 0), (follower.Result.Repeated, follower.Result.Lost));
        Assert.Equal("what comes", Differs([.. begin, .. first, Passed(5, cause: 4, ball: 3, via: 2), Passed(6, cause: 3, ball: 2, via: 2)]).What);
        Assert.Equal("what comes", Differs([.. begin, .. first, Passed(5, cause: 4, ball: 3, via: 1)]).What);
    }

    [Fact]
    public void What_one_who_died_did_not_say_the_next_may_say()
    {
        var follower = new RecordingFollower(
        [
            Started(Ping), Started(Pong), Outside(2, 1), Outside(3, 2), Passed(2, cause: 3, ball: 2, via: 1), Passed(3, cause: 2, ball: 1, via: 2),
            Passed(4, cause: 3, ball: 2, via: 2),
        ]);
        Follow(follower);
        Assert.True(follower.Result.IsEqual, $"{follower.Result}");
        Assert.Equal((2, 0), (follower.Result.Repeated, follower.Result.Lost));
    }

    [Fact]
    public void A_cause_that_was_not_written_is_believed_and_named()
    {
        var follower = new RecordingFollower([Started(Ping), Started(Pong), Passed(2, cause: 9, ball: 4), Passed(3, cause: 9, ball: 5)]);
        Follow(follower);
        Assert.True(follower.Result.IsEqual);
        Assert.Equal([new StepId(Ping, 1, 9)], follower.Result.Missing);
    }

    [Fact]
    public void News_of_a_dead_node_comes_from_nobody()
    {
        var news = Outside(2, 0) with { Id = new StepId(Pong, 1, 2), Actor = Pong, Sender = Ping, Message = new Terminated(Ping) };
        var follower = new RecordingFollower([Started(Ping), Started(Pong), news]);
        Follow(follower);
        Assert.True(follower.Result.IsEqual);
    }

    [Fact]
    public void What_comes_from_outside_has_no_sender() =>
        Assert.Equal("nobody told it", Differs([Started(Ping), Started(Pong), Outside(2, 1) with { Sender = Pong }]).Simulated);

    [Fact]
    public void A_step_that_is_missing_is_named() =>
        Assert.Equal("the order of steps", Differs([Started(Ping), Started(Pong), Outside(3, 1)]).What);

    [Fact]
    public void An_actor_that_was_never_spawned_is_named()
    {
        var other = new ActorId(3UL << 44);
        Assert.Equal("no such actor", Differs([Started(Ping), Started(Pong), Started(other)]).Simulated);
    }

    [Fact]
    public void A_new_life_has_what_was_given_to_it_and_not_what_it_persisted_here()
    {
        var lives = new List<Scripted>();
        var again = Started(Ping, life: 2) with { Effects = [new StepEffect.Recovered(new Ball(7))] };
        var follower = new RecordingFollower([Started(Ping), Started(Pong), Outside(2, 1) with { Effects = [new StepEffect.Persisted(new Ball(1))] }, again]);
        Follow(follower, (context, message) => context.Persist(message), lives);
        Assert.True(follower.Result.IsEqual, $"{follower.Result}");
        Assert.Equal([new Ball(7)], lives[^1].Recovered);
        Assert.Equal(2, lives.Count);
    }

    [Fact]
    public void A_new_life_without_a_recorded_journal_has_what_it_persisted()
    {
        var lives = new List<Scripted>();
        var follower = new RecordingFollower(
            [Started(Ping), Started(Pong), Outside(2, 1) with { Effects = [new StepEffect.Persisted(new Ball(1))] }, Started(Ping, life: 2)]);
        Follow(follower, (context, message) => context.Persist(message), lives);
        Assert.Equal([new Ball(1)], lives[^1].Recovered);
    }

    [Fact]
    public void Facts_from_outside_are_shown_at_their_place()
    {
        var told = new RecordedStep(
            StepId.None, StepId.None, RecordedKind.Told, ActorId.None, ActorId.None, null, new Instant(5), [new StepEffect.Noted(new Said("cut"))], null);
        var trace = new MemoryTrace();
        var follower = new RecordingFollower([Started(Ping), Started(Pong), told, Outside(2, 1)]);
        Follow(follower, observer: trace);
        Assert.Equal(
            [(TraceKind.Note, 5L), (TraceKind.Deliver, 5L)],
            trace.Records.Where(record => record.Kind is TraceKind.Note or TraceKind.Deliver).Select(record => (record.Kind, record.At.Nanoseconds)));
    }

    [Fact]
    public void A_letter_to_somebody_who_is_there_is_not_dead() =>
        Assert.Equal("a message finds nobody", Differs([Started(Ping), Started(Pong), Outside(2, 1) with { Kind = RecordedKind.DeadLetter }]).What);

    [Fact]
    public void A_defect_comes_again_with_its_text()
    {
        var failed = Outside(2, 1) with
        {
            Effects = [new StepEffect.Failed("InvalidOperationException: no", "elsewhere"), new StepEffect.Ended(Ping)],
            StateHash = null,
        };
        var follower = new RecordingFollower([Started(Ping), Started(Pong), failed]);
        var engine = Assemble(follower, (_, _) => throw new InvalidOperationException("no"));
        Assert.Equal(RunEndReason.Defect, engine.Run(new Instant(1_000)).Reason);
        Assert.True(follower.Result.IsEqual, $"{follower.Result}");
    }

    [Fact]
    public void Twice_the_same_step_is_no_recording() => Assert.Throws<ArgumentException>(() => new RecordingFollower([Started(Ping), Started(Ping)]));

    [Fact]
    public void A_follower_belongs_to_one_engine()
    {
        var follower = new RecordingFollower([]);
        _ = new SimulationEngine(new SimulationOptions(1) { Following = follower });
        Assert.Throws<InvalidOperationException>(() => new SimulationEngine(new SimulationOptions(1) { Following = follower }));
    }

    private static FollowDifference Differs(RecordedStep[] steps)
    {
        var follower = new RecordingFollower(steps);
        Follow(follower);
        Assert.NotNull(follower.Result.Difference);
        Assert.False(follower.Result.IsEqual);
        return follower.Result.Difference;
    }

    private static SimulationEngine Follow(
        RecordingFollower follower, Action<IActorContext, Message>? ping = null, List<Scripted>? lives = null, ITraceObserver? observer = null)
    {
        var engine = Assemble(follower, ping, lives, observer);
        engine.Run(new Instant(1_000));
        return engine;
    }

    private static SimulationEngine Assemble(
        RecordingFollower follower, Action<IActorContext, Message>? ping = null, List<Scripted>? lives = null, ITraceObserver? observer = null)
    {
        var engine = new SimulationEngine(new SimulationOptions(1) { Following = follower });
        if (observer is not null)
            engine.Observe(observer);
        engine.Inject(Ping, new Ball(0), Duration.Zero); // Nobody hears it.
        engine.Spawn("ping", () =>
        {
            var life = new Scripted { OnMessage = ping ?? ((context, message) => context.Tell(Pong, message)) };
            lives?.Add(life);
            return life;
        });
        engine.Spawn("pong", () => new Scripted());
        return engine;
    }

    private static RecordedStep Started(ActorId actor, int life = 1) =>
        new(new StepId(actor, life, 1), StepId.None, RecordedKind.Started, actor, ActorId.None, null, Instant.Zero, [], null);

    private static RecordedStep Outside(long number, int ball) =>
        new(new StepId(Ping, 1, number), StepId.None, RecordedKind.Message, Ping, ActorId.None, new Ball(ball), Instant.Zero, [], null);

    private static RecordedStep Passed(long number, long cause, int ball, int via = 0) =>
        new(new StepId(Pong, 1, number), new StepId(Ping, 1, cause), RecordedKind.Message, Pong, Ping, new Ball(ball), Instant.Zero, [], null) { Via = via };
}
