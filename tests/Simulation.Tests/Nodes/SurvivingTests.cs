using FslHv.Actors;
using FslHv.Contract;

namespace FslHv.Simulation.Tests;

/// <summary>An actor that survives its node.</summary>
public sealed class SurvivingTests
{
    private readonly FourNodes _nodes = new(survives: true);

    private Scripted Life => Assert.Single(_nodes.Lives);

    [Fact]
    public void It_stands_still_until_the_death_is_known_and_then_takes_first_what_has_waited_in_order()
    {
        _nodes.OnMover = (context, message) =>
        {
            if (message is Ball { Number: 1 })
                context.Schedule(new Duration(4_000), new Ball(99));
        };
        _nodes.At(0, 1);
        _nodes.Crash(2_000, _nodes.A);
        _nodes.At(3_000, 2);
        _nodes.At(10_900, 3);
        _nodes.At(10_901, 4);

        _nodes.Run();

        Assert.Equal([1, 2, 99, 3, 4], Life.Numbers);
        Assert.Equal([1_100L, 12_000, 12_000, 12_000, 12_001], Life.Times.Select(time => time.Nanoseconds));
        Assert.Equal([(12_000L, "node 2")], _nodes.Moves);
    }

    [Fact]
    public void Nobody_is_told_that_it_ended_and_what_it_had_said_arrives()
    {
        _nodes.OnMover = (context, message) =>
        {
            if (message is not Ball)
                return;
            context.Reply(message);
            context.Tell(context.Self, new Please("go on"));
        };
        _nodes.Watch(0);
        _nodes.At(0, 1);
        _nodes.Crash(1_101, _nodes.A);

        _nodes.Run();

        Assert.Equal([new Please("watch"), new Ball(1), new Ball(1)], _nodes.SourceLife.Received);
        Assert.Equal([new Ball(1), new Please("go on")], Life.Received);
        Assert.Equal(2_200, _nodes.SourceLife.Times[^1].Nanoseconds);
        Assert.Equal(11_101, Life.Times[^1].Nanoseconds);
    }

    [Fact]
    public void Its_children_survive_with_it()
    {
        var child = new Scripted();
        var to = ActorId.None;
        var nodes = new FourNodes(survives: true) { OnStarted = null };
        nodes.OnMover = (context, _) => to = context.Spawn("child", child);
        nodes.OnSource = (context, message) => context.Tell(message is Ball { Number: 0 } ? nodes.Mover : to, message);
        nodes.At(0, 0);
        nodes.Crash(2_000, nodes.A);
        nodes.At(3_000, 1);

        nodes.Run();

        Assert.Equal([1], child.Numbers);
        Assert.Equal([new Instant(12_000)], child.Times);
    }

    [Fact]
    public void It_moves_as_often_as_its_nodes_die_and_stays_where_it_is()
    {
        _nodes.Crash(2_000, _nodes.A);
        _nodes.Restart(15_000, _nodes.A);
        _nodes.Crash(20_000, _nodes.B);
        _nodes.At(20_000, 1);
        _nodes.Restart(35_000, _nodes.B);
        _nodes.At(36_000, 2);
        _nodes.Crash(40_000, _nodes.A);
        _nodes.At(40_000, 3);

        _nodes.Run();

        Assert.Equal([(12_000L, "node 2"), (30_000L, "node 1"), (50_000L, "node 2")], _nodes.Moves);
        Assert.Equal([(1, 30_000L), (2, 37_100), (3, 50_000)], Life.Numbers.Zip(Life.Times, (number, time) => (number, time.Nanoseconds)));
    }

    [Fact]
    public void A_standby_that_dies_before_the_death_is_known_is_passed_over_and_one_that_dies_behind_it_leaves_it_too()
    {
        _nodes.Crash(2_000, _nodes.A);
        _nodes.Crash(11_000, _nodes.B);
        _nodes.Crash(13_000, _nodes.C);
        _nodes.At(13_000, 1);
        _nodes.Restart(20_000, _nodes.B);

        _nodes.Run();

        Assert.Equal([(12_000L, "node 3"), (23_000L, "node 2")], _nodes.Moves);
        Assert.Equal([new Instant(23_000)], Life.Times);
    }

