using FslHv.Actors;
using FslHv.Host.Rehearsal;

namespace FslHv.Host.Tests.Rehearsal;

/// <summary>What can befall real nodes, why the rest cannot, and what is done to a link.</summary>
public sealed class RehearsableFaultsTests
{
    private static readonly NodeId Left = new(1), Right = new(2);

    [Fact]
    public void Processes_can_always_be_killed_and_stopped()
    {
        foreach (NodeFault fault in (NodeFault[])
            [new NodeFault.Crash(Left), new NodeFault.Restart(Left), new NodeFault.Pause(Left), new NodeFault.Resume(Left)])
            Assert.Null(RehearsableFaults.WhyNot(fault, isIsolated: false, isBrokerOurs: false));
    }

    [Fact]
    public void A_broker_is_killed_where_it_is_ours()
    {
        Assert.Null(RehearsableFaults.WhyNot(new NodeFault.Outage(), isIsolated: false, isBrokerOurs: true));
        Assert.Equal(
            "a broker that somebody else started is not killed: leave --broker out",
            RehearsableFaults.WhyNot(new NodeFault.Outage(), isIsolated: false, isBrokerOurs: false));
    }

    [Fact]
    public void A_link_to_all_is_disturbed_in_a_network_of_its_own()
    {
        NodeFault[] faults =
        [
            new NodeFault.Cut(Left, NodeId.All), new NodeFault.Reject(NodeId.All, Left), new NodeFault.CutEnds(Left, NodeId.All),
            new NodeFault.Heal(Left, NodeId.All),
            new NodeFault.Lose(NodeId.All, Left, 5),
        ];
        foreach (var fault in faults)
        {
            Assert.Null(RehearsableFaults.WhyNot(fault, isIsolated: true, isBrokerOurs: true));
            Assert.Equal(
                "what befalls links needs a network of its own: add --network isolated",
                RehearsableFaults.WhyNot(fault, isIsolated: false, isBrokerOurs: true));
        }
    }

    [Fact]
    public void Between_two_nodes_there_is_no_link() => Assert.Equal(
        "a real node has one link, to the broker: say 'all' for the other end",
        RehearsableFaults.WhyNot(new NodeFault.Cut(Left, Right), isIsolated: true, isBrokerOurs: true));

    [Fact]
    public void What_cannot_be_done_to_a_link_is_refused_with_its_reason()
    {
        const string Late = "what is sent over real links cannot be held up; they can be cut, and lose some of it";
        Assert.Equal(Late, RehearsableFaults.WhyNot(new NodeFault.Slow(Left, NodeId.All, new Duration(1)), isIsolated: true, isBrokerOurs: true));
        Assert.Equal(Late, RehearsableFaults.WhyNot(new NodeFault.Delay(Left, NodeId.All, 5, new Duration(1)), isIsolated: true, isBrokerOurs: true));
        Assert.Equal(
            "real links carry TCP, which drops what comes twice; they can be cut, and lose some of it",
            RehearsableFaults.WhyNot(new NodeFault.Duplicate(Left, NodeId.All, 5), isIsolated: true, isBrokerOurs: true));
        Assert.Equal(
            "the clocks of real nodes are the computer's", RehearsableFaults.WhyNot(new NodeFault.Drift(Left, 5), isIsolated: true, isBrokerOurs: true));
        Assert.Equal(
            "journals of real nodes are in the machine's log, on the broker's disk",
            RehearsableFaults.WhyNot(new NodeFault.SlowDisk(Left, new Duration(1)), isIsolated: true, isBrokerOurs: true));
    }

    [Fact]
    public void A_cut_of_both_ways_pulls_the_cable_and_one_way_drops_what_comes_in_at_the_other_end()
    {
        var link = new NodeLink("node1", System.Net.IPAddress.Parse("10.77.0.2"));
        var mute = link.After(new NodeFault.Cut(Left, NodeId.All));
        Assert.False(mute.IsDown);
        Assert.Equal(["ip saddr 10.77.0.2 drop"], mute.RulesOut);
        Assert.Empty(mute.RulesIn);
        var deaf = link.After(new NodeFault.Cut(NodeId.All, Left));
        Assert.False(deaf.IsDown);
        Assert.Empty(deaf.RulesOut);
        Assert.Equal(["iifname eth0 drop"], deaf.RulesIn);
        var cut = mute.After(new NodeFault.Cut(NodeId.All, Left));
        Assert.True(cut.IsDown);
        Assert.Equal(deaf, cut.After(new NodeFault.CutEnds(Left, NodeId.All)));
        Assert.Equal(link, cut.After(new NodeFault.Heal(Left, NodeId.All)).After(new NodeFault.Heal(NodeId.All, Left)));
    }

    [Fact]
    public void What_is_rejected_is_answered_with_a_reset_which_itself_goes_through()
    {
        var link = new NodeLink("node1", System.Net.IPAddress.Parse("10.77.0.2"))
            .After(new NodeFault.Reject(Left, NodeId.All)).After(new NodeFault.Reject(NodeId.All, Left));
        Assert.False(link.IsDown);
        Assert.Equal(
            ["ip saddr 10.77.0.2 tcp flags & rst == rst accept", "ip saddr 10.77.0.2 meta l4proto tcp reject with tcp reset"], link.RulesOut);
        Assert.Equal(["iifname eth0 tcp flags & rst == rst accept", "iifname eth0 meta l4proto tcp reject with tcp reset"], link.RulesIn);
    }

    [Fact]
    public void A_loss_stays_beside_a_cut()
    {
        var link = new NodeLink("node1", System.Net.IPAddress.Parse("10.77.0.2"))
            .After(new NodeFault.Lose(Left, NodeId.All, 50)).After(new NodeFault.Cut(Left, NodeId.All)).After(new NodeFault.CutEnds(Left, NodeId.All));
        Assert.Equal(["ip saddr 10.77.0.2 numgen random mod 1000 < 50 drop"], link.RulesOut);
        Assert.Empty(link.After(new NodeFault.Lose(Left, NodeId.All, 0)).RulesOut);
    }
}
