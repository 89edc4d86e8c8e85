using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Scenarios;

/// <summary>Makes liveness and availability out of nodes that were checked.</summary>
internal static class PromiseBuilder
{
    public static Liveness BuildLiveness(YamlNode node)
    {
        var map = Values.Group(node);
        var after = Values.Text(map, "after", FaultsEndShape.Word);
        Duration? time = after == FaultsEndShape.Word ? null : Values.Duration(map.Find("after")!);
        return new Liveness(map.Place, time, Values.Duration(map, "within"), Values.List(map, "expect", BuildItem));
    }

    public static Service BuildService(YamlNode node)
    {
        var map = Values.Group(node);
        Share? least = null;
        if (map.Find("up-at-least") is { } text)
        {
            Invariant.Holds(Share.TryParse(Values.Text(text), out var share));
            least = share;
        }

        Duration? longest = map.Find("longest-outage") is { } limit ? Values.Duration(limit) : null;
        return new Service(
            map.Place, Values.Text(map, "service"), Patterns(map.Find("up")!), Patterns(map.Find("down")!), Values.Moment(map, "from"), longest, least);
    }

    /// <summary>Names of checkers that are switched off.</summary>
    public static ValueList<string> BuildCheckersOff(YamlNode node) => Values.List(Values.Group(node), "off", Values.Text);

    private static LivelyItem BuildItem(YamlNode node)
    {
        if (node is not YamlMapping map)
            return new LivelyItem.OfExpectation(node.Place, Values.Text(node));
        return map.Find("fact") is null
            ? new LivelyItem.OfState(map.Place, Values.Text(map, "partition"), Values.Test("is", map.Find("is")!))
            : new LivelyItem.OfFact(map.Place, Values.Pattern(map));
    }

    private static ValueList<FactPattern> Patterns(YamlNode node) =>
        node is YamlSequence list ? list.Items.Select(Values.Pattern).ToValueList() : [Values.Pattern(node)];
}
