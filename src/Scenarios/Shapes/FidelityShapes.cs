using FslHv.Abi;

namespace FslHv.Scenarios;

/// <summary>The keys <c>fidelity</c> and <c>defects</c>, of a scenario and of a guest.</summary>
internal static class FidelityShapes
{
    private static readonly ObjectShape Switches = new()
    {
        Name = "defects",
        Meaning = "Single defects, each turned on or off beside what the level has. Which level has which: [defects](reference/defects.md).",
        Keys = Defects.All.Select(each => new KeyShape(each.Name, FlagShape.Instance, Meaning(each)) { Default = "as the level has it" }).ToValueList(),
    };

    public static KeyShape Level(string meaning, string otherwise) =>
        new("fidelity", new ChoiceShape("fidelity level", [.. FidelityLevels.Every.ToArray().Select(level => level.Name())]), meaning) { Default = otherwise };

    public static KeyShape DefectKeys(string meaning) => new("defects", Switches, meaning);

    private static string Meaning(DefectInfo each) => each.Owner switch
    {
        DefectOwner.Driver => $"Driver: {each.Meaning}.",
        DefectOwner.Hypervisor => $"Hypervisor: {each.Meaning}.",
        DefectOwner.Partman => $"`partman`: {each.Meaning}.",
        _ => throw Actors.Invariant.Unreachable(each.Owner),
    };
}
