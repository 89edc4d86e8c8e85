using FslHv.Abi;

namespace FslHv.Scenarios;

/// <summary>
/// Which version of the original a machine or a guest behaves like, as it was written: a level, and single defects turned on or off beside it.
/// </summary>
public sealed record FidelitySetup
{
    /// <summary>Nothing is said: the level of what is around it, and of the machine the ideal.</summary>
    public static FidelitySetup Nothing { get; } = new();

    /// <summary>The level; null where nothing is said.</summary>
    public FidelityLevel? Level { get; init; }

    /// <summary>Single defects, in the order written.</summary>
    public ValueList<DefectSwitch> Defects { get; init; }

    /// <summary>The defects that are there.</summary>
    public Fidelity ToFidelity()
    {
        var fidelity = Fidelity.Of(Level ?? FidelityLevel.Ideal);
        foreach (var each in Defects)
            fidelity = fidelity.With(each.Defect, each.IsThere);
        return fidelity;
    }

    /// <summary>This one as it holds within another: its own level, or the other's; the other's single defects, then its own.</summary>
    public FidelitySetup Within(FidelitySetup other) => new() { Level = Level ?? other.Level, Defects = other.Defects.Concat(Defects).ToValueList() };

    /// <summary>As people write it: <c>merged-2011, plain-doorbell-pointer off</c>; empty when nothing differs from the ideal.</summary>
    public override string ToString()
    {
        var parts = new List<string>();
        if (Level is { } level and not FidelityLevel.Ideal)
            parts.Add(level.Name());
        foreach (var each in Defects)
            parts.Add($"{FslHv.Abi.Defects.Of(each.Defect).Name} {(each.IsThere ? "on" : "off")}");
        return string.Join(", ", parts);
    }
}

/// <summary>A defect turned on or off.</summary>
/// <param name="Place">Where the scenario says it.</param>
/// <param name="Defect">Which one.</param>
/// <param name="IsThere">Whether it is there.</param>
public sealed record DefectSwitch(Place Place, Defect Defect, bool IsThere);
