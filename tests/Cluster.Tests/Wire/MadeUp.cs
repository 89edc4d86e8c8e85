using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace FslHv.Cluster.Tests;

/// <summary>Assemblies of made-up messages, each a build of its own: two of them can have types of the same name.</summary>
internal static class MadeUp
{
    private const string Usings = "using System; using System.Collections.Generic; using FslHv.Abi; using FslHv.Actors; namespace MadeUp;";

    private static readonly MetadataReference[] References =
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(file => MetadataReference.CreateFromFile(file))];

    public static Assembly Of(string text)
    {
        var options = new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable);
        var compilation = CSharpCompilation.Create("MadeUp", [CSharpSyntaxTree.ParseText(Usings + text, new(LanguageVersion.CSharp13))], References, options);
        using var image = new MemoryStream();
        var made = compilation.Emit(image);
        Assert.True(made.Success, string.Join('\n', made.Diagnostics));
        return Assembly.Load(image.ToArray());
    }
}
