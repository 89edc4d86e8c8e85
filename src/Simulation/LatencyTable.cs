using FslHv.Actors;

namespace FslHv.Simulation;

/// <summary>The delay of each latency class, and the one random stream that all of them draw from.</summary>
internal sealed class LatencyTable
{
    private readonly LatencyRange[] _ranges = new LatencyRange[LatencyClass.CountMax];

    /// <summary>Delay of a fixed class; −1 for one that must be drawn.</summary>
    private readonly long[] _fixed = new long[LatencyClass.CountMax];

    private RandomStream _stream;

    public LatencyTable(SimulationOptions options)
    {
        _stream = RandomStream.Of(options.Seed, "engine.latency");
        for (var i = 0; i < _ranges.Length; i++)
            Set(new LatencyClass((byte)i), options.DefaultLatency);
        foreach (var (latency, range) in options.Latencies)
            Set(latency, range);
    }

    /// <summary>The shortest delay that any class can give.</summary>
    public long Min { get; private set; }

    public LatencyRange this[LatencyClass latency] => _ranges[latency.Index];

    public void Set(LatencyClass latency, LatencyRange range)
    {
        if (!range.IsValid)
            throw new ArgumentException($"Not a latency range: {range}.", nameof(range));
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(latency.Index, LatencyClass.CountMax, nameof(latency));
        _ranges[latency.Index] = range;
        _fixed[latency.Index] = range.IsFixed ? range.Min.Nanoseconds : -1;
        Min = long.MaxValue;
        foreach (var each in _ranges)
            Min = Math.Min(Min, each.Min.Nanoseconds);
    }

    /// <summary>The delay of one message, in nanoseconds. A fixed class consumes no randomness.</summary>
    public long Draw(LatencyClass latency)
    {
        var delay = _fixed[latency.Index];
        return delay >= 0 ? delay : Draw(in _ranges[latency.Index]);
    }

    private long Draw(in LatencyRange range)
    {
        if (range.TailPermille != 0 && _stream.Next(1000) < range.TailPermille)
            return Between(range.Max.Nanoseconds, range.TailMax.Nanoseconds);
        return Between(range.Min.Nanoseconds, range.Max.Nanoseconds);
    }

    private long Between(long min, long max) => min + (long)_stream.NextBelow((ulong)(max - min) + 1);
}
