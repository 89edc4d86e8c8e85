using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Scenarios;

/// <summary>Makes a <see cref="FaultSetup"/> out of nodes that were checked.</summary>
internal static class FaultSetupBuilder
{
    public static FaultSetup Build(YamlNode node)
    {
        var map = Values.Group(node);
        var setup = new FaultSetup
        {
            Place = node.Place,
            Draw = map.Find("draw") is YamlSequence list ? list.Items.Select(Values.Text).ToValueList() : [Values.Text(map, "draw")],
            On = Values.List(map, "on", Values.Text),
            AtMost = (int)Values.Integer(map, "at-most", FaultSetup.AtMostDefault),
            Survivable = map.Find("survivable") is { } survivable ? Values.Group(survivable).Entries.Select(Survivable).ToValueList() : [],
        };
        if (map.Find("between") is not { } between)
            return setup;
        Invariant.Holds(DelayShape.TryRead(Values.Text(between), out var from, out var to));
        var hasEnd = Values.Text(between).Contains("..", StringComparison.Ordinal);
        return setup with { From = from, To = hasEnd ? to : null };
    }

    private static SurvivableFault Survivable(YamlEntry entry)
    {
        Invariant.Holds(IntegerShape.TryRead(Values.Text(entry.Value), out var count));
        return new(entry.Key.Place, entry.Key.Value, (int)count);
    }
}