    [Fact]
    public void When_all_are_down_it_waits_for_the_first_that_comes_back()
    {
        _nodes.Crash(2_000, _nodes.A, _nodes.B, _nodes.C);
        _nodes.At(3_000, 1);
        Assert.Equal(RunEndReason.Quiescent, _nodes.Run().Reason);
        Assert.Empty(Life.Received);
        Assert.Equal(1, _nodes.Engine.InFlight);

        _nodes.Restart(0, _nodes.C);
        _nodes.Run();

        Assert.Equal([1], Life.Numbers);
        Assert.Equal("node 3", Assert.Single(_nodes.Moves).Node);
    }

    [Fact]
    public void Its_own_node_that_comes_back_first_goes_on_with_it_and_that_is_no_takeover()
    {
        _nodes.Crash(2_000, _nodes.A);
        _nodes.At(2_000, 1);
        _nodes.Restart(5_000, _nodes.A);

        _nodes.Run();

        Assert.Equal([new Instant(5_000)], Life.Times);
        Assert.Empty(_nodes.Moves);
    }

    [Fact]
    public void Without_standbys_it_waits_for_its_home()
    {
        var life = new Scripted();
        var actor = _nodes.Engine.Spawn("patient", new Placement(_nodes.A, [], Survives: true), () => life);
        _nodes.OnSource = (context, message) => context.Tell(actor, message);
        _nodes.Crash(0, _nodes.A);
        _nodes.At(0, 1);
        _nodes.Restart(30_000, _nodes.A);

        _nodes.Run();

        Assert.Equal([new Instant(30_000)], life.Times);
    }

    [Fact]
    public void It_stands_still_with_the_node_that_carries_it_and_no_other()
    {
        _nodes.At(0, new NodeFault.Pause(_nodes.A));
        _nodes.At(0, 1);
        _nodes.At(3_000, new NodeFault.Resume(_nodes.A));
        _nodes.Crash(4_000, _nodes.A);
        _nodes.Restart(15_000, _nodes.A);
        _nodes.At(16_000, new NodeFault.Pause(_nodes.A));
        _nodes.At(16_000, 2);
        _nodes.At(20_000, new NodeFault.Pause(_nodes.B));
        _nodes.At(20_000, 3);
        _nodes.At(25_000, new NodeFault.Resume(_nodes.B));

        _nodes.Run();

        Assert.Equal([3_000L, 17_100, 25_000], Life.Times.Select(time => time.Nanoseconds));
    }

    [Fact]
    public void A_node_that_stands_still_takes_it_over_and_it_goes_on_with_it()
    {
        _nodes.At(0, new NodeFault.Pause(_nodes.B));
        _nodes.Crash(2_000, _nodes.A);
        _nodes.At(2_000, 1);
        _nodes.At(20_000, new NodeFault.Resume(_nodes.B));

        _nodes.Run();

        Assert.Equal([(12_000L, "node 2")], _nodes.Moves);
        Assert.Equal([new Instant(20_000)], Life.Times);
    }

    [Fact]
    public void A_node_that_stands_still_and_dies_holds_it_until_the_death_is_known()
    {
        _nodes.At(0, new NodeFault.Pause(_nodes.A));
        _nodes.At(0, 1);
        _nodes.Crash(2_000, _nodes.A);

        _nodes.Run();

        Assert.Equal([new Instant(12_000)], Life.Times);
    }

