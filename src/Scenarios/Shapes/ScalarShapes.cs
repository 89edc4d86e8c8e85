using System.Globalization;
using System.Text.Json;
using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Scenarios;

/// <summary>A single value with a form.</summary>
internal abstract class ScalarShape : Shape
{
    /// <summary>Whether a text has the form.</summary>
    public abstract bool Fits(string value);

    public override void Check(YamlNode node, string what, ErrorList errors)
    {
        if (node is not YamlScalar scalar || !Fits(scalar.Value))
            Refuse(node, what, errors);
    }
}

/// <summary>Any text that is not empty.</summary>
internal sealed class TextShape : ScalarShape
{
    public static readonly TextShape Instance = new();

    public override string Wanted => "a text";

    public override string Short => "text";

    public override bool Fits(string value) => value.Length > 0;

    public override void WriteSchema(Utf8JsonWriter json) => json.WriteString("type", "string");
}

/// <summary>A length of time; above zero where it says so.</summary>
internal sealed class DurationShape : ScalarShape
{
    public static readonly DurationShape Any = new(aboveZero: false);

    public static readonly DurationShape AboveZero = new(aboveZero: true);

    private readonly bool _aboveZero;

    private DurationShape(bool aboveZero)
    {
        _aboveZero = aboveZero;
    }

    public override string Wanted => _aboveZero ? "a duration above zero such as 5ms" : "a duration such as 5ms";

    public override string Short => "duration";

    public override bool Fits(string value) => TryRead(value, out var duration) && (!_aboveZero || duration > Duration.Zero);

    public override void WriteSchema(Utf8JsonWriter json)
    {
        json.WriteStartArray("type");
        json.WriteStringValue("string");
        json.WriteStringValue("integer");
        json.WriteEndArray();
        json.WriteString("pattern", "^(0|[0-9]+(\\.[0-9]+)? *(ns|us|µs|ms|s|min))$");
        json.WriteNumber("maximum", 0);
    }

    /// <summary>Reads a duration; a bare 0 is one too.</summary>
    public static bool TryRead(string value, out Duration duration)
    {
        duration = Duration.Zero;
        return value == "0" || Duration.TryParse(value, out duration);
    }
}

/// <summary>How long something lasts: a duration above zero, or <c>ever</c>.</summary>
internal sealed class LengthShape : ScalarShape
{
    /// <summary>What lasts for ever says so.</summary>
    public const string Ever = "ever";

    public static readonly LengthShape Instance = new();

    public override string Wanted => "a duration above zero such as 20ms, or ever";

    public override string Short => "duration or `ever`";

    public override bool Fits(string value) => value == Ever || DurationShape.AboveZero.Fits(value);

    public override void WriteSchema(Utf8JsonWriter json)
    {
        json.WriteString("type", "string");
        json.WriteString("pattern", "^(ever|[0-9]+(\\.[0-9]+)? *(ns|us|µs|ms|s|min))$");
    }
}

/// <summary>A delay, or a range of delays.</summary>
internal sealed class DelayShape : ScalarShape
{
    public static readonly DelayShape Instance = new();

    public override string Wanted => "a duration such as 1us, or a range such as 200ns..500ns";

    public override string Short => "duration or range";

    public override bool Fits(string value) => TryRead(value, out _, out _);

    public override void WriteSchema(Utf8JsonWriter json)
    {
        const string One = "[0-9]+(\\.[0-9]+)? *(ns|us|µs|ms|s|min)";
        json.WriteString("type", "string");
        json.WriteString("pattern", $"^{One}( *\\.\\. *{One})?$");
    }

    /// <summary>Reads <c>a</c> or <c>a..b</c> with a ≤ b.</summary>
    public static bool TryRead(string value, out Duration min, out Duration max)
    {
        max = Duration.Zero;
        var dots = value.IndexOf("..", StringComparison.Ordinal);
        if (dots < 0)
        {
            var fits = DurationShape.TryRead(value, out min);
            max = min;
            return fits;
        }

        return DurationShape.TryRead(value[..dots].Trim(), out min) && DurationShape.TryRead(value[(dots + 2)..].Trim(), out max) && min <= max;
    }
}

/// <summary>A whole number between two bounds, decimal or with 0x.</summary>
internal sealed class IntegerShape(long min, long max) : ScalarShape
{
    private readonly long _min = min;
    private readonly long _max = max;

    public override string Wanted => $"a whole number from {_min} to {_max}";

    public override string Short => "number";

    public override bool Fits(string value) => TryRead(value, out var number) && number >= _min && number <= _max;

    public override void WriteSchema(Utf8JsonWriter json)
    {
        json.WriteString("type", "integer");
        json.WriteNumber("minimum", _min);
        json.WriteNumber("maximum", _max);
    }

    /// <summary>Reads a whole number of 0 or more.</summary>
    public static bool TryRead(string value, out long number) =>
        value.StartsWith("0x", StringComparison.Ordinal)
            ? long.TryParse(value.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out number) && number >= 0
            : long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}

/// <summary>true or false.</summary>
internal sealed class FlagShape : ScalarShape
{
    public static readonly FlagShape Instance = new();

    public override string Wanted => "true or false";

    public override string Short => "true or false";

    public override bool Fits(string value) => value is "true" or "false";

    public override void WriteSchema(Utf8JsonWriter json) => json.WriteString("type", "boolean");
}

/// <summary>A word out of a list.</summary>
internal sealed class ChoiceShape(string kind, params ReadOnlySpan<string> names) : ScalarShape
{
    private readonly string _kind = kind;
    private readonly ValueList<string> _names = ValueList.Create(names);

    public override string Wanted => $"one of {string.Join(", ", (IEnumerable<string>)_names)}";

    public override string Short => string.Join(" \\| ", (IEnumerable<string>)_names);

    public override bool Fits(string value) => _names.Contains(value, StringComparer.Ordinal);

    public override void Check(YamlNode node, string what, ErrorList errors)
    {
        if (node is not YamlScalar { Value.Length: > 0 } scalar)
            Refuse(node, what, errors);
        else if (!Fits(scalar.Value))
            errors.Add(node.Place, $"unknown {_kind} {ErrorList.Quote(scalar.Value)}; {NearestName.Hint(scalar.Value, _names)}");
    }

    public override void WriteSchema(Utf8JsonWriter json)
    {
        json.WriteStartArray("enum");
        foreach (var name in _names)
            json.WriteStringValue(name);
        json.WriteEndArray();
    }
}
