using FslHv.Actors;
using FslHv.Contract;

namespace FslHv.Simulation.Tests;

public sealed class LinkFaultTests
{
    private readonly TwoNodes _nodes = new();

    [Fact]
    public void A_message_between_nodes_takes_the_link_in_addition_and_others_do_not()
    {
        _nodes.Pass(_nodes.Far, _nodes.Near);
        _nodes.At(0, 1);

        _nodes.Run();

        Assert.Equal([new Instant(1_100)], _nodes.FarLife.Times);
        Assert.Equal([new Instant(100)], _nodes.NearLife.Times);
        Assert.Empty(_nodes.Faults);
    }

    [Fact]
    public void A_cut_loses_what_is_sent_meanwhile_and_nothing_that_is_on_its_way()
    {
        _nodes.Pass(_nodes.Far);
        _nodes.At(0, 1);
        _nodes.At(500, new NodeFault.Cut(_nodes.East, _nodes.West));
        _nodes.At(600, 2);
        _nodes.At(700, new NodeFault.CutEnds(_nodes.East, _nodes.West));
        _nodes.At(800, 3);

        _nodes.Run();

        Assert.Equal([1, 3], _nodes.FarLife.Numbers);
        Assert.Equal(["Cut { From = node 1, To = node 2 }", "link.cut", "CutEnds { From = node 1, To = node 2 }"], _nodes.Faults);
    }

    [Fact]
    public void A_one_way_cut_lets_the_other_way_through()
    {
        _nodes.OnFar = (context, message) => context.Reply(message);
        var answers = new List<Message>();
        _nodes.OnSource = (context, message) =>
        {
            if (context.Sender.IsNone)
                context.Tell(_nodes.Far, message);
            else
                answers.Add(message);
        };
        _nodes.At(0, new NodeFault.Cut(_nodes.West, _nodes.East));
        _nodes.At(1, 1);

        _nodes.Run();

        Assert.Equal([1], _nodes.FarLife.Numbers);
        Assert.Empty(answers);
    }

    [Fact]
    public void A_slow_link_takes_longer_until_it_is_not_slow_any_more()
    {
        _nodes.Pass(_nodes.Far);
        _nodes.At(0, new NodeFault.Slow(_nodes.East, _nodes.West, new Duration(50_000)));
        _nodes.At(0, 1);
        _nodes.At(100_000, new NodeFault.Slow(_nodes.East, _nodes.West, Duration.Zero));
        _nodes.At(100_000, 2);

        _nodes.Run();

        Assert.Equal([new Instant(51_100), new Instant(101_100)], _nodes.FarLife.Times);
    }

    [Fact]
    public void A_link_that_loses_everything_loses_everything_until_it_ends()
    {
        _nodes.Pass(_nodes.Far);
        _nodes.At(0, new NodeFault.Lose(_nodes.East, _nodes.West, 1000));
        _nodes.At(0, 1);
        _nodes.At(10, new NodeFault.Lose(_nodes.East, _nodes.West, 0));
        _nodes.At(10, 2);

        _nodes.Run();

        Assert.Equal([2], _nodes.FarLife.Numbers);
        Assert.Equal(1, _nodes.Faults.Count(fault => fault == "link.lose"));
    }

    [Fact]
    public void A_doubled_message_comes_twice_and_the_second_one_keeps_the_order_of_its_pair()
    {
        _nodes.Pass(_nodes.Far);
        _nodes.At(0, new NodeFault.Duplicate(_nodes.East, _nodes.West, 1000));
        _nodes.At(0, 1);
        _nodes.At(1, 2);

        _nodes.Run();

        Assert.Equal([1, 1, 2, 2], _nodes.FarLife.Numbers);
    }

    [Fact]
    public void A_late_message_is_overtaken_by_other_pairs_and_not_by_its_own()
    {
        _nodes.OnSource = (context, message) => context.Tell(message is Ball { Number: 3 } ? _nodes.Far2 : _nodes.Far, message);
        _nodes.At(0, new NodeFault.Delay(_nodes.East, _nodes.West, 1000, new Duration(50_000)));
        _nodes.At(0, 1);
        _nodes.At(1, new NodeFault.Delay(_nodes.East, _nodes.West, 0, Duration.Zero));
        _nodes.At(2, 2);
        _nodes.At(2, 3);

        _nodes.Run();

        Assert.Equal([new Instant(51_100), new Instant(51_100)], _nodes.FarLife.Times);
        Assert.Equal([1, 2], _nodes.FarLife.Numbers);
        Assert.Equal([new Instant(1_102)], _nodes.Far2Life.Times);
    }

