using System.Text.Json;
using FslHv.Abi;

namespace FslHv.Scenarios;

/// <summary>Words of a command line, split at spaces; what single or double quotes enclose is one word, or part of one.</summary>
internal sealed class CommandLineShape : ScalarShape
{
    public static readonly CommandLineShape Instance = new();

    public override string Wanted => "a command line whose quotes end";

    public override string Short => "command line";

    public override bool Fits(string value) => TryRead(value, out _);

    public override void WriteSchema(Utf8JsonWriter json) => json.WriteString("type", "string");

    /// <summary>Splits a command line; false where a quote does not end.</summary>
    public static bool TryRead(string value, out ValueList<string> words)
    {
        var found = new List<string>();
        string? word = null;
        var quote = '\0';
        foreach (var letter in value)
        {
            if (letter == quote)
                quote = '\0';
            else if (quote != '\0')
                word += letter;
            else if (letter is '\'' or '"')
                (quote, word) = (letter, word ?? "");
            else if (letter != ' ')
                word += letter;
            else if (word is not null)
            {
                found.Add(word);
                word = null;
            }
        }

        if (word is not null)
            found.Add(word);
        words = found.ToValueList();
        return quote == '\0';
    }
}
