using FslHv.Actors;

namespace FslHv.Scenarios;

/// <summary>Checks what the <c>faults</c> of a scenario name.</summary>
internal static class FaultSetupBinder
{
    public static void Check(Scenario scenario, MachineNames names, ErrorList errors)
    {
        if (scenario.Faults is not { } setup)
            return;
        foreach (var pattern in setup.Draw)
            CheckPattern(pattern, setup.Place, errors);
        foreach (var each in setup.Survivable)
            CheckPattern(each.Pattern, each.Place, errors);
        foreach (var label in setup.On)
            names.Partition(label, setup.Place);
        if (setup.From > (setup.To ?? scenario.Until))
            errors.Add(setup.Place, $"'between' begins at {setup.From}, behind its end at {setup.To ?? scenario.Until}");
    }

    private static void CheckPattern(string pattern, Place place, ErrorList errors)
    {
        if (FaultCatalogue.Matching(pattern).Count == 0)
            errors.Add(place, $"no fault is named {ErrorList.Quote(pattern)}; {NearestName.Hint(pattern, FaultCatalogue.Names)}");
    }
}
