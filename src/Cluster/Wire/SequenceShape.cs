using System.Linq.Expressions;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace FslHv.Cluster;

/// <summary>
/// A value type that shows its items as a span and is made of one: a count, then the items. It is known by a public property of type
/// <see cref="ReadOnlySpan{T}"/> and a public static method from such a span to the type, its own or its collection builder's.
/// </summary>
internal sealed class SequenceShape : WireShape
{
    private readonly Type _type;
    private readonly WireShape _item;
    private readonly object _sequence;

    private SequenceShape(Type type, WireShape item, object sequence)
    {
        _type = type;
        _item = item;
        _sequence = sequence;
    }

    public override string Text => $"{_type.Name}[{_item.Text}]";

    public override int BytesMin => 1;

    /// <summary>The shape of a type; null when it is no such type.</summary>
    /// <exception cref="NotSupportedException">Its items take no bytes, so that nothing would limit their count.</exception>
    public static SequenceShape? Of(Type type, WireShapes shapes, string place)
    {
        if (!type.IsValueType || SpanOf(type) is not { } span || MakerOf(type, span.PropertyType) is not { } maker)
            return null;
        var itemType = span.PropertyType.GetGenericArguments()[0];
        var item = shapes.Of(itemType, place);
        if (item.BytesMin == 0)
            throw new NotSupportedException($"{place} holds {itemType}, which has no contents");
        var sequence = itemType == typeof(byte)
            ? Activator.CreateInstance(typeof(WireBlob<>).MakeGenericType(type), span.GetMethod, maker)
            : Activator.CreateInstance(typeof(WireItems<,>).MakeGenericType(type, itemType), span.GetMethod, maker, item);
        return new(type, item, sequence!);
    }

    public override Expression Write(Expression writer, Expression value) => CallOn(Expression.Constant(_sequence), "Write", writer, value);

    public override Expression Read(Expression reader) => Expression.Call(Expression.Constant(_sequence), _sequence.GetType().GetMethod("Read")!, reader);

    private static PropertyInfo? SpanOf(Type type) => type.GetProperties().FirstOrDefault(property =>
        property.PropertyType.IsGenericType && property.PropertyType.GetGenericTypeDefinition() == typeof(ReadOnlySpan<>)
        && property.GetIndexParameters() is []);

    private static MethodInfo? MakerOf(Type type, Type span) =>
        type.GetMethods(BindingFlags.Static | BindingFlags.Public).Concat(BuildersOf(type)).FirstOrDefault(method =>
            method.ReturnType == type && method.GetParameters() is [{ ParameterType: var only }] && only == span);

    private static IEnumerable<MethodInfo> BuildersOf(Type type) =>
        from attribute in type.GetCustomAttributes<CollectionBuilderAttribute>()
        from method in attribute.BuilderType.GetMethods(BindingFlags.Static | BindingFlags.Public)
        where method.Name == attribute.MethodName && method.GetGenericArguments().Length == type.GetGenericArguments().Length
        select method.IsGenericMethodDefinition ? method.MakeGenericMethod(type.GetGenericArguments()) : method;
}
