using System.Collections.Immutable;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace FslHv.Architecture.Tests;

/// <summary>Compiles text in memory, and runs the banned-symbol analyzer of the build on it.</summary>
internal static class Compiler
{
    private static readonly CSharpParseOptions ParseOptions = new(LanguageVersion.Preview, DocumentationMode.None);

    private static readonly CSharpCompilationOptions Options =
        new(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable, allowUnsafe: true);

    private static readonly ImmutableArray<MetadataReference> References =
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(file => MetadataReference.CreateFromFile(file))];

    private static readonly Lazy<ImmutableArray<DiagnosticAnalyzer>> Analyzers = new(LoadAnalyzers);

    public static CSharpCompilation Compile(string name, IEnumerable<(string Path, string Text)> files) => CSharpCompilation.Create(
        name,
        files.Select(file => CSharpSyntaxTree.ParseText(file.Text, ParseOptions, file.Path)),
        References,
        Options);

    public static CSharpCompilation Compile(string text) => Compile("Snippet", [("Snippet.cs", text)]);

    public static IReadOnlyList<string> Errors(Compilation compilation) =>
        compilation.GetDiagnostics().Where(found => found.Severity == DiagnosticSeverity.Error).Select(found => found.ToString()).ToList();

    /// <summary>What the analyzer says about a compilation when it is given these lists, by name and text.</summary>
    public static ImmutableArray<Diagnostic> Analyze(Compilation compilation, params IEnumerable<(string Name, string Text)> lists)
    {
        var options = new AnalyzerOptions([.. lists.Select(list => new InMemoryText(list.Name, list.Text))]);
        return compilation.WithAnalyzers(Analyzers.Value, options).GetAnalyzerDiagnosticsAsync().GetAwaiter().GetResult();
    }

    private static ImmutableArray<DiagnosticAnalyzer> LoadAnalyzers()
    {
        var file = Path.Combine(AppContext.BaseDirectory, "analyzers", "Microsoft.CodeAnalysis.CSharp.BannedApiAnalyzers.dll");
        var analyzers = new AnalyzerFileReference(file, new Loader()).GetAnalyzers(LanguageNames.CSharp);
        Assert.NotEmpty(analyzers);
        return analyzers;
    }

    private sealed class Loader : IAnalyzerAssemblyLoader
    {
        public void AddDependencyLocation(string fullPath)
        {
        }

        public Assembly LoadFromPath(string fullPath) => Assembly.LoadFrom(fullPath);
    }

    private sealed class InMemoryText(string name, string text) : AdditionalText
    {
        public override string Path => name;

        public override SourceText GetText(CancellationToken cancellationToken = default) => SourceText.From(text);
    }
}
