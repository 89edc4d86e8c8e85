using FslHv.Actors;

namespace FslHv.Simulation;

/// <summary>
/// A node's clock: engine time with a rate of its own. Integer arithmetic; never goes back; reads engine time as long as the rate was never changed.
/// Units: nanoseconds, and parts per million that it is faster.
/// </summary>
internal struct NodeClock
{
    private const long Million = 1_000_000;
    private long _engineStart;
    private long _localStart;
    private int _drift;

    /// <summary>How much faster it goes than engine time.</summary>
    public readonly int Drift => _drift;

    /// <summary>What it shows at a moment of engine time.</summary>
    public readonly long Read(long engine) => _localStart + (long)((Int128)(engine - _engineStart) * (Million + _drift) / Million);

    /// <summary>The first moment of engine time at which it shows that; never when that cannot be counted.</summary>
    public readonly long WhenItShows(long local)
    {
        if (local == long.MaxValue)
            return local;
        var rate = Million + _drift;
        var engine = _engineStart + (((Int128)(local - _localStart) * Million) + rate - 1) / rate;
        return engine >= long.MaxValue ? long.MaxValue : (long)engine;
    }

    /// <summary>From now on it goes at another rate.</summary>
    public void SetDrift(long engine, int partsPerMillion)
    {
        Invariant.Holds(partsPerMillion is >= -500_000 and <= 500_000);
        (_localStart, _engineStart, _drift) = (Read(engine), engine, partsPerMillion);
    }

    public readonly void AddTo(ref StateHash hash) => hash.Add(_drift);
}
