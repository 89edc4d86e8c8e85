using FslHv.Actors;

namespace FslHv.Scenarios;

/// <summary>Makes expectations out of nodes that were checked.</summary>
internal static class ExpectationBuilder
{
    public static Expectation Build(YamlNode node)
    {
        var map = Values.Group(node);
        var window = new Window(Values.Moment(map, "from"), Values.Moment(map, "to"));
        foreach (var entry in map.Entries)
        {
            if (Build(entry, map, window) is { } expectation)
                return expectation;
        }

        throw Invariant.Unreachable(map);
    }

    private static Expectation? Build(YamlEntry entry, YamlMapping map, Window window)
    {
        var name = Values.Text(map, "name");
        var place = map.Place;
        var value = entry.Value;
        switch (entry.Key.Value)
        {
            case "eventually":
                Duration? within = map.Find("within") is { } limit ? Values.Duration(limit) : null;
                return new Expectation.Eventually(place, name, Values.Pattern(value), Values.Moment(map, "after"), within);
            case "never":
                return new Expectation.Times(place, name, Values.Pattern(value), 0, 0, window);
            case "exactly-once":
                return new Expectation.Times(place, name, Values.Pattern(value), 1, 1, window);
            case "exactly" or "at-least" or "at-most":
                return Counted(place, name, entry.Key.Value, Values.Group(value), window);
            case "one-of":
                return new Expectation.OneOf(place, name, Values.List(map, "one-of", Values.Pattern), window);
            case "always":
                var (always, has) = State(Values.Group(value));
                return new Expectation.Always(place, name, always, has, window);
            case "finally":
                var (last, ends) = State(Values.Group(value));
                return new Expectation.Finally(place, name, last, ends);
            case "counter":
                return Counter(place, name, Values.Group(value));
            default:
                return null;
        }
    }

    private static Expectation.Times Counted(Place place, string name, string bound, YamlMapping map, Window window)
    {
        var times = (int)Values.Integer(map, "times", 0);
        return new Expectation.Times(
            place,
            name,
            Values.Pattern(map.Find("of")!),
            bound == "at-most" ? 0 : times,
            bound == "at-least" ? Expectation.Times.NoMost : times,
            window);
    }

    private static (string Partition, FieldTest Is) State(YamlMapping map) =>
        (Values.Text(map, "partition"), Values.Test("is", map.Find("is")!));

    private static Expectation.Counter Counter(Place place, string name, YamlMapping map)
    {
        var exactly = Values.Integer(map, "exactly", -1);
        return exactly >= 0
            ? new Expectation.Counter(place, name, Values.Text(map, "of"), exactly, exactly)
            : new Expectation.Counter(
                place, name, Values.Text(map, "of"), Values.Integer(map, "at-least", 0), Values.Integer(map, "at-most", long.MaxValue));
    }
}
