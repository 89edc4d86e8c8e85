using FslHv.Actors;

namespace FslHv.Abi;

/// <summary>
/// Which version of the original a guest's driver, the hypervisor and the tools behave like. Each turns on the <see cref="Defect"/>s that it had.
/// </summary>
public enum FidelityLevel
{
    /// <summary>The driver as it was sent to review in June 2011 (second version of the patch).</summary>
    V2,

    /// <summary>The driver as merged in July 2011.</summary>
    Merged2011,

    /// <summary>The driver after the security mends of May 2019 and that of 2020.</summary>
    Hardened2019,

    /// <summary>As it was meant: only the limits of the interface itself are left.</summary>
    Ideal,
}

/// <summary>Names of the levels.</summary>
public static class FidelityLevels
{
    private static readonly FidelityLevel[] All = Enum.GetValues<FidelityLevel>();

    /// <summary>Every level, oldest first.</summary>
    public static ReadOnlySpan<FidelityLevel> Every => All;

    /// <summary>The name in scenario files and on the command line: <c>merged-2011</c>.</summary>
    public static string Name(this FidelityLevel level) => level switch
    {
        FidelityLevel.V2 => "v2",
        FidelityLevel.Merged2011 => "merged-2011",
        FidelityLevel.Hardened2019 => "hardened-2019",
        FidelityLevel.Ideal => "ideal",
        _ => throw Invariant.Unreachable(level),
    };

    /// <summary>The level of a name; null when there is none.</summary>
    public static FidelityLevel? Find(string name)
    {
        foreach (var level in All)
        {
            if (string.Equals(level.Name(), name, StringComparison.Ordinal))
                return level;
        }

        return null;
    }
}
