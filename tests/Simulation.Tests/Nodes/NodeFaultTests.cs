using FslHv.Actors;
using FslHv.Contract;

namespace FslHv.Simulation.Tests;

public sealed class NodeFaultTests
{
    private readonly TwoNodes _nodes = new();

    private SimulationEngine Engine => _nodes.Engine;

    [Fact]
    public void A_node_that_died_handles_nothing_until_it_comes_back_and_then_starts_anew()
    {
        var first = _nodes.FarLife;
        _nodes.Pass(_nodes.Far);
        _nodes.At(0, 1);
        _nodes.At(2_000, new NodeFault.Crash(_nodes.West));
        _nodes.At(2_000, 2);
        _nodes.At(5_000, new NodeFault.Restart(_nodes.West));
        _nodes.At(5_000, 3);

        _nodes.Run();

        Assert.Equal([1], first.Numbers);
        Assert.Equal([3], _nodes.FarLife.Numbers);
        Assert.NotSame(first, _nodes.FarLife);
        Assert.Equal([new Ball(2)], _nodes.Trace.Records.Where(record => record.Kind == TraceKind.DeadLetter).Select(record => record.Payload));
    }

    [Fact]
    public void What_a_node_sent_before_its_death_arrives()
    {
        _nodes.Pass(_nodes.Far);
        _nodes.At(0, 1);
        _nodes.At(1, new NodeFault.Crash(_nodes.East));

        _nodes.Run();

        Assert.Equal([1], _nodes.FarLife.Numbers);
    }

    [Fact]
    public void What_its_actors_have_told_themselves_and_each_other_dies_with_a_node()
    {
        var slow = new LatencyClass(7);
        Engine.SetLatency(slow, LatencyRange.Fixed(Duration.FromMilliseconds(1)));
        _nodes.OnFar = (context, message) =>
        {
            if (message is not Ball { Number: 1 })
                return;
            context.Tell(context.Self, new Ball(2, slow.Index));
            context.Tell(_nodes.Far2, new Ball(3, slow.Index));
            context.Tell(_nodes.Source, new Ball(4, slow.Index));
        };
        var heard = new List<Message>();
        _nodes.OnSource = (_, message) => heard.Add(message);
        Engine.Inject(_nodes.Far, new Ball(1), Duration.Zero);
        _nodes.At(1, new NodeFault.Crash(_nodes.West));
        _nodes.At(2, new NodeFault.Restart(_nodes.West));

        _nodes.Run();

        Assert.Equal([new Ball(4, slow.Index)], heard);
        Assert.Empty(_nodes.FarLife.Received);
        Assert.Empty(_nodes.Far2Life.Received);
    }

    [Fact]
    public void Watchers_on_other_nodes_hear_of_a_death_after_a_delay_behind_what_the_dead_said_and_before_what_the_next_life_says()
    {
        _nodes.OnFar = (context, message) => context.Reply(message);
        var heard = new List<(long At, Message Message)>();
        _nodes.OnSource = (context, message) =>
        {
            if (message is Please)
                context.Watch(_nodes.Far);
            else if (context.Sender.IsNone)
                context.Tell(_nodes.Far, message);
            else
                heard.Add((context.Now.Nanoseconds, message));
            if (message is Terminated)
                heard.Add((context.Now.Nanoseconds, message));
        };
        Engine.Inject(_nodes.Source, new Please("watch"), Duration.Zero);
        _nodes.At(0, 1);
        _nodes.At(1_200, new NodeFault.Crash(_nodes.West));
        _nodes.At(1_300, new NodeFault.Restart(_nodes.West));
        _nodes.At(1_300, 2);

        _nodes.Run();

        Assert.Equal([new Ball(1), new Terminated(_nodes.Far), new Terminated(_nodes.Far), new Ball(2)], heard.Select(each => each.Message));
        Assert.Equal([2_200L, 11_200, 11_200, 11_200], heard.Select(each => each.At));
    }

    [Fact]
    public void Whoever_begins_to_watch_the_dead_hears_it_too()
    {
        var heard = new List<Message>();
        _nodes.OnSource = (context, message) =>
        {
            if (message is Please)
                context.Watch(_nodes.Far);
            else
                heard.Add(message);
        };
        _nodes.At(0, new NodeFault.Crash(_nodes.West));
        Engine.Inject(_nodes.Source, new Please("watch"), new Duration(50_000));

        _nodes.Run();

        Assert.Equal([new Terminated(_nodes.Far)], heard);
        Assert.Equal(new Instant(60_000), Engine.Now);
    }

    [Fact]
    public void Faults_of_links_do_not_keep_the_end_of_an_actor_from_its_watchers()
    {
        var heard = new List<Message>();
        _nodes.OnSource = (context, message) =>
        {
            if (message is Please)
                context.Watch(_nodes.Far);
            else
                heard.Add(message);
        };
        _nodes.OnFar = (context, _) => context.Stop(context.Self);
        Engine.Inject(_nodes.Source, new Please("watch"), Duration.Zero);
        _nodes.At(1, new NodeFault.Cut(_nodes.West, _nodes.East));
        Engine.Inject(_nodes.Far, new Please("end"), new Duration(2));

        _nodes.Run();

        Assert.Equal([new Terminated(_nodes.Far)], heard);
    }

