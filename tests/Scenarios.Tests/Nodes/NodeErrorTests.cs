namespace FslHv.Scenarios.Tests;

/// <summary>What is wrong with nodes, and with what befalls them, is said with its place.</summary>
public sealed class NodeErrorTests
{
    private const string Two = "nodes: { a: { partitions: [manager] }, b: { partitions: [worker] } }\n";

    [Theory]
    [InlineData("nodes: { a: { hypervisor: true }, b: { hypervisor: true } }", "3:35: the hypervisor is on one node only")]
    [InlineData("nodes: { a: { partitions: [worker] }, b: { partitions: [worker] } }", "3:39: partition 'worker' is on two nodes")]
    [InlineData("nodes: { a: { partitions: [worke] } }", "3:10: unknown partition 'worke'; did you mean 'worker'?")]
    [InlineData(Two + "timeline: [{ at: 1ms, node-crash: c }]", "4:35: unknown node 'c'; did you mean 'a'?")]
    [InlineData(Two + "timeline: [{ at: 1ms, link-cut: { from: a, to: c } }]", "4:33: unknown node 'c'; did you mean 'a'?")]
    [InlineData(Two + "timeline: [{ at: 1ms, link-cut: { from: a, to: a } }]", "4:33: a link is between two nodes, not from 'a' to itself")]
    [InlineData(Two + "timeline: [{ at: 1ms, link-cut: { from: all, to: all } }]", "4:33: a link has a node at one of its ends: from 'all' to 'all' there is none")]
    [InlineData(Two + "timeline: [{ at: 1ms, node-crash: all }]", "4:35: unknown node 'all'; there is: a, b")]
    [InlineData(
        Two + "timeline: [{ at: 1ms, link-cut: { from: a, to: all, one-way: true, reject: true } }]",
        "4:33: a link that rejects does so both ways: 'reject' and 'one-way' exclude each other")]
    [InlineData("nodes: { all: { }, b: { } }", "3:10: no node is called 'all': at a link that stands for every other node")]
    [InlineData("timeline: [{ at: 1ms, link-cut: { from: a, to: all } }]", "3:33: unknown node 'a'; there is none")]
    [InlineData("timeline: [{ at: 1ms, node-pause: a }]", "3:35: unknown node 'a'; there is none")]
    [InlineData("timeline: [{ at: 1ms, broker-outage: all-links }]", "3:38: there are no links: the scenario has no nodes")]
    public void A_node_that_is_not_there_is_an_error(string text, string error) =>
        Assert.Equal([error], Texts.Errors(Texts.Head + text + "\n", Boards.WorkerAndStandby));

    [Theory]
    [InlineData("timeline: [{ at: 1ms, node-restart: a, for: 1ms }]", "'for' goes only with")]
    [InlineData("timeline: [{ at: 1ms, node-crash: a, for: 0 }]", "'for' needs a duration above zero such as 20ms, or ever")]
    [InlineData("timeline: [{ at: 1ms, node-crash: a, for: never }]", "'for' needs a duration above zero such as 20ms, or ever")]
    [InlineData("timeline: [{ at: 1ms, link-lose: { from: a, to: b, permille: 0 } }]", "'permille' needs a whole number from 1 to 1000")]
    [InlineData("timeline: [{ at: 1ms, link-lose: { from: a, to: b } }]", "needs the key 'permille'")]
    [InlineData("timeline: [{ at: 1ms, link-delay: { from: a, to: b, permille: 5 } }]", "needs the key 'by'")]
    [InlineData("timeline: [{ at: 1ms, link-lose: { from: a, to: all, permille: 5, reject: true } }]", "unknown key 'reject' here")]
    [InlineData("timeline: [{ at: 1ms, clock-drift: { node: a } }]", "needs one of 'faster' or 'slower'")]
    [InlineData("timeline: [{ at: 1ms, clock-drift: { node: a, faster: 1, slower: 1 } }]", "'faster' and 'slower' exclude each other")]
    [InlineData("timeline: [{ at: 1ms, broker-outage: a }]", "unknown extent 'a'; there is: all-links")]
    [InlineData("nodes: { a: { partition: [worker] } }", "unknown key 'partition' here")]
    [InlineData("nodes: { a: { standby: b } }", "'standby' needs true or false")]
    public void A_wrong_key_is_an_error(string text, string error) =>
        Assert.Contains(error, Assert.Single(Texts.Errors(Texts.Head + text + "\n")), StringComparison.Ordinal);

    [Fact]
    public void A_partition_that_shares_memory_must_be_with_the_hypervisor()
    {
        Assert.Equal(
            ["3:10: partition 'worker' shares memory, and so it must be on the hypervisor's node"],
            Texts.Errors(Texts.Head + "nodes: { a: { partitions: [worker] }, b: { hypervisor: true } }\n", Boards.WithSharedMemory));
        Assert.Empty(Texts.Errors(Texts.Head + "nodes: { a: { partitions: [worker] }, b: { partitions: [manager] } }\n", Boards.WithSharedMemory));
    }

    [Fact]
    public void Where_memory_is_shared_no_node_is_a_standby() => Assert.Equal(
        ["3:39: partition 'worker' shares memory, and so no node can take over the hypervisor's"],
        Texts.Errors(Texts.Head + "nodes: { a: { partitions: [worker] }, b: { standby: true }, c: { standby: true } }\n", Boards.WithSharedMemory));
}