    [Fact]
    public void Its_links_are_those_of_the_node_that_carries_it_and_there_is_one_to_that_node_too()
    {
        var mates = new List<Scripted>();
        var mate = ActorId.None;
        foreach (var node in new[] { _nodes.A, _nodes.B })
        {
            mates.Add(new Scripted());
            mate = _nodes.Engine.Spawn("mate", node, () => mates[^1]);
        }

        _nodes.OnMover = (context, message) => context.Tell(mate, message);
        _nodes.At(0, new NodeFault.Slow(_nodes.A, _nodes.B, new Duration(500)));
        _nodes.At(0, 1);
        _nodes.Crash(5_000, _nodes.A);
        _nodes.At(20_000, 2);
        _nodes.At(25_000, new NodeFault.Outage());
        _nodes.Engine.Inject(_nodes.Mover, new Ball(3), new Duration(25_000));

        _nodes.Run();

        Assert.Equal([(1, 2_700L), (2, 22_200)], mates[1].Numbers.Zip(mates[1].Times, (number, time) => (number, time.Nanoseconds)));
        Assert.Equal([1, 2, 3], Life.Numbers);
    }

    [Fact]
    public void Its_clock_goes_as_fast_as_that_of_the_node_that_carries_it_and_is_never_set_back()
    {
        var shown = new List<(long Engine, long Local)>();
        _nodes.OnMover = (context, _) => shown.Add((_nodes.Engine.Now.Nanoseconds, context.Now.Nanoseconds));
        _nodes.At(0, new NodeFault.Drift(_nodes.A, 500_000));
        _nodes.At(0, new NodeFault.Drift(_nodes.C, -500_000));
        foreach (var at in new[] { 8_000, 18_000, 28_000, 40_000 })
            _nodes.Engine.Inject(_nodes.Mover, new Ball(at), new Duration(at));
        _nodes.Crash(10_000, _nodes.A, _nodes.B);

        _nodes.Run();

        Assert.Equal([(8_000L, 12_000L), (20_000, 30_000), (28_000, 34_000), (40_000, 40_000)], shown);
    }

    [Fact]
    public void A_timer_that_runs_strikes_by_the_clock_of_the_node_that_took_over()
    {
        _nodes.OnMover = (context, message) =>
        {
            if (message is Please)
                context.Schedule(new Duration(20_000), new Ball(1));
        };
        _nodes.At(0, new NodeFault.Drift(_nodes.B, -500_000));
        _nodes.Engine.Inject(_nodes.Mover, new Please("set"), Duration.Zero);
        _nodes.Crash(0, _nodes.A);

        _nodes.Run();

        Assert.Equal([0L, 20_000], Life.Times.Select(time => time.Nanoseconds));
        Assert.Equal(30_000, _nodes.Engine.Now.Nanoseconds);
    }

    [Fact]
    public void What_it_has_written_is_never_lost()
    {
        _nodes.OnMover = (context, message) => context.Persist(message);
        _nodes.At(0, new NodeFault.SlowDisk(_nodes.A, Duration.FromSeconds(1)));
        _nodes.At(0, 1);
        _nodes.Crash(2_000, _nodes.A);

        _nodes.Run();

        Assert.Equal([new Ball(1)], _nodes.Engine.JournalOf(_nodes.Mover));
    }

    [Fact]
    public void Who_carries_it_and_whether_a_death_is_known_are_part_of_the_state()
    {
        var hashes = new HashSet<ulong>();
        foreach (var happen in new Action<FourNodes>[]
        {
            nodes => nodes.Crash(0, nodes.C),
            nodes =>
            {
                nodes.Crash(0, nodes.A);
                nodes.Restart(20_000, nodes.A);
                nodes.Crash(20_000, nodes.C);
            },
            nodes =>
            {
                nodes.Crash(0, nodes.A, nodes.B);
                nodes.Restart(20_000, nodes.A);
                nodes.Restart(20_000, nodes.B);
                nodes.Crash(40_000, nodes.C);
                nodes.Crash(60_000, nodes.A);
                nodes.Crash(80_000, nodes.B);
                nodes.Restart(100_000, nodes.A);
                nodes.Restart(100_000, nodes.B);
            },
        })
        {
            foreach (var survives in new[] { false, true })
            {
                var nodes = new FourNodes(survives);
                happen(nodes);
                nodes.Run();
                Assert.True(hashes.Add(nodes.Engine.StateHash()));
            }
        }
    }
}
