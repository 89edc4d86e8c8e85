using FslHv.Actors;
using FslHv.Contract;

namespace FslHv.Simulation.Tests;

/// <summary>A run that follows a recording goes on by itself where it lets go. The ping passes each ball on to the pong.</summary>
public sealed class LettingGoTests
{
    private static readonly ActorId Ping = new(1UL << 44), Pong = new(2UL << 44);

    [Fact]
    public void What_was_on_its_way_comes_in_its_order()
    {
        RecordedStep[] steps = [Started(Ping), Started(Pong), Outside(2, 1), Outside(3, 2), Passed(2, 2, 1), Passed(3, 3, 2), Outside(4, 3)];
        var pong = new List<Scripted>();
        var engine = Engine(steps, (context, message) => context.Tell(Pong, message), pong);
        engine.LetGoBehind(5);
        engine.Run(new Instant(1_000));
        Assert.Equal([1, 2], pong[^1].Numbers);
    }

    [Fact]
    public void What_was_to_come_from_outside_comes_and_what_has_come_does_not()
    {
        var pong = new List<Scripted>();
        var engine = Engine([Started(Ping), Started(Pong), Outside(2, 1), Passed(2, 2, 1)], (context, message) => context.Tell(Pong, message), pong);
        engine.Inject(Ping, new Ball(1), Duration.Zero);
        engine.Inject(Ping, new Ball(7), new Duration(500));
        engine.LetGoBehind(3);
        engine.Run(new Instant(1_000));
        Assert.Equal([1, 7], pong[^1].Numbers);
    }

    [Fact]
    public void Timers_strike_and_can_be_taken_back_by_the_names_that_they_had()
    {
        RecordedStep[] steps =
        [
            Started(Ping), Started(Pong),
            Outside(2, 1) with { Effects = [new StepEffect.TimerSet(new TimerId(1)), new StepEffect.TimerSet(new TimerId(2))] },
            Outside(3, 2),
        ];
        var struck = new List<int>();
        var first = TimerId.None;
        var engine = Engine(steps, (context, message) =>
        {
            if (message is Ball { Number: 1 })
            {
                first = context.Schedule(new Duration(100), new Ball(10));
                context.Schedule(new Duration(200), new Ball(20));
            }
            else if (message is Ball { Number: 3 })
            {
                context.Cancel(first);
                context.Cancel(context.Schedule(new Duration(10), new Ball(30)));
                context.Schedule(new Duration(20), new Ball(40));
            }
            else
            {
                struck.Add(((Ball)message).Number);
            }
        });
        engine.Inject(Ping, new Ball(1), Duration.Zero);
        engine.Inject(Ping, new Ball(3), new Duration(50));
        engine.LetGoBehind(3);
        engine.Run(new Instant(1_000));
        Assert.Equal([40, 20], struck);
    }

    [Fact]
    public void Who_has_not_begun_begins_and_children_have_addresses_of_their_own()
    {
        var child = LiveAddress.Child(1, 1, 1);
        RecordedStep[] steps =
        [
            Started(Ping), Started(Pong), Outside(2, 1) with { Effects = [new StepEffect.Spawned(child, "ping/child")] },
            Started(Ping) with { Id = new StepId(Ping, 1, 3), Actor = child }, Outside(4, 2),
        ];
        var children = new List<ActorId>();
        var engine = Engine(steps, (context, _) => context.Spawn("child", new Scripted { OnStarted = own => children.Add(own.Self) }));
        engine.Inject(Ping, new Ball(1), Duration.Zero);
        engine.Inject(Ping, new Ball(2), new Duration(10));
        engine.LetGoBehind(3);
        engine.Run(new Instant(1_000));
        Assert.Equal(2, children.Distinct().Count());
        Assert.Equal(child, children[0]);
        Assert.Equal(Ping, LiveAddress.RootOf(children[1]));
    }

