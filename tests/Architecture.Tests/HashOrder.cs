using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Operations;

namespace FslHv.Architecture.Tests;

/// <summary>
/// Finds where code looks at the order of a collection that is ordered by hash codes, or hands one on as an interface so that
/// nobody can see any more what it is. Looking things up in one is fine.
/// </summary>
internal static class HashOrder
{
    private static readonly string[] Unordered =
    [
        "System.Collections.Generic.Dictionary<TKey, TValue>",
        "System.Collections.Generic.Dictionary<TKey, TValue>.KeyCollection",
        "System.Collections.Generic.Dictionary<TKey, TValue>.ValueCollection",
        "System.Collections.Generic.HashSet<T>",
        "System.Collections.Frozen.FrozenDictionary<TKey, TValue>",
        "System.Collections.Frozen.FrozenSet<T>",
    ];

    /// <summary>Questions whose answer is the same in every order.</summary>
    private static readonly string[] OrderFree =
        ["Order", "Count", "Any", "All", "Contains", "Sum", "Min", "Max", "GetValueOrDefault", "ToFrozenDictionary", "ToFrozenSet"];

    /// <summary>Steps on the way to such a question.</summary>
    private static readonly string[] PassedThrough = ["Where", "Select", "OfType", "Cast"];

    public static IReadOnlyList<string> Find(Compilation compilation) =>
        compilation.SyntaxTrees.SelectMany(tree => Operations(compilation, tree)).Select(Judge).OfType<string>().Distinct().ToList();

    private static IEnumerable<IOperation> Operations(Compilation compilation, SyntaxTree tree)
    {
        var model = compilation.GetSemanticModel(tree);
        return tree.GetRoot().DescendantNodes()
            .Select(node => model.GetOperation(node))
            .OfType<IOperation>()
            .Where(operation => operation.Parent is null)
            .SelectMany(root => root.DescendantsAndSelf());
    }

    private static string? Judge(IOperation operation) => operation switch
    {
        IForEachLoopOperation loop when Strip(loop.Collection) is var collection && IsUnordered(collection.Type) =>
            Say(loop, $"goes through a {Name(collection.Type)} in hash order"),
        IForEachLoopOperation loop when Strip(loop.Collection).Type is null or IErrorTypeSymbol =>
            Say(loop, "goes through something that this test cannot read"),
        ISpreadOperation spread when IsUnordered(Strip(spread.Operand).Type) => Say(spread, $"spreads a {Name(Strip(spread.Operand).Type)} in hash order"),
        IInvocationOperation { Instance: { } instance, TargetMethod.Name: "GetEnumerator" or "CopyTo" } call when IsUnordered(instance.Type) =>
            Say(call, $"goes through a {Name(instance.Type)} in hash order"),
        IConversionOperation { Parent: IForEachLoopOperation or ISpreadOperation } => null, // said already
        IConversionOperation { Type.TypeKind: TypeKind.Interface } conversion when IsUnordered(conversion.Operand.Type) && !AsksOrderFree(conversion) =>
            Say(conversion, $"hands a {Name(conversion.Operand.Type)} on as {Name(conversion.Type)}"),
        _ => null,
    };

    /// <summary>Whether the value is only asked something that has the same answer in every order: <c>set.Where(…).Order()</c>.</summary>
    private static bool AsksOrderFree(IOperation value) => value.Parent switch
    {
        IConversionOperation { IsImplicit: true } conversion => AsksOrderFree(conversion),
        IArgumentOperation { Parameter.Ordinal: 0, Parent: IInvocationOperation { TargetMethod.IsExtensionMethod: true } call } =>
            OrderFree.Contains(call.TargetMethod.Name, StringComparer.Ordinal)
            || (PassedThrough.Contains(call.TargetMethod.Name, StringComparer.Ordinal) && AsksOrderFree(call)),
        _ => false,
    };

    private static IOperation Strip(IOperation operation) =>
        operation is IConversionOperation { IsImplicit: true } conversion ? Strip(conversion.Operand) : operation;

    private static bool IsUnordered(ITypeSymbol? type) =>
        type is not null && Unordered.Contains(type.OriginalDefinition.ToDisplayString(), StringComparer.Ordinal);

    private static string Name(ITypeSymbol? type) => type!.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat);

    private static string Say(IOperation operation, string what)
    {
        var place = operation.Syntax.GetLocation().GetLineSpan();
        return $"{place.Path}:{place.StartLinePosition.Line + 1}: {what}; use SortedDictionary, SortedSet, OrderedDictionary or .Order()";
    }
}
