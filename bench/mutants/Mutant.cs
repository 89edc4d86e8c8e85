namespace FslHv.Mutants;

/// <summary>
/// A defect that can be switched on: which text of which file to replace by which, and the scenario that should notice. Files are as this one reads:
/// <code>
/// defect: what a programmer did wrong, in one line
/// scenario: stop-then-start
/// file: src/Hypervisor/VirtualPic.cs
/// --- old
/// text that occurs exactly once
/// --- new
/// text in its place
/// --- end
/// </code>
/// <c>file</c> and what follows it may come several times. A line that begins with <c>#</c> before them is for people.
/// </summary>
internal sealed record Mutant(string Name, string Defect, string Scenario, IReadOnlyList<MutantEdit> Edits)
{
    /// <summary>What files of mutants end in.</summary>
    public const string Extension = ".mutant";

    /// <summary>The first file that it changes.</summary>
    public string File => Edits[0].File;

    /// <summary>Reads a file.</summary>
    /// <exception cref="FormatException">It is none; the message says why.</exception>
    public static Mutant Parse(string name, string text)
    {
        var (defect, scenario) = ("", "");
        var edits = new List<MutantEdit>();
        var lines = text.Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            var line = lines[i];
            if (line.Length == 0 || line.StartsWith('#'))
                continue;
            var colon = line.IndexOf(": ", StringComparison.Ordinal);
            var (key, value) = colon < 0 ? (line, "") : (line[..colon], line[(colon + 2)..]);
            switch (key)
            {
                case "defect" when value.Length > 0:
                    defect = value;
                    break;
                case "scenario" when value.Length > 0:
                    scenario = value;
                    break;
                case "file" when value.Length > 0:
                    i++;
                    var old = Block(name, lines, ref i, "--- old", "--- new");
                    edits.Add(new MutantEdit(value, old, Block(name, lines, ref i, "--- new", "--- end")));
                    break;
                default:
                    throw new FormatException($"{name}: line {i + 1} is neither defect, scenario nor file: {line}");
            }
        }

        if (defect.Length == 0 || scenario.Length == 0 || edits.Count == 0)
            throw new FormatException($"{name}: defect, scenario or file is missing");
        return new Mutant(name, defect, scenario, edits);
    }

    /// <summary>Those of a folder, by name.</summary>
    public static IReadOnlyList<Mutant> In(string folder) =>
    [
        .. Directory.EnumerateFiles(folder, "*" + Extension).Order(StringComparer.Ordinal)
            .Select(file => Parse(Path.GetFileNameWithoutExtension(file), System.IO.File.ReadAllText(file))),
    ];

    private static string Block(string name, string[] lines, ref int i, string begin, string end)
    {
        if (i >= lines.Length || lines[i] != begin)
            throw new FormatException($"{name}: line {i + 1} should be '{begin}'");
        var first = i + 1;
        while (++i < lines.Length)
        {
            if (lines[i] == end)
                return string.Join('\n', lines[first..i]);
        }

        throw new FormatException($"{name}: '{end}' is missing");
    }
}

/// <summary>A change of one file.</summary>
/// <param name="File">Seen from the root of the repository.</param>
/// <param name="Old">What is replaced; it occurs exactly once.</param>
/// <param name="New">By what.</param>
internal sealed record MutantEdit(string File, string Old, string New)
{
    /// <summary>The changed text.</summary>
    /// <exception cref="FormatException">The old text does not occur exactly once.</exception>
    public string Apply(string text)
    {
        var place = text.IndexOf(Old, StringComparison.Ordinal);
        if (place < 0)
            throw new FormatException($"{File} has no such text:\n{Old}");
        if (text.IndexOf(Old, place + 1, StringComparison.Ordinal) >= 0)
            throw new FormatException($"{File} has this text more than once:\n{Old}");
        return string.Concat(text.AsSpan(0, place), New, text.AsSpan(place + Old.Length));
    }
}
