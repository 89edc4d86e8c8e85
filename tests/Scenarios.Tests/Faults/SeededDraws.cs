namespace FslHv.Scenarios.Tests;

/// <summary>Draws from a seed; every so often, as when a run is simplified, all from some draw on are 0.</summary>
internal sealed class SeededDraws(int seed, int zeroFrom = int.MaxValue) : IDraws
{
    private readonly Random _random = new(seed);
    private int _count;

    /// <summary>The bounds that were asked for.</summary>
    public List<long> Bounds { get; } = [];

    public long Next(long bound)
    {
        Assert.InRange(bound, 1, long.MaxValue);
        Bounds.Add(bound);
        var drawn = _random.NextInt64(bound);
        return _count++ < zeroFrom ? drawn : 0;
    }
}
