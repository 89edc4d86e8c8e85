using System.Text.Json;

namespace FslHv.Host.Tests;

/// <summary><c>fslhv bench</c>: that it measures, not what.</summary>
public sealed class BenchTests
{
    [Fact]
    public void Cycles_are_measured()
    {
        var figures = JsonDocument.Parse(Fslhv.Run("bench", "cycles", "--json", "--rounds", "1").Succeeded().Out).RootElement;
        Assert.True(figures.GetProperty("cycles/s").GetDouble() > 0);
        Assert.InRange(figures.GetProperty("messages/cycle").GetDouble(), 10, 100);
    }

    [Fact]
    public void Copies_are_measured_beside_plain_ones()
    {
        var figures = JsonDocument.Parse(Fslhv.Run("bench", "memcpy", "--json", "--rounds", "1").Succeeded().Out).RootElement;
        Assert.True(figures.GetProperty("MiB/s by hcall").GetDouble() > 0);
        Assert.True(figures.GetProperty("MiB/s plain").GetDouble() > 0);
        Assert.True(figures.GetProperty("of the plain rate").GetDouble() > 0);
        Assert.InRange(figures.GetProperty("messages/copy").GetDouble(), 128 * 4, 128 * 8);
    }

    [Fact]
    public void Planning_is_measured()
    {
        var figures = JsonDocument.Parse(Fslhv.Run("bench", "trees", "--json", "--rounds", "1").Succeeded().Out).RootElement;
        Assert.True(figures.GetProperty("ms/machine").GetDouble() > 0);
    }

    [Fact]
    public void Explorations_are_measured_on_one_thread_and_on_two()
    {
        var figures = JsonDocument.Parse(Fslhv.Run("bench", "explore", "--json", "--rounds", "1").Succeeded().Out).RootElement;
        Assert.True(figures.GetProperty("schedules/s, one thread").GetDouble() > 0);
        Assert.True(figures.GetProperty("two threads to one").GetDouble() > 0);
        Assert.True(figures.GetProperty("bare loop, two threads to one").GetDouble() > 0);
    }

    [Fact]
    public void What_an_exploration_holds_does_not_grow_with_its_length()
    {
        var outcome = Fslhv.Run("bench", "explore", "scenarios/shared-counter-3x1.yaml", "--json", "--memory", "3000").Succeeded();
        var figures = JsonDocument.Parse(outcome.Out).RootElement;
        Assert.InRange(figures.GetProperty("MiB held after 30,000 schedules").GetDouble(), 0, 4);
    }

    [Fact]
    public void Actors_on_threads_are_measured_beside_bare_channels()
    {
        var figures = JsonDocument.Parse(Fslhv.Run("bench", "live", "--json", "--rounds", "1", "--messages", "20000").Succeeded().Out).RootElement;
        AssertFigures(
            figures, "messages/s", "of bare channels", "ns of a core/message", "messages/s, two actors", "two actors, of bare channels", "actors spawned/s");
    }

    [Fact]
    public void Nodes_over_a_broker_are_measured_beside_its_bare_client()
    {
        var figures = JsonDocument.Parse(Fslhv.Run("bench", "cluster", "--json", "--rounds", "1", "--messages", "2000").Succeeded().Out).RootElement;
        AssertFigures(
            figures, "messages/s, node to node", "of the bare client", "messages/s, observed", "hcalls/s, to another node", "hcalls/s, to one who survives",
            "hcalls/s, the same observed", "another node, of the bare client", "one who survives, of the bare client");
    }

    [Fact]
    public void Nodes_over_a_broker_that_is_not_there_are_not_measured()
    {
        var outcome = Fslhv.Run("bench", "cluster", "--broker", "amqp://nobody:nothing@127.0.0.1:1/");
        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains("amqp://127.0.0.1:1", outcome.Error, StringComparison.Ordinal);
    }

    private static void AssertFigures(JsonElement figures, params string[] names)
    {
        Assert.Equal(names, figures.EnumerateObject().Select(each => each.Name));
        Assert.All(figures.EnumerateObject(), each => Assert.True(each.Value.GetDouble() > 0));
    }
}
