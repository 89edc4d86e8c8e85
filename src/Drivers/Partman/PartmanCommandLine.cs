using FslHv.Abi;

namespace FslHv.Drivers;

/// <summary>
/// The command line of <c>partman</c>, taken apart. Texts have a byte in each character. Source: <c>main</c> and <c>add_to_prop</c> of Topaz
/// <c>tools/partman/partman.c</c>.
/// </summary>
internal sealed record PartmanCommandLine
{
    /// <summary>How long a property may be that <c>-t</c> makes up. Unit: bytes.</summary>
    public const int PropertyBytesMax = 4096;

    private const string Shipped = "vqh:f:a:e:n:p:t:l:r";
    private const string Documented = "vqh:f:a:e:n:p:t:lr";

    /// <summary>The word that says what to do; what is not known is found out later.</summary>
    public string Verb { get; private set; } = "";

    /// <summary><c>-h</c>: a label, a node or a number.</summary>
    public string? Handle { get; private set; }

    /// <summary><c>-f</c>.</summary>
    public string? File { get; private set; }

    /// <summary><c>-a</c>.</summary>
    public uint? Address { get; private set; }

    /// <summary><c>-e</c>.</summary>
    public uint? Entry { get; private set; }

    /// <summary><c>-n</c>.</summary>
    public string? PropertyName { get; private set; }

    /// <summary><c>-p</c>.</summary>
    public string? Path { get; private set; }

    /// <summary>Each <c>-t</c> with its NUL.</summary>
    public string Value { get; private set; } = "";

    /// <summary><c>-l</c>.</summary>
    public bool Load { get; private set; }

    /// <summary><c>-r</c>.</summary>
    public bool Root { get; private set; }

    /// <summary><c>-v</c>.</summary>
    public bool IsVerbose { get; private set; }

    /// <summary><c>-q</c>.</summary>
    public bool IsQuiet { get; private set; }

    /// <summary>The words of a command to a managed partition. A status is that of all; where <c>-l</c> takes an argument it gets one.</summary>
    public static ValueList<string> Of(GuestEvent.Manage manage, Fidelity fidelity)
    {
        var words = new List<string> { manage.Command == IoctlNumber.GetStatus ? "status" : $"{manage.Command}".ToLowerInvariant() };
        if (manage.Command != IoctlNumber.GetStatus)
            words.AddRange(["-h", manage.Partition == "self" ? "-1" : manage.Partition]);
        if (manage.Load)
            words.Add(fidelity.Has(Defect.PartmanLoadTakesArgument) ? "-lyes" : "-l");
        if (manage.Entry != 0)
            words.AddRange(["-e", FormattableString.Invariant($"{manage.Entry}")]);
        return words.ToValueList();
    }

    /// <summary>Takes words apart. Complaints go to <paramref name="output"/>; null: it was not usable.</summary>
    public static PartmanCommandLine? Read(ValueList<string> arguments, bool loadTakesArgument, PartmanOutput output)
    {
        var line = new PartmanCommandLine();
        var options = new Getopt(arguments, loadTakesArgument ? Shipped : Documented);
        string? verb = null;
        while (options.Next() is { } find)
        {
            switch (find)
            {
                case GetoptFind.Word when verb is null:
                    verb = options.Text;
                    break;
                case GetoptFind.Word:
                    return Refuse(output, $"partman: unexpected command '{options.Text}'");
                case GetoptFind.Unknown:
                    return Refuse(output, $"partman: unrecognized option '{options.Letter}'");
                case GetoptFind.ArgumentMissing:
                    return Refuse(output, $"partman: missing argument to option '{options.Letter}'");
                case GetoptFind.Option when !line.Take(options.Letter, options.Text):
                    output.Error("partman: add_to_prop: property too long");
                    return null;
            }
        }

        if (verb is null)
            return Refuse(output, null);
        line.Verb = verb;
        return line;
    }

    private static PartmanCommandLine? Refuse(PartmanOutput output, string? complaint)
    {
        if (complaint is not null)
            output.Error(complaint);
        output.Print(PartmanTexts.Usage);
        return null;
    }

    /// <summary>False: the property is too long.</summary>
    private bool Take(char letter, string text)
    {
        switch (letter)
        {
            case 'v':
                IsVerbose = true;
                break;
            case 'q':
                IsQuiet = true;
                break;
            case 'h':
                Handle = text;
                break;
            case 'f':
                File = text;
                break;
            case 'a':
                Address = CNumber.Unsigned(text);
                break;
            case 'e':
                Entry = CNumber.Unsigned(text);
                break;
            case 'n':
                PropertyName = text;
                break;
            case 'p':
                Path = text;
                break;
            case 't':
                Value += text + '\0';
                return Value.Length <= PropertyBytesMax;
            case 'l':
                Load = true;
                break;
            case 'r':
                Root = true;
                break;
            default:
                throw Actors.Invariant.Unreachable(letter);
        }

        return true;
    }
}