    [Fact]
    public void Nodes_are_what_the_recording_says_and_what_was_to_befall_them_does()
    {
        var told = new Said("crash");
        RecordedStep[] steps =
        [
            Started(Ping), Started(Pong), Told(told), Told(new Said("taken over by 2")), Started(Ping, life: 2),
            Outside(2, 1) with { Id = new StepId(Ping, 2, 2) },
        ];
        var trace = new MemoryTrace();
        var lives = new List<Scripted>();
        var engine = new SimulationEngine(new SimulationOptions(1) { Recorded = steps, Chooser = new ReplayChooser([]) });
        engine.Observe(trace);
        var (one, two) = (engine.AddNode("one"), engine.AddNode("two"));
        var placement = new Placement(one, [two], Survives: false, node => new Said($"taken over by {node.Value}"));
        engine.Spawn("ping", placement, () =>
        {
            lives.Add(new Scripted());
            return lives[^1];
        });
        engine.Spawn("pong", one, () => new Scripted());
        engine.Befall(new NodeFault.Crash(one), Duration.Zero, told);
        engine.Befall(new NodeFault.Restart(one), Duration.FromMilliseconds(1_000), new Said("back"));
        engine.Befall(new NodeFault.Crash(two), Duration.FromMilliseconds(2_000), new Said("crash of the other"));
        engine.Inject(Ping, new Ball(5), Duration.FromMilliseconds(500));
        engine.LetGoBehind(3); // Somebody is on the way from one node to another there.
        engine.Run(Instant.Never);

        Assert.Equal(
            ["crash", "taken over by 2", "back", "crash of the other", "taken over by 1"],
            trace.Records.Where(record => record.Kind == TraceKind.Note).Select(record => ((Said)record.Payload!).What));
        Assert.Equal(3, lives.Count);
        Assert.Equal([5], lives[1].Numbers);
    }

    [Fact]
    public void An_end_that_was_heard_before_the_simulation_knew_it_is_not_told_again()
    {
        var heard = Outside(2, 0) with { Id = new StepId(Pong, 1, 2), Actor = Pong, Sender = Ping, Message = new Terminated(Ping) };
        RecordedStep[] steps = [Started(Ping), Started(Pong), heard, Outside(2, 1), Outside(3, 2)];
        var pong = new Scripted { OnStarted = context => context.Watch(Ping) };
        var engine = Engine(steps, (context, message) => context.Stop(context.Self), makePong: () => pong);
        engine.Inject(Ping, new Ball(1), Duration.Zero);
        engine.LetGoBehind(3);
        engine.Run(new Instant(1_000));
        Assert.Equal([new Terminated(Ping)], pong.Received);
    }

    [Fact]
    public void Only_who_follows_and_is_chosen_for_can_let_go()
    {
        Assert.Throws<InvalidOperationException>(() => new SimulationEngine(1).LetGoBehind(1));
        Assert.Throws<InvalidOperationException>(() => new SimulationEngine(new SimulationOptions(1) { Recorded = [Started(Ping)] }).LetGoBehind(0));
    }

    private static SimulationEngine Engine(
        RecordedStep[] steps, Action<IActorContext, Message> ping, List<Scripted>? pongs = null, Func<Scripted>? makePong = null)
    {
        var engine = new SimulationEngine(new SimulationOptions(1) { Recorded = steps, Chooser = new ReplayChooser([]) });
        engine.Spawn("ping", () => new Scripted { OnMessage = ping });
        engine.Spawn("pong", () =>
        {
            var pong = makePong?.Invoke() ?? new Scripted();
            pongs?.Add(pong);
            return pong;
        });
        return engine;
    }

    private static RecordedStep Told(Note note) => new(
        StepId.None, StepId.None, RecordedKind.Told, ActorId.None, ActorId.None, null, Instant.Zero, [new StepEffect.Noted(note)], null);

    private static RecordedStep Started(ActorId actor, int life = 1) =>
        new(new StepId(actor, life, 1), StepId.None, RecordedKind.Started, actor, ActorId.None, null, Instant.Zero, [], null);

    private static RecordedStep Outside(long number, int ball) =>
        new(new StepId(Ping, 1, number), StepId.None, RecordedKind.Message, Ping, ActorId.None, new Ball(ball), Instant.Zero, [], null);

    private static RecordedStep Passed(long number, long cause, int ball) =>
        new(new StepId(Pong, 1, number), new StepId(Ping, 1, cause), RecordedKind.Message, Pong, Ping, new Ball(ball), Instant.Zero, [], null);
}
