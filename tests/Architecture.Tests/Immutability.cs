using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace FslHv.Architecture.Tests;

/// <summary>Whether nothing that can be reached from a value can change.</summary>
internal static class Immutability
{
    private const BindingFlags Fields = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    /// <summary>Types of the platform that never change, or (comparers, encodings, cultures, patterns) never do once they are made.</summary>
    private static readonly HashSet<Type> Plain =
    [
        typeof(string), typeof(decimal), typeof(Int128), typeof(UInt128), typeof(System.Numerics.BigInteger), typeof(Guid), typeof(Version),
        typeof(Index), typeof(Range), typeof(Type), typeof(StringComparer), typeof(System.Globalization.CultureInfo),
        typeof(System.Text.Encoding), typeof(System.Text.UTF8Encoding), typeof(System.Text.CompositeFormat), typeof(System.Text.RegularExpressions.Regex),
        typeof(System.Text.Json.JsonEncodedText), typeof(System.Text.Json.JsonWriterOptions),
    ];

    /// <summary>Generic types of the platform that change only with their arguments.</summary>
    private static readonly HashSet<Type> Wrappers =
    [
        typeof(Nullable<>), typeof(KeyValuePair<,>), typeof(FrozenDictionary<,>), typeof(FrozenSet<>), typeof(ImmutableArray<>), typeof(ImmutableList<>),
        typeof(ImmutableSortedDictionary<,>), typeof(ImmutableSortedSet<>), typeof(ImmutableStack<>), typeof(ImmutableQueue<>),
        typeof(System.Buffers.SearchValues<>), typeof(Comparer<>), typeof(IComparer<>),
    ];

    public static bool Holds(Type type) => Holds(type, []);

    /// <summary>Whether the platform promises that values of this type have equal contents when they are equal, and never change.</summary>
    public static bool IsPlain(Type type) => type.IsPrimitive || type.IsEnum || Plain.Contains(type);

    public static bool IsOurs(Type type) => type.Assembly.GetName().Name!.StartsWith("FslHv.", StringComparison.Ordinal);

    private static bool Holds(Type type, HashSet<Type> underWay)
    {
        if (IsPlain(type) || typeof(Delegate).IsAssignableFrom(type) || !underWay.Add(type))
            return true;
        if (type.IsGenericType && (Wrappers.Contains(type.GetGenericTypeDefinition()) || typeof(ITuple).IsAssignableFrom(type)))
            return type.GetGenericArguments().All(argument => Holds(argument, underWay));
        if (!IsOurs(type) || type.IsInterface)
            return false;
        return Family(type).All(member => HoldsForFields(member, underWay));
    }

    /// <summary>The type, what it is made from, and whatever may stand in its place.</summary>
    private static IEnumerable<Type> Family(Type type)
    {
        for (var part = type; part is not null && IsOurs(part); part = part.BaseType)
            yield return part;
        if (!type.IsSealed)
        {
            foreach (var derived in type.Assembly.GetTypes().Where(other => other != type && type.IsAssignableFrom(other)))
                yield return derived;
        }
    }

    private static bool HoldsForFields(Type type, HashSet<Type> underWay) => type.GetFields(Fields).All(field =>
        (field.IsInitOnly || type.IsValueType)
        && (Holds(field.FieldType, underWay) || IsHiddenArray(field, underWay)));

    private static bool IsHiddenArray(FieldInfo field, HashSet<Type> underWay) =>
        field is { FieldType.IsSZArray: true, IsPrivate: true } && Holds(field.FieldType.GetElementType()!, underWay);

    extension(Type type)
    {
        /// <summary>Whether the type, or one around it, has no name in the source: lambdas, iterators, array literals.</summary>
        public bool IsWrittenByTheCompiler =>
            type.Name.Contains('<', StringComparison.Ordinal)
            || type.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false)
            || type.DeclaringType is { IsWrittenByTheCompiler: true };
    }
}
