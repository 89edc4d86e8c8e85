using System.Runtime.CompilerServices;
using FslHv.Abi;
using FslHv.Scenarios;

namespace FslHv.TestKit.Tests;

/// <summary>Scenarios as subjects: shipped ones, and such as a test writes on a shipped board.</summary>
internal sealed class Subjects : IFileSource
{
    private readonly string _path;
    private readonly string? _text;

    private Subjects(string path, string? text)
    {
        _path = path;
        _text = text;
    }

    /// <summary>Paths of the shipped scenarios.</summary>
    public static IEnumerable<string> Shipped =>
        Directory.GetFiles(Path.Combine(Root(), "scenarios"), "*.yaml").Order(StringComparer.Ordinal).Select(file => $"scenarios/{Path.GetFileName(file)}");

    /// <summary>A shipped scenario; the path is seen from the root of the repository.</summary>
    public static ScenarioSubject Open(string path) => Of(new Subjects(path, null));

    /// <summary>A scenario whose text is given; boards are seen from the folder <c>scenarios</c>.</summary>
    public static ScenarioSubject Parse(string text) => Of(new Subjects("scenarios/test.yaml", text));

    public Bytes? Read(string path)
    {
        if (_text is not null && path == _path)
            return Bytes.Take(System.Text.Encoding.UTF8.GetBytes(_text));
        var full = Path.Combine(Root(), path.Replace('/', Path.DirectorySeparatorChar));
        return File.Exists(full) ? Bytes.Take(File.ReadAllBytes(full)) : null;
    }

    private static ScenarioSubject Of(Subjects files)
    {
        var binding = ScenarioFile.Open(files._path, files, GuestPrograms.Standard);
        Assert.Equal([], binding.Errors.Select(error => error.ToString()));
        return new ScenarioSubject(binding.Scenario!);
    }

    /// <summary>The root of the repository.</summary>
    public static string Root([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", ".."));
}
