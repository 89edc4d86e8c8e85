using System.Runtime.CompilerServices;
using FslHv.Actors;

namespace FslHv.Simulation;

/// <summary>The delay of each latency class, and the one random stream that all of them draw from.</summary>
internal sealed class LatencyTable
{
    private readonly LatencyRange[] _ranges = new LatencyRange[LatencyClass.CountMax];
    private readonly Row[] _rows = new Row[LatencyClass.CountMax];
    private RandomStream _stream;

    public LatencyTable(SimulationOptions options)
    {
        _stream = RandomStream.Of(options.Seed, "engine.latency");
        Check(options.DefaultLatency);
        Array.Fill(_ranges, options.DefaultLatency);
        Array.Fill(_rows, new Row(options.DefaultLatency));
        foreach (var (latency, range) in options.Latencies)
            Put(latency, range);
        FindMin();
    }

    /// <summary>The shortest delay that any class can give.</summary>
    public long Min { get; private set; }

    public LatencyRange this[LatencyClass latency] => _ranges[latency.Index];

    public void Set(LatencyClass latency, LatencyRange range)
    {
        Put(latency, range);
        FindMin();
    }

    /// <summary>The delay of one message, in nanoseconds. A fixed class consumes no randomness.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long Draw(LatencyClass latency)
    {
        ref var row = ref _rows[latency.Index];
        return row.Width == 0 ? row.Min : DrawRandom(in row);
    }

    private static void Check(LatencyRange range)
    {
        if (!range.IsValid)
            throw new ArgumentException($"Not a latency range: {range}.", nameof(range));
    }

    private void Put(LatencyClass latency, LatencyRange range)
    {
        Check(range);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(latency.Index, LatencyClass.CountMax, nameof(latency));
        _ranges[latency.Index] = range;
        _rows[latency.Index] = new Row(range);
    }

    private void FindMin()
    {
        Min = long.MaxValue;
        foreach (ref readonly var row in _rows.AsSpan())
            Min = Math.Min(Min, row.Min);
    }

    /// <summary>Decides how long messages take, where it is not fixed; null: the stream does.</summary>
    public Chooser? Chooser { get; set; }

    private long DrawRandom(in Row row)
    {
        if (Chooser is not null)
        {
            return row.TailPermille != 0 && Chooser.Draw(1000) >= 1000 - row.TailPermille
                ? row.TailMin + Chooser.Draw((long)row.TailWidth)
                : row.Min + Chooser.Draw((long)row.Width);
        }


        if (row.TailPermille != 0 && _stream.Next(1000) < row.TailPermille)
            return row.TailMin + (long)_stream.NextBelow(row.TailWidth);
        return row.Min + (long)_stream.NextBelow(row.Width);
    }

    /// <summary>A range, ready to be drawn from. Width is how many values there are; 0 when nothing needs to be drawn.</summary>
    private readonly struct Row(LatencyRange range)
    {
        public readonly long Min = range.Min.Nanoseconds;
        public readonly ulong Width = range.IsFixed ? 0 : (ulong)(range.Max - range.Min).Nanoseconds + 1;
        public readonly int TailPermille = range.TailPermille;
        public readonly long TailMin = range.Max.Nanoseconds;
        public readonly ulong TailWidth = range.TailPermille == 0 ? 0 : (ulong)(range.TailMax - range.Max).Nanoseconds + 1;
    }
}
