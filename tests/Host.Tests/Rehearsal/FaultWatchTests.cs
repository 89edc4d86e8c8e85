using FslHv.Abi;
using FslHv.Actors;
using FslHv.Host.Rehearsal;

namespace FslHv.Host.Tests.Rehearsal;

/// <summary>What is seen to follow from a fault, and which faults are one.</summary>
public sealed class FaultWatchTests
{
    private static readonly NodeId Left = new(1);

    private readonly FaultWatch _watch = new();

    [Fact]
    public void Both_ways_of_a_link_are_one_fault_until_it_ends()
    {
        Assert.NotNull(Befall(new NodeFault.Cut(Left, NodeId.All), 1));
        Assert.Null(Befall(new NodeFault.Cut(NodeId.All, Left), 2));
        Assert.Null(Befall(new NodeFault.CutEnds(Left, NodeId.All), 10));
        Assert.Null(Befall(new NodeFault.CutEnds(NodeId.All, Left), 10));
        Assert.NotNull(Befall(new NodeFault.Cut(NodeId.All, Left), 20));
        Assert.Null(Befall(new NodeFault.CutEnds(NodeId.All, Left), 30));
        Assert.NotNull(Befall(new NodeFault.Reject(Left, NodeId.All), 40));
        Assert.Null(Befall(new NodeFault.Reject(NodeId.All, Left), 41));
        Assert.Equal(
            ["node left with worker: cut off", "node left with worker: cut, what it is sent", "node left with worker: cut, rejecting"],
            _watch.Faults.Select(fault => fault.Name));
    }

    [Fact]
    public void Each_kill_and_each_pause_is_one_and_what_ends_them_is_none()
    {
        Befall(new NodeFault.Crash(Left), 1);
        Befall(new NodeFault.Restart(Left), 2);
        Befall(new NodeFault.Pause(Left), 3);
        Befall(new NodeFault.Resume(Left), 4);
        Befall(new NodeFault.Outage(), 5);
        Befall(new NodeFault.OutageEnds(), 6);
        Assert.Equal(
            ["node left with worker", "node left with worker: stands still", "the broker: killed"], _watch.Faults.Select(fault => fault.Name));
    }

    [Fact]
    public void Of_a_broker_that_dies_the_first_node_that_is_known_to_be_dead_counts_and_the_first_answer_behind_it()
    {
        Befall(new NodeFault.Outage(), 1);
        Answer(2);
        _watch.OnDown("right", new Instant(5));
        _watch.OnDown("left", new Instant(6));
        Answer(7);
        Answer(8);
        var fault = Assert.Single(_watch.Faults);
        Assert.Equal((new Duration(4), new Duration(6)), (fault.Detection, fault.Answer));
    }

    /// <summary>A hypervisor that survives has the time of what came last in the log.</summary>
    [Fact]
    public void A_loss_that_bears_a_time_before_the_kill_follows_from_it_all_the_same()
    {
        Befall(new NodeFault.Crash(Left), 10);
        _watch.OnDown("left", new Instant(14));
        Note(new PartitionFact.Lost("worker"), 9);

        var fault = Assert.Single(_watch.Faults);
        Assert.Equal(new Duration(4), fault.Lost);
    }

    private void Note(Note note, long at) =>
        _watch.OnRecord(new TraceRecord(1, 0, new Instant(at), TraceKind.Note, ActorId.None, ActorId.None, note));

    private FaultTimes? Befall(NodeFault fault, long at) => _watch.OnFault(fault, _ => "left", _ => ["worker"], new Instant(at));

    private void Answer(long at) => _watch.OnRecord(
        new TraceRecord(1, 0, new Instant(at), TraceKind.Deliver, ActorId.None, ActorId.None, new HcallAnswer(new RequestId(1), HcallStatus.Success)));
}
