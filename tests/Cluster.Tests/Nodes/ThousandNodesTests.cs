using System.Diagnostics;
using FslHv.Actors;
using Xunit.Abstractions;

namespace FslHv.Cluster.Tests;

/// <summary>
/// Machines of up to a thousand nodes, each with a partition that asks for its own status ten times a second: the figures of <c>docs/cluster.md</c>. The
/// hypervisor and the partitions are the real ones; nodes, links and time are simulated.
/// </summary>
public sealed class ThousandNodesTests(ITestOutputHelper output)
{
    /// <summary>A thousand nodes only in the long tier.</summary>
    public static TheoryData<int, int> Sizes { get; } = Effort.IsLong ? new() { { 10, 6 }, { 100, 6 }, { 1000, 6 } } : new() { { 10, 6 }, { 100, 6 } };

    [Theory]
    [MemberData(nameof(Sizes))]
    public void A_machine_goes_on_when_nodes_of_workers_and_then_of_the_hypervisor_die(int nodes, int deaths)
    {
        var clock = Stopwatch.StartNew();
        var machine = new WideMachine(nodes);

        var boot = machine.RunUntil(Duration.FromMilliseconds(1_000));
        var calm = machine.RunUntil(Duration.FromMilliseconds(2_000));
        for (var worker = 1; worker <= deaths; worker++)
            machine.Kill(worker, Duration.FromMilliseconds(100 * worker));
        var dying = machine.RunUntil(Duration.FromMilliseconds(3_000));
        machine.KillHypervisor(Duration.FromMilliseconds(500));
        var takenOver = machine.RunUntil(Duration.FromMilliseconds(4_000));

        output.WriteLine($"{nodes} nodes, {deaths} workers' nodes and the hypervisor's killed; simulated in {clock.ElapsedMilliseconds} ms");
        foreach (var (what, traffic) in new[] { ("power-on", boot), ("a calm second", calm), ($"{deaths} deaths", dying), ("the hypervisor's", takenOver) })
            output.WriteLine($"{what,16}: {traffic}");
        var (all, few) = (calm.Entries * nodes, calm.Entries * WideMachine.Candidates);
        output.WriteLine($"entries that are read in a calm second: {all:n0} when every node does, {few:n0} when candidates do");
        output.WriteLine($"lost after {Text(machine.LostAfter)}; doorbell after {Text(machine.RungAfter)}");
        output.WriteLine($"first answer after the hypervisor's death: {machine.AnsweredAfter}");

        Assert.Equal(deaths + 1, machine.LostAfter.Count); // The hypervisor's node carries a partition, too.
        Assert.Equal(deaths, machine.RungAfter.Count);
        Assert.All(machine.RungAfter, after => Assert.True(after < Duration.FromMilliseconds(52)));
        Assert.True(machine.AnsweredAfter < Duration.FromMilliseconds(75)); // Known after 50 ms at most; until then calls are said again every 20 ms.
        Assert.InRange(calm.Hcalls, (nodes * 10) - (nodes / 10), (nodes * 10) + (nodes / 10));

        // The call, what its partition says to the hypervisor's question, and that the answer has come.
        Assert.Equal(3, Math.Round(calm.Entries / (double)calm.Hcalls, 1));
        Assert.Equal(2, Math.Round(calm.Packets / (double)calm.Hcalls, 1)); // The question and the answer.
        Assert.InRange(calm.BusiestMailbox, 20, 24); // No more than in a small machine.
    }

    [Fact]
    public void Every_node_tells_of_a_death_and_the_first_word_counts()
    {
        const int nodes = 1000;
        var view = WideView.Define(nodes);
        var join = Stopwatch.StartNew();
        for (var node = 0; node < nodes; node++)
            view.Take(WideView.Join(node));
        join.Stop();
        Assert.True(view.View.IsComplete);

        var down = Stopwatch.StartNew();
        for (var node = 0; node < nodes; node++)
        {
            if (node != 500)
                view.Take(WideView.Down(node, dead: 500));
        }

        down.Stop();

        output.WriteLine($"{nodes} nodes join: entries of {WideView.Join(1).Length} bytes, {join.Elapsed.TotalMicroseconds / nodes:0.0} µs for each");
        output.WriteLine($"one dies: {nodes - 1} entries of {WideView.Down(1, 500).Length} bytes, {down.Elapsed.TotalMicroseconds / nodes:0.0} µs for each");
        Assert.Equal([501], view.Dead.Select(id => (int)id.Value));
        Assert.Equal(nodes - 1, view.View.Members.Count(member => member.IsUp));
    }

    private static string Text(IEnumerable<Duration> times)
    {
        var sorted = times.Order().ToList();
        return sorted.Count == 0 ? "-" : $"{sorted[0]} … {sorted[sorted.Count / 2]} … {sorted[^1]}";
    }
}
