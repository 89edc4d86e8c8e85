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
}
