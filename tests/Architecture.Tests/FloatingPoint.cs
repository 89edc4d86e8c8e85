using System.Reflection;

namespace FslHv.Architecture.Tests;

/// <summary>Finds floating-point numbers in fields, parameters, results and locals: their last digits differ between machines.</summary>
internal static class FloatingPoint
{
    private const BindingFlags All = BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    public static IEnumerable<string> Find(IEnumerable<Type> types) =>
        from type in types
        from place in Places(type)
        where IsFloating(place.Type)
        select $"{type.FullName}.{place.Name} is a {place.Type.Name}; count in integers";

    private static IEnumerable<(string Name, Type Type)> Places(Type type) =>
        type.GetFields(All).Select(field => (field.Name, field.FieldType))
            .Concat(type.GetMethods(All).SelectMany(method => Places(method).Append((method.Name, method.ReturnType))))
            .Concat(type.GetConstructors(All).SelectMany(Places));

    private static IEnumerable<(string Name, Type Type)> Places(MethodBase method) =>
        method.GetParameters().Select(parameter => ($"{method.Name}({parameter.Name})", parameter.ParameterType))
            .Concat((method.GetMethodBody()?.LocalVariables ?? []).Select(local => ($"{method.Name}, a local", local.LocalType)));

    private static bool IsFloating(Type type) =>
        type.HasElementType ? IsFloating(type.GetElementType()!)
        : type.IsGenericType ? type.GetGenericArguments().Any(IsFloating)
        : type == typeof(double) || type == typeof(float) || type == typeof(Half);
}
