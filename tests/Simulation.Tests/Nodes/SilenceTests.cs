using FslHv.Actors;
using FslHv.Contract;

namespace FslHv.Simulation.Tests;

/// <summary>Nodes that are not heard any more, where others may take over what they carry. Silence is known after 20 µs, a death 10 µs later.</summary>
public sealed class SilenceTests
{
    private readonly FourNodes _nodes = new(survives: true, hearsSilence: true);

    [Theory]
    [InlineData("pause")]
    [InlineData("out")]
    [InlineData("in")]
    [InlineData("both")]
    public void Who_is_not_heard_for_too_long_is_dead_for_the_others(string how)
    {
        Silence(2_000, how);
        _nodes.At(60_000, 1);

        _nodes.Run();

        Assert.Equal([(32_000L, "node 2")], _nodes.Moves);
        Assert.Equal([1], _nodes.Lives.Single().Numbers);
        Assert.Contains("node 1 counts as dead", Faults);
    }

    [Theory]
    [InlineData("pause")]
    [InlineData("out")]
    [InlineData("in")]
    public void Who_is_heard_again_before_is_not_and_nothing_of_it_is_left_in_the_queue(string how)
    {
        Silence(2_000, how);
        Heard(21_999, how);

        var end = _nodes.Run();

        Assert.Empty(_nodes.Moves);
        Assert.Equal(RunEndReason.Quiescent, end.Reason);
        Assert.Equal(new Instant(21_999), _nodes.Engine.Now);
    }

    [Fact]
    public void Each_silence_has_its_own_time()
    {
        Silence(2_000, "out");
        Heard(10_000, "out");
        Silence(15_000, "out");

        _nodes.Run();

        Assert.Equal([(45_000L, "node 2")], _nodes.Moves);
    }

    [Fact]
    public void One_silence_behind_another_is_one()
    {
        Silence(2_000, "out");
        Silence(15_000, "in");
        Heard(16_000, "out");

        _nodes.Run();

        Assert.Equal([(32_000L, "node 2")], _nodes.Moves);
    }

    [Theory]
    [InlineData("pause")]
    [InlineData("both")]
    public void It_comes_back_when_it_is_heard_with_nothing_of_what_it_had(string how)
    {
        var nodes = new FourNodes(survives: false, hearsSilence: true);
        var mates = new List<Scripted>();
        nodes.Engine.Spawn("mate", nodes.A, () =>
        {
            mates.Add(new Scripted());
            return mates[^1];
        });
        Silence(2_000, how, nodes);
        Heard(50_000, how, nodes);
        nodes.At(60_000, 1);

        nodes.Run();

        Assert.Equal([(32_000L, "node 2")], nodes.Moves);
        Assert.Equal(2, nodes.Lives.Count);
        Assert.Equal([1], nodes.Lives[1].Numbers);
        Assert.Equal(2, mates.Count);
    }

    [Fact]
    public void Whose_connection_is_rejected_is_dead_at_once()
    {
        _nodes.At(2_000, new NodeFault.Reject(_nodes.A, NodeId.All));
        _nodes.At(2_000, new NodeFault.Reject(NodeId.All, _nodes.A));

        _nodes.Run();

        Assert.Equal([(12_000L, "node 2")], _nodes.Moves);
    }

    [Fact]
    public void While_the_broker_is_gone_all_are_dead_and_then_everybody_begins_anew()
    {
        var nodes = new FourNodes(survives: false, hearsSilence: true);
        nodes.At(2_000, new NodeFault.Outage());
        nodes.At(20_000, new NodeFault.OutageEnds());
        nodes.At(30_000, 1);

        nodes.Run();

        Assert.Empty(nodes.Moves); // It is its home.
        Assert.Equal(2, nodes.Lives.Count);
        Assert.Equal([1], nodes.Lives[1].Numbers);
    }

    [Fact]
    public void Who_survives_goes_on_when_the_broker_is_back_as_it_was()
    {
        _nodes.At(0, 1);
        _nodes.At(2_000, new NodeFault.Outage());
        _nodes.At(20_000, new NodeFault.OutageEnds());
        _nodes.At(30_000, 2);

        _nodes.Run();

        Assert.Equal([1, 2], _nodes.Lives.Single().Numbers);
    }

