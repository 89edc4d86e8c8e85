using FslHv.Abi;

namespace FslHv.Scenarios;

/// <summary>Reads scenarios. Bad input gives errors, each one line with its place, and never an exception.</summary>
public static class ScenarioLoader
{
    /// <summary>Reads the text of a scenario file. Needs no board; what only a board can tell is checked by
    /// <see cref="ScenarioBinder"/>.</summary>
    /// <param name="file">The file's name, for messages.</param>
    /// <param name="text">What it holds.</param>
    public static ScenarioReading Parse(string file, string text)
    {
        var errors = new ErrorList(file);
        var root = YamlReader.Read(text, errors);
        if (root is not null)
            ScenarioShapes.Root.Check(root, "the file", errors);
        return root is null || errors.Count > 0
            ? new ScenarioReading(null, errors.ToValueList())
            : new ScenarioReading(new ScenarioBuilder(file).Build((YamlMapping)root), []);
    }
}

/// <summary>What came of reading a scenario file: a scenario, or what is wrong with it.</summary>
public sealed record ScenarioReading(Scenario? Scenario, ValueList<ScenarioError> Errors);
