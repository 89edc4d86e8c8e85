using FslHv.Abi;

namespace FslHv.Drivers;

/// <summary>What <see cref="Getopt"/> came upon.</summary>
internal enum GetoptFind
{
    /// <summary>An option, with its argument if it takes one.</summary>
    Option,

    /// <summary>A word that is no option.</summary>
    Word,

    /// <summary>An option that there is not.</summary>
    Unknown,

    /// <summary>An option at the end whose argument is missing.</summary>
    ArgumentMissing,
}

/// <summary>
/// Takes a command line apart as the C library does when words come in order among the options: options of one letter, several behind one dash, an
/// argument behind the letter or in the next word whatever that is, <c>--</c> ends it all. Source: <c>getopt</c> of glibc with a
/// list that begins with <c>-:</c>.
/// </summary>
/// <param name="arguments">The words behind the program's name.</param>
/// <param name="letters">The options; a colon behind those that take an argument.</param>
internal sealed class Getopt(ValueList<string> arguments, string letters)
{
    private int _word;

    /// <summary>Where in the word the next letter is; 0 between words.</summary>
    private int _letter;

    /// <summary>The option's letter; for a long option, which there is not, its second dash.</summary>
    public char Letter { get; private set; }

    /// <summary>The option's argument, or the word.</summary>
    public string Text { get; private set; } = "";

    /// <summary>The next find; null at the end.</summary>
    public GetoptFind? Next()
    {
        Text = "";
        if (_letter == 0)
        {
            if (_word == arguments.Count || string.Equals(arguments[_word], "--", StringComparison.Ordinal))
                return null;
            if (arguments[_word].Length < 2 || arguments[_word][0] != '-')
            {
                Text = arguments[_word++];
                return GetoptFind.Word;
            }

            _letter = 1;
        }

        var word = arguments[_word];
        Letter = word[_letter++];
        var place = Letter == ':' ? -1 : letters.IndexOf(Letter, StringComparison.Ordinal);
        var takesArgument = place >= 0 && place + 1 < letters.Length && letters[place + 1] == ':';
        if (_letter < word.Length && !takesArgument)
            return place < 0 ? GetoptFind.Unknown : GetoptFind.Option;
        var rest = word[_letter..];
        (_word, _letter) = (_word + 1, 0);
        if (place < 0)
            return GetoptFind.Unknown;
        if (!takesArgument || rest.Length > 0)
        {
            Text = rest;
            return GetoptFind.Option;
        }

        if (_word == arguments.Count)
            return GetoptFind.ArgumentMissing;
        Text = arguments[_word++];
        return GetoptFind.Option;
    }
}
