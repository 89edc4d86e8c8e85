using System.Linq.Expressions;

namespace FslHv.Cluster;

/// <summary>A whole number or an enum: a varint. What does not fit into the type is refused; that an enum has a name for it is not asked.</summary>
internal sealed class NumberShape : WireShape
{
    private readonly Type _type;
    private readonly bool _isSigned;
    private readonly object _min;
    private readonly object _max;

    private NumberShape(Type type, long min, ulong max)
    {
        _type = type;
        _isSigned = min < 0;
        _min = min;
        _max = _isSigned ? (long)max : max;
        Text = type.IsEnum ? $"{type.FullName}:{Enum.GetUnderlyingType(type).Name}{{{string.Join(',', CasesOf(type))}}}" : type.Name;
    }

    public override string Text { get; }

    public override int BytesMin => 1;

    /// <summary>The shape of a number's type; null when it is none.</summary>
    public static NumberShape? Of(Type type) => Type.GetTypeCode(type) switch
    {
        TypeCode.SByte => new(type, sbyte.MinValue, (ulong)sbyte.MaxValue),
        TypeCode.Int16 => new(type, short.MinValue, (ulong)short.MaxValue),
        TypeCode.Int32 => new(type, int.MinValue, int.MaxValue),
        TypeCode.Int64 => new(type, long.MinValue, long.MaxValue),
        TypeCode.Byte => new(type, 0, byte.MaxValue),
        TypeCode.UInt16 => new(type, 0, ushort.MaxValue),
        TypeCode.Char => new(type, 0, char.MaxValue),
        TypeCode.UInt32 => new(type, 0, uint.MaxValue),
        TypeCode.UInt64 => new(type, 0, ulong.MaxValue),
        _ => null,
    };

    public override Expression Write(Expression writer, Expression value) => _isSigned
        ? CallOn(writer, nameof(WireWriter.WriteSigned), Expression.Convert(value, typeof(long)))
        : CallOn(writer, nameof(WireWriter.WriteVarint), Expression.Convert(value, typeof(ulong)));

    public override Expression Read(Expression reader) => Expression.Convert(
        _isSigned
            ? CallOn(reader, nameof(WireReader.ReadSigned), Expression.Constant(_min), Expression.Constant(_max))
            : CallOn(reader, nameof(WireReader.ReadVarint), Expression.Constant(_max)),
        _type);

    private static IEnumerable<string> CasesOf(Type type) =>
        Enum.GetNames(type).Order(StringComparer.Ordinal).Select(name => $"{name}={Enum.Format(type, Enum.Parse(type, name), "x")}");
}
