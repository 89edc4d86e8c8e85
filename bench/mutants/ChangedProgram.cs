using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace FslHv.Mutants;

/// <summary>
/// A copy of the program as it was built, with boards and scenarios, in a temporary folder. A mutant is put in by compiling the projects that it changes
/// from the sources of the repository and the mutant's texts; nothing of what it changes is seen by other projects, so that they stay as they are.
/// </summary>
internal sealed class ChangedProgram : IDisposable
{
    private const string Here = "bench/mutants";
    private readonly string _root;
    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"fslhv-mutants-{Environment.ProcessId}");
    private readonly string _configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
    private readonly Dictionary<string, Project> _projects = new(StringComparer.Ordinal);

    /// <param name="root">Root of the repository.</param>
    public ChangedProgram(string root)
    {
        _root = root;
        Copy(AppContext.BaseDirectory, Path.Combine(_folder, "bin"));
        Copy(Path.Combine(root, "boards"), Path.Combine(_folder, "boards"));
        Copy(Path.Combine(root, Here, "scenarios"), Path.Combine(_folder, Here, "scenarios"));
    }

    /// <summary>The program that explores.</summary>
    public string Explorer => Path.Combine(_folder, "bin", "FslHv.Mutants.dll");

    /// <summary>Where a scenario is.</summary>
    public string PathOf(string scenario) => Path.Combine(_folder, Here, "scenarios", scenario + ".yaml");

    /// <summary>Puts a mutant in.</summary>
    /// <exception cref="FormatException">It does not fit, or what comes of it cannot be compiled.</exception>
    public void Change(Mutant mutant)
    {
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var edit in mutant.Edits)
            texts[edit.File] = edit.Apply(texts.GetValueOrDefault(edit.File) ?? File.ReadAllText(Path.Combine(_root, edit.File)));
        foreach (var (file, text) in texts.Where(each => !IsSource(each.Key)))
            File.WriteAllText(Path.Combine(_folder, file), text);
        foreach (var changed in texts.Where(each => IsSource(each.Key)).GroupBy(each => each.Key.Split('/')[1]))
            Compile(changed.Key, changed.ToDictionary());
    }

    /// <summary>Takes it out again.</summary>
    public void Restore(Mutant mutant)
    {
        foreach (var file in mutant.Edits.Select(edit => edit.File).Distinct())
        {
            if (!IsSource(file))
                File.Copy(Path.Combine(_root, file), Path.Combine(_folder, file), overwrite: true);
            else
                RestoreBinary(BinaryOf(file.Split('/')[1]));
        }
    }

    public void Dispose()
    {
        if (Directory.Exists(_folder))
            Directory.Delete(_folder, recursive: true);
    }

    private void RestoreBinary(string name) =>
        File.Copy(Path.Combine(AppContext.BaseDirectory, name), Path.Combine(_folder, "bin", name), overwrite: true);

    private static bool IsSource(string file) => file.StartsWith("src/", StringComparison.Ordinal);

    private static string BinaryOf(string project) => $"FslHv.{project}.dll";

    private void Compile(string name, Dictionary<string, string> changed)
    {
        if (!_projects.TryGetValue(name, out var project))
            _projects.Add(name, project = Open(name));
        var compilation = project.Compilation;
        foreach (var (file, text) in changed)
        {
            var path = Path.Combine(_root, file);
            compilation = compilation.ReplaceSyntaxTree(project.Trees[path], Parse(path, text));
        }

        using var binary = File.Create(Path.Combine(_folder, "bin", BinaryOf(name)));
        var result = compilation.Emit(binary);
        if (!result.Success)
            throw new FormatException(string.Join('\n', result.Diagnostics.Where(each => each.Severity == DiagnosticSeverity.Error)));
    }

    /// <summary>A project as it is built: its sources, what the build adds to them, and what it refers to.</summary>
    private Project Open(string name)
    {
        var folder = Path.Combine(_root, "src", name);
        var generated = Path.Combine(folder, "obj", _configuration, "net10.0");
        var files = Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
            .Where(file => !IsBelow(file, Path.Combine(folder, "obj")) && !IsBelow(file, Path.Combine(folder, "bin")))
            .Concat(Directory.EnumerateFiles(generated, "*.cs"));
        var trees = files.ToDictionary(file => file, file => Parse(file, File.ReadAllText(file)), StringComparer.Ordinal);
        var own = Assembly.Load($"FslHv.{name}").GetReferencedAssemblies().Where(each => !IsFrameworks(each.Name!));
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => IsFrameworks(Path.GetFileNameWithoutExtension(path)))
            .Concat(own.Select(each => Path.Combine(AppContext.BaseDirectory, each.Name + ".dll")));
        return new Project(trees, CSharpCompilation.Create(
            $"FslHv.{name}", trees.Values, references.Select(path => MetadataReference.CreateFromFile(path)),
            new CSharpCompilationOptions(
                OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release, nullableContextOptions: NullableContextOptions.Enable)));
    }

    private static bool IsFrameworks(string name) =>
        name.StartsWith("System", StringComparison.Ordinal) || name.StartsWith("Microsoft.", StringComparison.Ordinal) || name is "mscorlib" or "netstandard";

    private static bool IsBelow(string file, string folder) => file.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    private static SyntaxTree Parse(string path, string text) => CSharpSyntaxTree.ParseText(text, new CSharpParseOptions(LanguageVersion.Preview), path);

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.EnumerateFiles(from))
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        foreach (var folder in Directory.EnumerateDirectories(from))
            Copy(folder, Path.Combine(to, Path.GetFileName(folder)));
    }

    private sealed record Project(Dictionary<string, SyntaxTree> Trees, CSharpCompilation Compilation);
}
