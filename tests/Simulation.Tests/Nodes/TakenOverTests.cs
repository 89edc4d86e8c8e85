using FslHv.Actors;
using FslHv.Contract;

namespace FslHv.Simulation.Tests;

/// <summary>An actor that begins anew on another node when its own dies.</summary>
public sealed class TakenOverTests
{
    private readonly FourNodes _nodes = new(survives: false);

    [Fact]
    public void It_begins_anew_on_the_first_standby_when_the_death_is_known_and_has_its_journal_and_its_address()
    {
        _nodes.OnMover = (context, message) => context.Persist(message);
        _nodes.At(0, 1);
        _nodes.Crash(2_000, _nodes.A);
        _nodes.At(3_000, 2);
        _nodes.At(12_000, 3);

        _nodes.Run();

        Assert.Equal(2, _nodes.Lives.Count);
        Assert.Equal([1], _nodes.Lives[0].Numbers);
        Assert.Equal([new Ball(1)], _nodes.Lives[1].Recovered);
        Assert.Equal([3], _nodes.Lives[1].Numbers);
        Assert.Equal([(12_000L, "node 2")], _nodes.Moves);
        Assert.Equal([new Ball(2)], _nodes.Trace.Records.Where(record => record.Kind == TraceKind.DeadLetter).Select(record => record.Payload));
    }

    [Fact]
    public void Watchers_hear_that_it_ended_and_may_watch_its_next_life()
    {
        _nodes.Watch(0);
        _nodes.Crash(2_000, _nodes.A);
        _nodes.Watch(13_000);
        _nodes.Crash(20_000, _nodes.B);

        _nodes.Run();

        Assert.Equal(
            [new Please("watch"), new Terminated(_nodes.Mover), new Please("watch"), new Terminated(_nodes.Mover)], _nodes.SourceLife.Received);
        Assert.Equal([0L, 12_000, 13_000, 30_000], _nodes.SourceLife.Times.Select(time => time.Nanoseconds));
        Assert.Equal([(12_000L, "node 2"), (30_000L, "node 3")], _nodes.Moves);
    }

    [Fact]
    public void What_is_not_on_the_disk_when_its_node_dies_is_lost()
    {
        _nodes.OnMover = (context, message) => context.Persist(message);
        _nodes.At(0, new NodeFault.SlowDisk(_nodes.A, new Duration(500)));
        _nodes.At(0, 1);
        _nodes.At(600, 2);
        _nodes.Crash(2_000, _nodes.A);

        _nodes.Run();

        Assert.Equal([new Ball(1)], _nodes.Lives[1].Recovered);
    }

    [Fact]
    public void It_stays_where_it_is_when_its_home_comes_back()
    {
        _nodes.Crash(2_000, _nodes.A);
        _nodes.Restart(13_000, _nodes.A);
        _nodes.Crash(14_000, _nodes.A);
        _nodes.At(15_000, 1);

        _nodes.Run();

        Assert.Equal(2, _nodes.Lives.Count);
        Assert.Equal([1], _nodes.Lives[1].Numbers);
    }

    [Fact]
    public void Its_home_takes_it_over_again_when_the_standby_dies()
    {
        _nodes.Crash(2_000, _nodes.A);
        _nodes.Restart(13_000, _nodes.A);
        _nodes.Crash(14_000, _nodes.B);

        _nodes.Run();

        Assert.Equal([(12_000L, "node 2"), (24_000L, "node 1")], _nodes.Moves);
    }

    [Fact]
    public void A_node_that_comes_back_before_its_death_is_known_keeps_it()
    {
        _nodes.Crash(2_000, _nodes.A);
        _nodes.Restart(5_000, _nodes.A);
        _nodes.At(5_000, 1);
        _nodes.Crash(8_000, _nodes.A);

        _nodes.Run();

        Assert.Equal(3, _nodes.Lives.Count);
        Assert.Equal([1], _nodes.Lives[1].Numbers);
        Assert.Equal([(18_000L, "node 2")], _nodes.Moves);
    }

    [Fact]
    public void A_standby_that_is_down_is_passed_over() => Assert.Equal([(13_000L, "node 3")], MovesAfter(nodes =>
    {
        nodes.Crash(2_000, nodes.B);
        nodes.Crash(3_000, nodes.A);
    }));

    [Fact]
    public void When_all_are_down_the_first_that_comes_back_takes_it_over() => Assert.Equal([(20_000L, "node 3")], MovesAfter(nodes =>
    {
        nodes.Crash(2_000, nodes.A, nodes.B, nodes.C);
        nodes.Restart(20_000, nodes.C);
        nodes.Restart(21_000, nodes.B);
        nodes.Restart(22_000, nodes.A);
    }));

