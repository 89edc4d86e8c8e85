using System.Reflection;

namespace FslHv.Architecture.Tests;

/// <summary>
/// Finds static fields that could carry something from one run to the next. Allowed are constants, and read-only fields of a type
/// that cannot change. An array is let pass when it is private and its elements cannot change: a table of the type that owns it.
/// </summary>
internal static class StaticState
{
    public static IEnumerable<string> Find(IEnumerable<Type> types) =>
        from type in types
        where !type.IsWrittenByTheCompiler
        from field in type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
        let flaw = FlawOf(field)
        where flaw is not null
        select $"{type.FullName}.{field.Name} {flaw}";

    private static string? FlawOf(FieldInfo field)
    {
        if (field.IsLiteral)
            return null;
        if (!field.IsInitOnly)
            return "is static and can be written";
        var isTable = field is { FieldType.IsSZArray: true, IsPrivate: true } && Immutability.Holds(field.FieldType.GetElementType()!);
        return isTable || Immutability.Holds(field.FieldType) ? null : $"is static and holds a {field.FieldType.Name}, which can change";
    }
}
