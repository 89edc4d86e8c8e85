namespace FslHv.Actors;

/// <summary>
/// One stream of random numbers: SplitMix64 (Steele, Lea and Flood 2014). Eight bytes of state, so that every actor can own one.
/// Bounds are taken by multiply and shift: off from uniform by less than bound / 2^64.
/// </summary>
public struct RandomStream(ulong state)
{
    /// <summary>The stream of one purpose, given by its name, in the run of that seed.</summary>
    public static RandomStream Of(ulong seed, string purpose)
    {
        var hash = default(StateHash);
        hash.Add(seed);
        hash.Add(purpose);
        return new RandomStream(hash.Value);
    }

    /// <summary>The stream of the <paramref name="ordinal"/>th actor with that path hash.</summary>
    public static RandomStream Of(ulong seed, ulong pathHash, int ordinal)
    {
        var hash = default(StateHash);
        hash.Add(seed);
        hash.Add(pathHash);
        hash.Add(ordinal);
        return new RandomStream(hash.Value);
    }

    /// <summary>The next 64 bits.</summary>
    public ulong Next()
    {
        state += 0x9E37_79B9_7F4A_7C15;
        var mixed = (state ^ (state >> 30)) * 0xBF58_476D_1CE4_E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D0_49BB_1331_11EB;
        return mixed ^ (mixed >> 31);
    }

    /// <summary>0 … bound − 1; bound is 1 or more.</summary>
    public long Next(long bound) => (long)NextBelow((ulong)bound);

    /// <summary>0 … bound − 1; bound is 1 or more.</summary>
    public ulong NextBelow(ulong bound) => Math.BigMul(Next(), bound, out _);
}