    [Fact]
    public void When_all_are_down_its_home_that_comes_back_is_no_takeover()
    {
        Assert.Empty(MovesAfter(nodes =>
        {
            nodes.Crash(2_000, nodes.A, nodes.B, nodes.C);
            nodes.Restart(20_000, nodes.A);
        }));
        Assert.Equal(2, _nodes.Lives.Count);
    }

    [Fact]
    public void A_node_that_comes_back_takes_over_only_what_is_known_to_be_dead() => Assert.Equal([(12_500L, "node 3")], MovesAfter(nodes =>
    {
        nodes.Crash(2_000, nodes.B, nodes.C);
        nodes.Crash(2_500, nodes.A);
        nodes.Restart(5_000, nodes.C);
    }));

    [Fact]
    public void A_node_that_is_not_among_its_nodes_never_takes_it_over() => Assert.Empty(MovesAfter(nodes =>
    {
        nodes.Crash(2_000, nodes.A, nodes.B, nodes.C, nodes.D);
        nodes.Restart(20_000, nodes.D);
    }));

    [Fact]
    public void A_node_that_stands_still_takes_it_over_and_starts_it_when_it_goes_on()
    {
        _nodes.At(0, new NodeFault.Pause(_nodes.B));
        _nodes.Crash(2_000, _nodes.A);
        _nodes.At(13_000, 1);
        _nodes.Run();
        Assert.Equal([(12_000L, "node 2")], _nodes.Moves);
        Assert.Single(_nodes.Lives);

        _nodes.At(0, new NodeFault.Resume(_nodes.B));
        _nodes.Run();

        Assert.Equal([1], _nodes.Lives[1].Numbers);
        Assert.Equal([_nodes.Engine.Now], _nodes.Lives[1].Times);
    }

    [Fact]
    public void A_node_that_stands_still_and_dies_leaves_it_to_the_next()
    {
        Assert.Equal([(12_000L, "node 2"), (30_000L, "node 3")], MovesAfter(nodes =>
        {
            nodes.At(0, new NodeFault.Pause(nodes.B));
            nodes.Crash(2_000, nodes.A);
            nodes.Crash(20_000, nodes.B);
        }));
        Assert.Equal(2, _nodes.Lives.Count);
    }

    [Fact]
    public void Its_children_live_where_it_does()
    {
        var children = new List<Scripted>();
        var child = ActorId.None;
        _nodes.OnStarted = context =>
        {
            children.Add(new Scripted());
            child = context.Spawn("child", children[^1]);
        };
        _nodes.OnSource = (context, message) => context.Tell(child, message);
        _nodes.Crash(0, _nodes.A);
        _nodes.At(20_000, new NodeFault.Pause(_nodes.B));
        _nodes.At(20_000, 1);
        _nodes.At(30_000, new NodeFault.Resume(_nodes.B));

        _nodes.Run();

        Assert.Equal([new Instant(30_000)], Assert.Single(children).Times);
    }

    [Fact]
    public void One_that_was_stopped_is_taken_over_by_nobody()
    {
        _nodes.Engine.Stop(_nodes.Mover);
        _nodes.Crash(0, _nodes.A);

        Assert.Empty(MovesAfter(_ => { }));
        Assert.Single(_nodes.Lives);
    }

    [Fact]
    public void Where_no_fact_is_wanted_the_trace_tells_it_as_it_tells_of_nodes()
    {
        var actor = _nodes.Engine.Spawn("quiet", new Placement(_nodes.A, [_nodes.C], Survives: false), () => new Scripted());
        _nodes.Crash(0, _nodes.A);

        _nodes.Run();

        Assert.Contains(_nodes.Trace.Records, record => record.Kind == TraceKind.Node && record.To == actor && record.Payload is "node 3 takes over");
    }

    [Fact]
    public void What_is_on_no_node_or_has_a_standby_that_is_not_there_is_refused()
    {
        Refuse(new Placement(NodeId.None, [_nodes.A], Survives: false));
        Refuse(new Placement(NodeId.None, [], Survives: true));
        Refuse(new Placement(_nodes.A, [new NodeId(9)], Survives: false));

        void Refuse(Placement placement)
        {
            var before = _nodes.Trace.Records.Count();
            Assert.Throws<ArgumentException>(() => _nodes.Engine.Spawn("late", placement, () => new Scripted()));
            Assert.Equal(before, _nodes.Trace.Records.Count());
        }
    }

    private IEnumerable<(long At, string Node)> MovesAfter(Action<FourNodes> happen)
    {
        happen(_nodes);
        _nodes.Run();
        return _nodes.Moves;
    }
}
