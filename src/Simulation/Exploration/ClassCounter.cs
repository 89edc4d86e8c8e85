using System.Numerics;

namespace FslHv.Simulation;

/// <summary>
/// Counts how many different classes there were: exactly up to <see cref="ExactMax"/>, beyond that by estimate (HyperLogLog, Flajolet, Fusy, Gandouet and
/// Meunier 2007; off by about 1 %). Takes at most some 20 MiB, however many there are.
/// </summary>
public sealed class ClassCounter
{
    /// <summary>Up to here the count is exact.</summary>
    public const int ExactMax = 1 << 20;

    private const int Bits = 14;

    /// <summary>Looked up only.</summary>
    private HashSet<ulong>? _seen = [];

    private readonly byte[] _registers = new byte[1 << Bits];

    /// <summary>Whether <see cref="Count"/> is exact.</summary>
    public bool IsExact => _seen is not null;

    /// <summary>How many different ones.</summary>
    public long Count => _seen?.Count ?? Estimate();

    /// <summary>Takes one.</summary>
    public void Add(ulong trace)
    {
        if (_seen is not null && _seen.Add(trace) && _seen.Count > ExactMax)
            _seen = null;
        var mixed = (trace ^ (trace >> 31)) * 0x9E37_79B9_7F4A_7C15;
        ref var register = ref _registers[(int)(mixed >> (64 - Bits))];
        register = Math.Max(register, (byte)(BitOperations.LeadingZeroCount((mixed << Bits) | 1) + 1));
    }

    private long Estimate()
    {
        var sum = 0.0;
        foreach (var register in _registers)
            sum += 1.0 / (1UL << register);
        var count = (double)_registers.Length;
        return (long)(0.7213 / (1 + (1.079 / count)) * count * count / sum);
    }
}
