using System.Collections.Frozen;
using System.Linq.Expressions;

namespace FslHv.Cluster;

/// <summary>
/// The cases that a reference can be of: those of an abstract record, or a sealed one alone. On the wire: 0 for null, or the case's number, which is its place
/// among the full names in ordinal order, from 1; then its fields.
/// </summary>
internal sealed class WireFamily
{
    private readonly Type _type;
    private readonly WireCase[] _cases;
    private readonly FrozenDictionary<Type, int> _numbers;

    public WireFamily(Type type, WireCase[] cases)
    {
        _type = type;
        _cases = cases;
        _numbers = cases.Index().ToFrozenDictionary(each => each.Item.Type, each => each.Index + 1);
    }

    /// <summary>Its name and its cases' names, in order.</summary>
    public string Text => $"{_type}={string.Join('|', _cases.Select(each => each.Type.FullName))}";

    public IReadOnlyList<WireCase> Cases => _cases;

    public void Write(WireWriter writer, object? value)
    {
        if (value is null)
        {
            writer.WriteByte(0);
            return;
        }

        if (!_numbers.TryGetValue(value.GetType(), out var number))
            throw new WireException($"{value.GetType()} is none of the {_cases.Length} cases of {_type} that can be written");
        writer.Enter();
        writer.WriteVarint((ulong)number);
        _cases[number - 1].Write(writer, value);
        writer.Leave();
    }

    public object? Read(ref WireReader reader)
    {
        var number = reader.ReadVarint();
        if (number == 0)
            return null;
        if (number > (ulong)_cases.Length)
            throw new WireException($"there is no case {number} of {_type}, which has {_cases.Length}");
        reader.Enter();
        var value = _cases[(int)number - 1].Read(ref reader);
        reader.Leave();
        return value;
    }
}

/// <summary>A reference to a record: one case of a family.</summary>
internal sealed class FamilyShape(Type type, WireFamily family) : WireShape
{
    public override string Text => type.ToString();

    public override int BytesMin => 1;

    public override Expression Write(Expression writer, Expression value) => CallOn(Expression.Constant(family), nameof(WireFamily.Write), writer, value);

    public override Expression Read(Expression reader) =>
        Expression.Convert(Expression.Call(Expression.Constant(family), nameof(WireFamily.Read), null, reader), type);
}
