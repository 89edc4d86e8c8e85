using FslHv.Actors;

namespace FslHv.Abi;

/// <summary>Which defects are there: those of a level, and single ones turned on or off beside it. Immutable; equal when the same defects are there.</summary>
public readonly record struct Fidelity
{
    private readonly ulong _defects;

    private Fidelity(ulong defects)
    {
        _defects = defects;
    }

    /// <summary>Only the limits of the interface: the default.</summary>
    public static Fidelity Ideal { get; } = Of(FidelityLevel.Ideal);

    /// <summary>No defect at all, not even the limits of the interface.</summary>
    public static Fidelity None => default;

    /// <summary>The defects of a level.</summary>
    public static Fidelity Of(FidelityLevel level)
    {
        var fidelity = None;
        foreach (var info in Defects.All)
            fidelity = fidelity.With(info.Defect, info.Has(level));
        return fidelity;
    }

    /// <summary>Whether a defect is there.</summary>
    public bool Has(Defect defect) => (_defects & Bit(defect)) != 0;

    /// <summary>The same with one defect turned on or off.</summary>
    public Fidelity With(Defect defect, bool isThere) => new(isThere ? _defects | Bit(defect) : _defects & ~Bit(defect));

    /// <summary>Names of the defects that are there, in the order of the table.</summary>
    public override string ToString() => string.Join(", ", Names());

    public void AddTo(ref StateHash hash) => hash.Add(_defects);

    private IEnumerable<string> Names()
    {
        foreach (var info in (IEnumerable<DefectInfo>)Defects.All)
        {
            if (Has(info.Defect))
                yield return info.Name;
        }
    }

    private static ulong Bit(Defect defect)
    {
        Invariant.Holds((uint)defect < 64);
        return 1UL << (int)defect;
    }
}
