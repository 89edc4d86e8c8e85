using FslHv.Abi;

namespace FslHv.Scenarios;

/// <summary>Collects what is wrong with one file, up to a limit, and gives it in the order of the file.</summary>
internal sealed class ErrorList(string file)
{
    /// <summary>More than this many helps nobody; the rest is left out.</summary>
    public const int CountMax = 100;

    private readonly List<ScenarioError> _errors = [];

    /// <summary>How many there are.</summary>
    public int Count => _errors.Count;

    /// <summary>Adds one. Line breaks and control characters in the text become spaces.</summary>
    public void Add(Place place, string text)
    {
        if (_errors.Count < CountMax)
            _errors.Add(new ScenarioError(file, place.Line, place.Column, OneLine(text)));
    }

    /// <summary>All of them by place; of one place in the order they were found.</summary>
    public ValueList<ScenarioError> ToValueList() =>
        _errors.OrderBy(error => new Place(error.Line, error.Column)).ToValueList();

    /// <summary>How a value of the user's is quoted: at most 40 characters of it.</summary>
    public static string Quote(string value) => value.Length <= 40 ? $"'{value}'" : $"'{value.AsSpan(0, 37)}...'";

    private static string OneLine(string text)
    {
        if (!text.AsSpan().ContainsAnyInRange('\0', '\u001f') && text.IndexOfAny(['\u007f', '\u0085', '\u2028', '\u2029']) < 0)
            return text;
        return string.Create(text.Length, text, static (target, source) =>
        {
            for (var i = 0; i < target.Length; i++)
                target[i] = char.IsControl(source[i]) || source[i] is '\u2028' or '\u2029' ? ' ' : source[i];
        });
    }
}
