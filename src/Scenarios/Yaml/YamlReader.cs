using FslHv.Actors;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace FslHv.Scenarios;

/// <summary>
/// Reads one YAML document into nodes that know their places. Bounded: text, depth and size with aliases followed all have limits, so that
/// no input costs more than it is worth. Anchors and aliases work; an alias inside its own anchor does not; tags are ignored.
/// </summary>
internal sealed class YamlReader
{
    /// <summary>Longest text. Unit: characters.</summary>
    public const int TextMax = 1 << 20;

    /// <summary>Deepest nesting.</summary>
    public const int DepthMax = 24;

    /// <summary>Most nodes, each counted as often as aliases show it.</summary>
    public const int NodesMax = 100_000;

    private readonly GuardedParser _parser;
    private readonly ErrorList _errors;
    private readonly SortedDictionary<string, YamlNode> _anchors = new(StringComparer.Ordinal);
    private int _nodes;

    private YamlReader(string text, ErrorList errors)
    {
        _parser = new GuardedParser(text);
        _errors = errors;
    }

    /// <summary>Reads a document. Null, with the cause in <paramref name="errors"/>, when there is none to read.</summary>
    public static YamlNode? Read(string text, ErrorList errors)
    {
        if (text.Length > TextMax)
        {
            errors.Add(new Place(1, 1), $"the file has {text.Length} characters, more than {TextMax}");
            return null;
        }

        try
        {
            return new YamlReader(text, errors).ReadStream();
        }
        catch (YamlException e)
        {
            errors.Add(PlaceOf(e.Start), $"this is not YAML: {e.Message}");
        }
        catch (TooMuchException e)
        {
            errors.Add(e.Place, e.Message);
        }

        return null;
    }

    private YamlNode? ReadStream()
    {
        _parser.Consume<StreamStart>();
        if (!_parser.TryConsume<DocumentStart>(out _))
        {
            _errors.Add(new Place(1, 1), "the file is empty");
            return null;
        }

        var root = ReadNode(1);
        _parser.Consume<DocumentEnd>();
        if (_parser.TryConsume<DocumentStart>(out var second))
            _errors.Add(PlaceOf(second.Start), "a second document begins here; a scenario file holds one");
        return root;
    }

    private YamlNode ReadNode(int depth)
    {
        var next = _parser.Current;
        Invariant.Holds(next is not null);
        var place = PlaceOf(next.Start);
        if (depth > DepthMax)
            throw new TooMuchException(place, $"nested more than {DepthMax} deep");
        if (++_nodes > NodesMax)
            throw new TooMuchException(place, $"more than {NodesMax} values");
        if (_parser.TryConsume<AnchorAlias>(out var alias))
            return Follow(alias);
        var anchor = next is NodeEvent named ? named.Anchor : AnchorName.Empty;
        YamlNode node;
        if (_parser.TryConsume<Scalar>(out var scalar))
            node = new YamlScalar(place, scalar.Value);
        else if (_parser.TryConsume<SequenceStart>(out _))
            node = ReadSequence(place, depth);
        else if (_parser.TryConsume<MappingStart>(out _))
            node = ReadMapping(place, depth);
        else
            throw new YamlException(next.Start, next.End, "a value was expected here");
        if (node.Weight > NodesMax)
            throw new TooMuchException(place, $"more than {NodesMax} values once aliases are followed");
        if (!anchor.IsEmpty)
            _anchors[anchor.Value] = node;
        return node;
    }

    private YamlSequence ReadSequence(Place place, int depth)
    {
        var items = new List<YamlNode>();
        while (!_parser.TryConsume<SequenceEnd>(out _))
            items.Add(ReadNode(depth + 1));
        return new YamlSequence(place, items);
    }

    private YamlMapping ReadMapping(Place place, int depth)
    {
        var entries = new List<YamlEntry>();
        var seen = new SortedSet<string>(StringComparer.Ordinal);
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            var key = ReadNode(depth + 1);
            var value = ReadNode(depth + 1);
            if (key is not YamlScalar { Value.Length: > 0 } name)
                _errors.Add(key.Place, $"a key must be a word, not {key.Description}");
            else if (!seen.Add(name.Value))
                _errors.Add(key.Place, $"key {ErrorList.Quote(name.Value)} is here a second time");
            else
                entries.Add(new YamlEntry(name, value));
        }

        return new YamlMapping(place, entries);
    }

    private YamlNode Follow(AnchorAlias alias) =>
        _anchors.TryGetValue(alias.Value.Value, out var node)
            ? node
            : throw new YamlException(alias.Start, alias.End, $"no anchor '{alias.Value.Value}' ends before this alias");

    private static Place PlaceOf(in Mark mark) => new((int)Math.Max(1, mark.Line), (int)Math.Max(1, mark.Column));

    /// <summary>The document goes over a limit.</summary>
    private sealed class TooMuchException(Place place, string message) : Exception(message)
    {
        public Place Place { get; } = place;
    }
}
