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
}