    [Fact]
    public void While_the_broker_is_gone_every_link_loses_what_is_sent_and_nothing_else_is_lost()
    {
        _nodes.Pass(_nodes.Far, _nodes.Near);
        _nodes.At(0, 1);
        _nodes.At(100, new NodeFault.Outage());
        _nodes.At(200, 2);
        _nodes.At(300, new NodeFault.OutageEnds());
        _nodes.At(400, 3);

        _nodes.Run();

        Assert.Equal([1, 3], _nodes.FarLife.Numbers);
        Assert.Equal([1, 2, 3], _nodes.NearLife.Numbers);
        Assert.Equal(["Outage { }", "broker.outage", "OutageEnds { }"], _nodes.Faults);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_befalls_the_way_to_or_from_all_befalls_every_link_there(bool from)
    {
        _nodes.Pass(_nodes.Far, _nodes.Near);
        var (begin, end) = from ? (_nodes.East, NodeId.All) : (NodeId.All, _nodes.West);
        _nodes.At(100, new NodeFault.Cut(begin, end));
        _nodes.At(200, 1);
        _nodes.At(300, new NodeFault.Heal(_nodes.East, _nodes.West));
        _nodes.At(400, 2);
        _nodes.At(500, new NodeFault.Heal(begin, end));
        _nodes.At(600, 3);
        _nodes.At(700, new NodeFault.Lose(begin, end, 1000));
        _nodes.At(800, 4);
        _nodes.At(900, new NodeFault.Lose(begin, end, 0));
        _nodes.At(1_000, new NodeFault.Reject(begin, end));
        _nodes.At(1_100, 5);
        _nodes.At(1_200, new NodeFault.CutEnds(begin, end));
        _nodes.At(1_300, 6);

        _nodes.Run();

        Assert.Equal([3, 6], _nodes.FarLife.Numbers);
        Assert.Equal([1, 2, 3, 4, 5, 6], _nodes.NearLife.Numbers);
    }

    [Fact]
    public void A_message_takes_the_ways_of_both_nodes_and_the_link_between_them()
    {
        _nodes.Pass(_nodes.Far);
        _nodes.At(0, new NodeFault.Slow(_nodes.East, NodeId.All, new Duration(10)));
        _nodes.At(0, new NodeFault.Slow(_nodes.East, _nodes.West, new Duration(200)));
        _nodes.At(0, new NodeFault.Slow(NodeId.All, _nodes.West, new Duration(3_000)));
        _nodes.At(0, new NodeFault.Slow(_nodes.West, NodeId.All, new Duration(40_000)));
        _nodes.At(1, 1);

        _nodes.Run();

        Assert.Equal([new Instant(4_311)], _nodes.FarLife.Times);
    }

    [Fact]
    public void What_is_no_fault_is_refused_and_nothing_is_done()
    {
        var engine = _nodes.Engine;
        Assert.Throws<ArgumentException>(() => engine.Befall(new NodeFault.Crash(new NodeId(3)), Duration.Zero));
        Assert.Throws<ArgumentException>(() => engine.Befall(new NodeFault.Crash(NodeId.None), Duration.Zero));
        Assert.Throws<ArgumentException>(() => engine.Befall(new NodeFault.Cut(_nodes.East, new NodeId(9)), Duration.Zero));
        Assert.Throws<ArgumentException>(() => engine.Befall(new NodeFault.Cut(NodeId.All, NodeId.All), Duration.Zero));
        Assert.Throws<ArgumentException>(() => engine.Befall(new NodeFault.Cut(NodeId.All, new NodeId(9)), Duration.Zero));
        Assert.Throws<ArgumentException>(() => engine.Befall(new NodeFault.Crash(NodeId.All), Duration.Zero));
        Assert.Throws<ArgumentException>(() => engine.Befall(new NodeFault.Lose(_nodes.East, _nodes.West, 1001), Duration.Zero));
        Assert.Throws<ArgumentException>(() => engine.Befall(new NodeFault.Drift(_nodes.East, 600_000), Duration.Zero));
        Assert.Throws<ArgumentOutOfRangeException>(() => engine.Befall(new NodeFault.Outage(), new Duration(-1)));
        Assert.Throws<ArgumentException>(() => new SimulationEngine(1).Befall(new NodeFault.Outage(), Duration.Zero));
        Assert.Equal(0, engine.InFlight);
    }

    [Fact]
    public void What_cannot_befall_has_no_effect_and_is_not_told()
    {
        _nodes.Engine.Befall(new NodeFault.Restart(_nodes.West), Duration.Zero, new Said("restart"));
        _nodes.Engine.Befall(new NodeFault.Resume(_nodes.West), Duration.Zero, new Said("resume"));
        _nodes.Engine.Befall(new NodeFault.Crash(_nodes.West), new Duration(1), new Said("crash"));
        _nodes.Engine.Befall(new NodeFault.Crash(_nodes.West), new Duration(2), new Said("again"));

        _nodes.Run();

        Assert.Equal([new Said("crash")], _nodes.Trace.Records.Where(record => record.Kind == TraceKind.Note).Select(record => record.Payload));
    }
}
