namespace FslHv.Scenarios;

/// <summary>A piece of a YAML document with its place. A closed family.</summary>
internal abstract class YamlNode(Place place)
{
    /// <summary>Where it begins.</summary>
    public Place Place { get; } = place;

    /// <summary>How many nodes one meets who walks through it, aliases followed.</summary>
    public abstract long Weight { get; }

    /// <summary>How messages name it: <c>'abc'</c>, <c>a list</c>.</summary>
    public abstract string Description { get; }
}

/// <summary>A single value.</summary>
internal sealed class YamlScalar(Place place, string value) : YamlNode(place)
{
    public string Value { get; } = value;

    public override long Weight => 1;

    public override string Description => Value.Length == 0 ? "nothing" : ErrorList.Quote(Value);
}

/// <summary>A list.</summary>
internal sealed class YamlSequence(Place place, List<YamlNode> items) : YamlNode(place)
{
    public IReadOnlyList<YamlNode> Items { get; } = items;

    public override long Weight { get; } = 1 + items.Sum(item => item.Weight);

    public override string Description => "a list";
}

/// <summary>Keys with their values, in document order; every key once.</summary>
internal sealed class YamlMapping(Place place, List<YamlEntry> entries) : YamlNode(place)
{
    public IReadOnlyList<YamlEntry> Entries { get; } = entries;

    public override long Weight { get; } = 1 + entries.Sum(entry => 1 + entry.Value.Weight);

    public override string Description => "a group of keys";

    /// <summary>The value of that key, or null.</summary>
    public YamlNode? Find(string key)
    {
        foreach (var entry in Entries)
        {
            if (string.Equals(entry.Key.Value, key, StringComparison.Ordinal))
                return entry.Value;
        }

        return null;
    }
}

/// <summary>A key with its value.</summary>
internal readonly record struct YamlEntry(YamlScalar Key, YamlNode Value);
