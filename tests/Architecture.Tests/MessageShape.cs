using System.Reflection;
using System.Runtime.CompilerServices;
using FslHv.Actors;

namespace FslHv.Architecture.Tests;

/// <summary>
/// Whether messages and notes are what the actor contract says: records that are final or abstract, never change, and are equal
/// exactly when their contents are. Contents are plain values, enums, record structs, records, and types that bring an equality
/// of their own; arrays and collections of the platform are none of these, because they compare by reference.
/// </summary>
internal static class MessageShape
{
    private const BindingFlags Members = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    public static bool IsMessage(Type type) =>
        type != typeof(Message) && type != typeof(Note) && (typeof(Message).IsAssignableFrom(type) || typeof(Note).IsAssignableFrom(type));

    public static IEnumerable<string> FlawsOf(Type message)
    {
        if (!message.IsSealed && !message.IsAbstract)
            yield return $"{message.FullName} is neither sealed nor abstract";
        foreach (var flaw in FlawsOfContents(message, message.FullName!, [typeof(Message), typeof(Note)]))
            yield return flaw;
    }

    private static IEnumerable<string> FlawsOfContents(Type type, string path, HashSet<Type> seen)
    {
        if (!seen.Add(type))
            yield break;
        foreach (var property in type.GetProperties(Members).Where(property => property.SetMethod is not null && !IsInit(property)))
            yield return $"{path}.{property.Name} can be set";
        foreach (var field in FieldsOf(type))
        {
            var place = $"{path}.{NameOf(field)}";
            if (!field.IsInitOnly && !field.IsDefined(typeof(CompilerGeneratedAttribute)))
                yield return $"{place} can be set";
            foreach (var flaw in FlawsOfMember(field.FieldType, place, seen))
                yield return flaw;
        }
    }

    private static IEnumerable<string> FlawsOfMember(Type type, string place, HashSet<Type> seen)
    {
        if (Immutability.IsPlain(type))
            return [];
        if (Nullable.GetUnderlyingType(type) is { } inner)
            return FlawsOfMember(inner, place, seen);
        if (type.IsValueType && typeof(ITuple).IsAssignableFrom(type))
            return type.GetGenericArguments().SelectMany(part => FlawsOfMember(part, place, seen));
        if (!Immutability.IsOurs(type))
            return [$"{place} is a {type.Name}: not compared by its contents, or not fixed"];
        if (BringsItsOwnEquality(type))
            return Immutability.Holds(type) ? [] : [$"{place} is a {type.Name}, which can change"];
        if (IsRecord(type))
            return IsFinalOrFamily(type)
                ? Family(type).SelectMany(member => FlawsOfContents(member, place, seen))
                : [$"{place} is a {type.Name}, which is not sealed"];
        return [$"{place} is a {type.Name}: no record, and without an equality of its own"];
    }

    private static bool IsFinalOrFamily(Type type) => type.IsSealed || type.IsAbstract;

    private static IEnumerable<Type> Family(Type type) =>
        type.IsSealed ? [type] : type.Assembly.GetTypes().Where(type.IsAssignableFrom);

    private static bool BringsItsOwnEquality(Type type) =>
        EqualityOf(type) is { } equality && !equality.IsDefined(typeof(CompilerGeneratedAttribute));

    private static bool IsRecord(Type type) => EqualityOf(type) is not null;

    private static MethodInfo? EqualityOf(Type type) =>
        typeof(IEquatable<>).MakeGenericType(type).IsAssignableFrom(type) ? type.GetMethod(nameof(Equals), Members | BindingFlags.DeclaredOnly, [type]) : null;

    private static IEnumerable<FieldInfo> FieldsOf(Type type)
    {
        for (var part = type; part is not null && Immutability.IsOurs(part); part = part.BaseType)
        {
            foreach (var field in part.GetFields(Members | BindingFlags.DeclaredOnly))
                yield return field;
        }
    }

    private static bool IsInit(PropertyInfo property) =>
        property.SetMethod!.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit));

    private static string NameOf(FieldInfo field) => field.Name.StartsWith('<') ? field.Name[1..field.Name.IndexOf('>', StringComparison.Ordinal)] : field.Name;
}
