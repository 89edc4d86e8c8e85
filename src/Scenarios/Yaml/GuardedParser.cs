using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace FslHv.Scenarios;

/// <summary>
/// The YAML library's parser, with one kind of exception for bad input: fuzzing shows that the library (16.3.0) lets
/// <see cref="InvalidOperationException"/> escape from its scanner and parser too.
/// </summary>
internal sealed class GuardedParser(string text) : IParser
{
    private readonly Parser _parser = new(new StringReader(text));

    /// <inheritdoc />
    public ParsingEvent? Current => _parser.Current;

    /// <inheritdoc />
    public bool MoveNext()
    {
        try
        {
            return _parser.MoveNext();
        }
        catch (Exception e) when (e is not YamlException)
        {
            var place = Current?.End ?? Mark.Empty;
            throw new YamlException(place, place, "what follows cannot be understood", e);
        }
    }
}
