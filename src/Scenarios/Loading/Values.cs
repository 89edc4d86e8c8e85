using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Scenarios;

/// <summary>Takes values out of nodes that were checked against their shapes: what does not fit is a defect of the check.</summary>
internal static class Values
{
    public static string Text(YamlNode node)
    {
        Invariant.Holds(node is YamlScalar);
        return ((YamlScalar)node).Value;
    }

    public static string Text(YamlMapping map, string key, string otherwise = "") => map.Find(key) is { } node ? Text(node) : otherwise;

    public static bool Flag(YamlMapping map, string key, bool otherwise) => map.Find(key) is { } node ? Text(node) == "true" : otherwise;

    public static Duration Duration(YamlNode node)
    {
        Invariant.Holds(DurationShape.TryRead(Text(node), out var duration));
        return duration;
    }

    public static Duration Duration(YamlMapping map, string key, Duration otherwise = default) =>
        map.Find(key) is { } node ? Duration(node) : otherwise;

    public static long Integer(YamlMapping map, string key, long otherwise)
    {
        if (map.Find(key) is not { } node)
            return otherwise;
        Invariant.Holds(IntegerShape.TryRead(Text(node), out var number));
        return number;
    }

    public static YamlMapping Group(YamlNode node)
    {
        Invariant.Holds(node is YamlMapping);
        return (YamlMapping)node;
    }

    /// <summary>The items of a list; none where the key is missing.</summary>
    public static ValueList<T> List<T>(YamlMapping map, string key, Func<YamlNode, T> read) =>
        map.Find(key) is { } node ? ((YamlSequence)node).Items.Select(read).ToValueList() : [];

    /// <summary>The one key of a group that may have only one.</summary>
    public static (string Key, YamlMapping Value) Single(YamlNode node)
    {
        var group = Group(node);
        Invariant.Holds(group.Entries.Count == 1);
        return (group.Entries[0].Key.Value, Group(group.Entries[0].Value));
    }

    public static FactPattern Pattern(YamlNode node)
    {
        var map = Group(node);
        var tests = map.Entries.Where(entry => entry.Key.Value != "fact").Select(entry => Test(entry.Key.Value, entry.Value));
        return new FactPattern(map.Place, Text(map, "fact"), tests.ToValueList());
    }

    public static FieldTest Test(string field, YamlNode node)
    {
        var not = node is YamlMapping;
        var values = not ? ((YamlMapping)node).Find("not")! : node;
        return new FieldTest(values.Place, field, values is YamlSequence list ? list.Items.Select(Text).ToValueList() : [Text(values)], not);
    }

    public static Moment? Moment(YamlMapping map, string key) => map.Find(key) switch
    {
        null => null,
        YamlScalar scalar => new Moment.AtTime(Duration(scalar)),
        var node => new Moment.AtFact(Pattern(node)),
    };
}