    [Fact]
    public void A_child_lives_and_dies_with_the_node_of_its_parent()
    {
        var child = new Scripted();
        var to = ActorId.None;
        var parent = Engine.Spawn("parent", _nodes.West, () => new Scripted { OnStarted = context => to = context.Spawn("child", child) });
        _nodes.OnSource = (context, message) => context.Tell(to, message);
        _nodes.At(0, 1);
        _nodes.At(5_000, new NodeFault.Crash(_nodes.West));

        _nodes.Run();

        Assert.Equal([new Instant(1_100)], child.Times);
        Assert.Contains(_nodes.Trace.Records, record => record.Kind == TraceKind.Stop && record.To == to);
        Assert.NotEqual(ActorId.None, parent);
    }

    [Fact]
    public void A_node_that_stands_still_handles_what_has_waited_first_and_in_order_when_it_goes_on()
    {
        _nodes.Pass(_nodes.Far);
        _nodes.At(0, new NodeFault.Pause(_nodes.West));
        _nodes.At(0, 1);
        _nodes.At(1, 2);
        _nodes.At(8_900, 3);
        _nodes.At(10_000, new NodeFault.Resume(_nodes.West));
        _nodes.At(10_000, 4);

        _nodes.Run();

        Assert.Equal([1, 2, 3, 4], _nodes.FarLife.Numbers);
        Assert.Equal([new Instant(10_000), new Instant(10_000), new Instant(10_000), new Instant(11_100)], _nodes.FarLife.Times);
    }

    [Fact]
    public void A_timer_that_struck_while_its_node_stood_still_can_be_taken_back_by_what_came_before_it()
    {
        var timer = TimerId.None;
        var life = new Scripted
        {
            OnStarted = context => timer = context.Schedule(new Duration(2_000), new Ball(99)),
            OnMessage = (context, message) =>
            {
                if (message is Please)
                    context.Cancel(timer);
            },
        };
        var actor = Engine.Spawn("patient", _nodes.West, () => life);
        _nodes.At(0, new NodeFault.Pause(_nodes.West));
        Engine.Inject(actor, new Please("cancel"), new Duration(1_000));
        _nodes.At(5_000, new NodeFault.Resume(_nodes.West));

        var end = _nodes.Run();

        Assert.Equal([new Please("cancel")], life.Received);
        Assert.Equal(RunEndReason.Quiescent, end.Reason);
        Assert.Equal(0, Engine.InFlight);
    }

    [Fact]
    public void A_node_that_dies_while_it_stands_still_comes_back_awake_and_without_what_has_waited()
    {
        _nodes.Pass(_nodes.Far);
        _nodes.At(0, new NodeFault.Pause(_nodes.West));
        _nodes.At(0, 1);
        _nodes.At(3_000, new NodeFault.Crash(_nodes.West));
        _nodes.At(4_000, new NodeFault.Restart(_nodes.West));
        _nodes.At(4_000, 2);

        _nodes.Run();

        Assert.Equal([2], _nodes.FarLife.Numbers);
    }

    [Fact]
    public void What_waits_for_a_node_is_part_of_the_state_and_on_its_way()
    {
        _nodes.Pass(_nodes.Far);
        _nodes.At(0, new NodeFault.Pause(_nodes.West));
        _nodes.Run();
        var empty = Engine.StateHash();
        _nodes.At(0, 1);

        Assert.Equal(RunEndReason.Quiescent, _nodes.Run().Reason);
        Assert.Equal(1, Engine.InFlight);
        Assert.NotEqual(empty, Engine.StateHash());
    }

    [Theory]
    [InlineData(0, 3)]
    [InlineData(1_000, 2)]
    [InlineData(9_000, 0)]
    public void A_crash_takes_what_is_not_on_the_disk_yet_from_the_end_of_the_journal(long delay, int kept)
    {
        var actor = Engine.Spawn("durable", _nodes.West, () => new Scripted
        {
            OnMessage = (context, message) => context.Persist(message),
        });
        _nodes.At(0, new NodeFault.SlowDisk(_nodes.West, new Duration(delay)));
        foreach (var (at, number) in new[] { (100, 1), (200, 2), (1_500, 3) })
            Engine.Inject(actor, new Ball(number), new Duration(at));
        _nodes.At(2_000, new NodeFault.Crash(_nodes.West));

        _nodes.Run();

        Assert.Equal([.. Enumerable.Range(1, kept).Select(number => new Ball(number))], Engine.JournalOf(actor));
    }

    [Fact]
    public void A_crash_of_the_actor_alone_loses_nothing_of_its_journal()
    {
        var actor = Engine.Spawn("durable", _nodes.West, () => new Scripted { OnMessage = (context, message) => context.Persist(message) });
        _nodes.At(0, new NodeFault.SlowDisk(_nodes.West, new Duration(9_000)));
        Engine.Inject(actor, new Ball(1), new Duration(1));
        _nodes.Run();

        Engine.Crash(actor);

        Assert.Equal([new Ball(1)], Engine.JournalOf(actor));
    }

    [Fact]
    public void Nothing_is_started_on_a_node_that_is_down()
    {
        _nodes.At(0, new NodeFault.Crash(_nodes.West));
        _nodes.Run();

        Assert.Throws<ArgumentException>(() => Engine.Spawn("late", _nodes.West, () => new Scripted()));
        Assert.Throws<ArgumentException>(() => Engine.Spawn("lost", new NodeId(7), () => new Scripted()));
    }
}
