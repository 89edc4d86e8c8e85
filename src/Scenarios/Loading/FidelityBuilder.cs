using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Scenarios;

/// <summary>Makes fidelity setups out of nodes that were checked.</summary>
internal static class FidelityBuilder
{
    public static FidelitySetup Build(YamlMapping map) => new()
    {
        Level = map.Find("fidelity") is { } level ? FidelityLevels.Find(Values.Text(level)) : null,
        Defects = map.Find("defects") is { } defects ? Values.Group(defects).Entries.Select(Switch).ToValueList() : [],
    };

    private static DefectSwitch Switch(YamlEntry entry) => new(
        entry.Key.Place, Defects.Find(entry.Key.Value) ?? throw Invariant.Unreachable(entry.Key.Value), Values.Text(entry.Value) == "true");
}
