using System.Text;
using FslHv.Abi;

namespace FslHv.Scenarios;

/// <summary>The page of all faults, made from <see cref="FaultCatalogue"/>.</summary>
public static class FaultReference
{
    private const string Head = """
        # Faults

        Everything that can be made to go wrong, by name. `fslhv faults` prints the same list.

        <!-- Written by tests/Scenarios.Tests with UPDATE=1. -->

        There are four ways to make one happen:

        * in a scenario's `timeline`, at a time or after a fact, as the last column of the tables says;
        * for one run, by hand: `fslhv run scenarios/failover.yaml --fault 'guest-panic standby at 12ms'`, as often as wanted;
        * drawn anew for each run, within the limits that a scenario declares under [`faults`](../scenarios.md#faults);
        * in code: `ScenarioRunOptions.Faults`.

        The line of a fault is its name, its target, its moment, then its parameters: `guest-slow worker at 12ms by=5ms`. An event strikes at a time. A fault
        point strikes when an actor passes it: at the third pass (`pass 3`), at two in a row (`pass 3 times 2`), counted from a time on (`pass 1 from 20ms`), or
        at one that an exploration picks (`any-pass`). Its target is what the path of an actor begins with: `worker`, `worker/`, `hypervisor`, or `*` for all.

        A run says of each fault whether it struck. One that never did says why: its moment never came, there was nothing to strike, or nobody passed there. The
        counter `faults-struck` counts all strikes. The budget `at-most` of drawn faults counts each strike by its cost.

        """;

    /// <summary>The page, in Markdown.</summary>
    public static string Write()
    {
        var page = new StringBuilder(Head.ReplaceLineEndings("\n")).Append('\n');
        foreach (var layer in ((IEnumerable<FaultKind>)FaultCatalogue.All).GroupBy(kind => kind.Layer))
        {
            page.Append($"## {layer.Key.Name()}\n\n| fault | strikes | cost | what happens | in a timeline |\n|---|---|---|---|---|\n");
            foreach (var kind in layer)
                page.Append($"| `{kind.Name}` | {kind.Strikes.Name()} | {kind.Cost} | {kind.Meaning} | `{kind.Timeline}` |\n");
            page.Append('\n');
            foreach (var kind in layer)
            {
                foreach (var parameter in kind.Parameters)
                    page.Append($"* `{kind.Name}`, `{parameter.Name}`: {parameter.Meaning}; {parameter.Default} where nothing is said.\n");
            }

            if (layer.Any(kind => kind.Parameters.Count > 0))
                page.Append('\n');
        }

        return page.ToString().TrimEnd('\n') + "\n";
    }
}