    [Fact]
    public void Who_is_killed_while_nobody_hears_it_comes_back_when_it_is_started_and_not_before()
    {
        Silence(2_000, "out");
        _nodes.Crash(40_000, _nodes.A);
        Heard(50_000, "out");
        _nodes.Crash(60_000, _nodes.B, _nodes.C);
        _nodes.Restart(90_000, _nodes.A);

        _nodes.Run();

        Assert.Equal([(32_000L, "node 2"), (90_000, "node 1")], _nodes.Moves);
    }

    [Fact]
    public void Who_is_started_and_still_not_heard_is_dead_again_after_that_time()
    {
        _nodes.Crash(1_000, _nodes.A, _nodes.B, _nodes.C);
        Silence(2_000, "out");
        _nodes.Restart(50_000, _nodes.A);
        _nodes.Restart(100_000, _nodes.C);

        _nodes.Run();

        Assert.Equal([(100_000L, "node 3")], _nodes.Moves); // The first, which is its home, did not keep it.
    }

    [Fact]
    public void Who_stood_still_goes_on_when_it_is_told_to_although_it_counts_as_dead()
    {
        _nodes.Engine.Befall(new NodeFault.Pause(_nodes.A), new Duration(2_000), new Said("pause"));
        _nodes.Engine.Befall(new NodeFault.Pause(_nodes.A), new Duration(40_000), new Said("again"));
        _nodes.Engine.Befall(new NodeFault.Resume(_nodes.A), new Duration(50_000), new Said("resume"));
        _nodes.Engine.Befall(new NodeFault.Resume(_nodes.A), new Duration(60_000), new Said("again"));

        _nodes.Run();

        Assert.Equal([(2_000L, "pause"), (32_000, "node 2"), (50_000, "resume")], _nodes.Moves);
    }

    [Fact]
    public void Where_a_chooser_decides_the_order_it_is_the_same()
    {
        var nodes = new FourNodes(survives: true, isChosen: true, hearsSilence: true);
        Silence(2_000, "out", nodes);
        Heard(50_000, "out", nodes);
        nodes.At(60_000, 1);

        nodes.Run();

        Assert.Equal(["node 2"], nodes.Moves.Select(move => move.Node));
        Assert.Equal([1], nodes.Lives.Single().Numbers);
    }

    [Fact]
    public void Where_nobody_takes_over_and_where_nothing_is_said_of_silence_it_is_waited_for()
    {
        var unsaid = new FourNodes(survives: true);
        Silence(2_000, "pause", unsaid);
        Heard(1_000_000, "pause", unsaid);
        unsaid.Run();
        Assert.Empty(unsaid.Moves);

        var alone = new TwoNodes();
        alone.Engine.SetLatency(LatencyClass.Silence, LatencyRange.Fixed(FourNodes.Silence));
        alone.Pass(alone.Far);
        alone.At(0, new NodeFault.Pause(alone.West));
        alone.At(1_000, 1);
        alone.At(1_000_000, new NodeFault.Resume(alone.West));
        alone.Run();
        Assert.Equal([1], alone.FarLife.Numbers);
    }

    private IEnumerable<string> Faults => _nodes.Trace.Records.Where(record => record.Kind == TraceKind.Node).Select(record => (string)record.Payload!);

    private void Silence(long at, string how, FourNodes? nodes = null)
    {
        nodes ??= _nodes;
        if (how == "pause")
            nodes.At(at, new NodeFault.Pause(nodes.A));
        if (how is "out" or "both")
            nodes.At(at, new NodeFault.Cut(nodes.A, NodeId.All));
        if (how is "in" or "both")
            nodes.At(at, new NodeFault.Cut(NodeId.All, nodes.A));
    }

    private void Heard(long at, string how, FourNodes? nodes = null)
    {
        nodes ??= _nodes;
        if (how == "pause")
            nodes.At(at, new NodeFault.Resume(nodes.A));
        if (how is "out" or "both")
            nodes.At(at, new NodeFault.CutEnds(nodes.A, NodeId.All));
        if (how is "in" or "both")
            nodes.At(at, new NodeFault.CutEnds(NodeId.All, nodes.A));
    }
}
