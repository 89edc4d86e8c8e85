using Microsoft.CodeAnalysis;

namespace FslHv.Architecture.Tests;

/// <summary>
/// Writes one use of a banned symbol for each line of a list, lets the analyzer look at it, and reports the lines that it let
/// through: those name nothing that exists, or nothing that the analyzer can see.
/// </summary>
internal static class BannedSymbolCanary
{
    private static readonly SymbolDisplayFormat FullName = SymbolDisplayFormat.FullyQualifiedFormat;

    public static IReadOnlyList<string> LinesThatDoNotBite(string list)
    {
        var lines = BannedSymbolList.Parse(list);
        var empty = Compiler.Compile("");
        var uses = lines.Select((line, index) => (Line: line, Path: $"Use{index}.cs", Text: WriteUse(empty, line, index))).ToList();
        var known = uses.Where(use => use.Text is not null).ToList();
        var compilation = Compiler.Compile("Canary", known.Select(use => (use.Path, use.Text!)));
        Gate.IsQuiet(Compiler.Errors(compilation));

        var refused = Compiler.Analyze(compilation, ("BannedSymbols.txt", list))
            .Where(found => found.Id == "RS0030")
            .Select(found => (found.Location.SourceTree!.FilePath, Message: found.GetMessage()))
            .ToList();
        return uses
            .Where(use => use.Line.Instead.Length == 0
                || !refused.Any(found => found.FilePath == use.Path && found.Message.Contains(use.Line.Instead, StringComparison.Ordinal)))
            .Select(use => use switch
            {
                { Line.Instead.Length: 0 } => $"{use.Line.Id}: does not say what to use instead",
                { Text: null } => $"{use.Line.Id}: there is no such symbol",
                _ => $"{use.Line.Id}: the analyzer lets it through: {use.Text}",
            })
            .ToList();
    }

    private static string? WriteUse(Compilation compilation, BannedSymbol line, int index)
    {
        var body = DocumentationCommentId.GetFirstSymbolForDeclarationId(line.Id, compilation) switch
        {
            INamespaceSymbol space => TypeIn(space) is { } type ? Mention(type) : null,
            INamedTypeSymbol type => Mention(type),
            IPropertySymbol property => $"_ = {Owner(property)}.{property.Name};",
            IMethodSymbol { MethodKind: MethodKind.Constructor } create => $"_ = new {Owner(create)}({Arguments(create)});",
            IMethodSymbol method => $"{Owner(method)}.{method.Name}({Arguments(method)});",
            _ => null,
        };
        return body is null ? null : $"static class Use{index} {{ static void Body() {{ {body} }} }}";
    }

    private static INamedTypeSymbol? TypeIn(INamespaceSymbol space) =>
        space.GetTypeMembers().FirstOrDefault(type => type is { DeclaredAccessibility: Accessibility.Public, Arity: 0 });

    private static string Mention(INamedTypeSymbol type)
    {
        var objects = Enumerable.Repeat("object", type.Arity);
        var name = type.ToDisplayString(FullName.WithGenericsOptions(SymbolDisplayGenericsOptions.None));
        return $"_ = typeof({name}{(type.Arity == 0 ? "" : $"<{string.Join(", ", objects)}>")});";
    }

    private static string Owner(ISymbol member)
    {
        var type = member.ContainingType.ToDisplayString(FullName);
        return member.IsStatic || member is IMethodSymbol { MethodKind: MethodKind.Constructor } ? type : $"default({type})!";
    }

    private static string Arguments(IMethodSymbol method) =>
        string.Join(", ", method.Parameters.Select(parameter => $"default({parameter.Type.ToDisplayString(FullName)})!"));
}
