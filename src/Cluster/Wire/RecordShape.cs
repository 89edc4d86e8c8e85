using System.Linq.Expressions;
using System.Reflection;
using System.Runtime.Serialization;

namespace FslHv.Cluster;

/// <summary>
/// The fields of a record, a record struct or a tuple, one behind the other: first those that its constructor takes, in its order, then the others by name. It
/// is made again by that constructor, and by what sets the others when a record is made. What is marked <see cref="IgnoreDataMemberAttribute"/> stays in its
/// process and is as if it had never been set.
/// </summary>
internal sealed class RecordShape : WireShape
{
    private const BindingFlags Members = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    private readonly Type _type;
    private readonly ConstructorInfo? _constructor;
    private readonly Part[] _parts;
    private readonly int _taken;

    private RecordShape(Type type, ConstructorInfo? constructor, Part[] parts)
    {
        _type = type;
        _constructor = constructor;
        _parts = parts;
        _taken = constructor?.GetParameters().Length ?? 0;
        Text = $"{type}({string.Join(',', parts.Select(part => $"{NameOf(part.Field)}:{part.Shape.Text}"))})";
    }

    public override string Text { get; }

    public override int BytesMin => _parts.Sum(part => part.Shape.BytesMin);

    /// <summary>The shape of a type.</summary>
    /// <exception cref="NotSupportedException">Nothing sets one of its fields.</exception>
    public static RecordShape Of(Type type, WireShapes shapes)
    {
        var fields = FieldsOf(type).Where(field => PropertyOf(field)?.IsDefined(typeof(IgnoreDataMemberAttribute)) != true).ToList();
        var constructor = type.GetConstructors(Members).Where(each => !IsCopying(each) && each.GetParameters().All(taken => FieldOf(taken, fields) is not null))
            .OrderByDescending(each => each.GetParameters().Length).FirstOrDefault();
        if (constructor is null && !type.IsValueType)
            throw new NotSupportedException($"{type} has no constructor that takes nothing but its fields");
        var taken = (constructor?.GetParameters() ?? []).Select(parameter => FieldOf(parameter, fields)!).ToArray();
        var set = fields.Except(taken).OrderBy(NameOf, StringComparer.Ordinal);
        return new(type, constructor, [.. taken.Select(field => PartOf(field, null)), .. set.Select(field => PartOf(field, SetterOf(field)))]);

        Part PartOf(FieldInfo field, MemberInfo? setter) => new(field, setter, shapes.Of(field.FieldType, $"{type}.{NameOf(field)}"));
    }

    public override Expression Write(Expression writer, Expression value) => _parts.Length == 0
        ? Expression.Empty()
        : Expression.Block(typeof(void), _parts.Select(part => part.Shape.Write(writer, Expression.Field(value, part.Field))));

    public override Expression Read(Expression reader)
    {
        var read = _parts.Select(part => part.Shape.Read(reader)).ToArray();
        var made = _constructor is null ? Expression.New(_type) : Expression.New(_constructor, read.Take(_taken));
        return _taken == _parts.Length
            ? made
            : Expression.MemberInit(made, _parts.Zip(read).Skip(_taken).Select(each => Expression.Bind(each.First.Setter!, each.Second)));
    }

    private static IEnumerable<FieldInfo> FieldsOf(Type type)
    {
        for (var part = type; part is not null && part != typeof(object); part = part.BaseType)
        {
            foreach (var field in part.GetFields(Members | BindingFlags.DeclaredOnly))
                yield return field;
        }
    }

    private static bool IsCopying(ConstructorInfo constructor) =>
        constructor.GetParameters() is [{ ParameterType: var only }] && only == constructor.DeclaringType;

    private static FieldInfo? FieldOf(ParameterInfo parameter, List<FieldInfo> fields) => fields.Find(field =>
        field.FieldType == parameter.ParameterType && string.Equals(NameOf(field), parameter.Name, StringComparison.OrdinalIgnoreCase));

    private static MemberInfo SetterOf(FieldInfo field) =>
        PropertyOf(field) is { SetMethod: not null } property ? property
        : !field.IsInitOnly && !field.Name.StartsWith('<') ? field
        : throw new NotSupportedException($"{field.DeclaringType}.{NameOf(field)}: nothing sets it, no constructor that takes only fields and no init");

    private static PropertyInfo? PropertyOf(FieldInfo field) => field.DeclaringType!.GetProperty(NameOf(field), Members | BindingFlags.DeclaredOnly);

    /// <summary>A field's name, or its property's.</summary>
    private static string NameOf(FieldInfo field) =>
        field.Name.StartsWith('<') ? field.Name[1..field.Name.IndexOf('>', StringComparison.Ordinal)] : field.Name;

    /// <param name="Field">Where the value is.</param>
    /// <param name="Setter">What sets it; null: the constructor does.</param>
    /// <param name="Shape">What the value is.</param>
    private sealed record Part(FieldInfo Field, MemberInfo? Setter, WireShape Shape);
}
