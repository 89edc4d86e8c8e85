using System.Linq.Expressions;
using FslHv.Actors;

namespace FslHv.Cluster;

internal delegate void WriteCase(WireWriter writer, object value);

internal delegate object ReadCase(ref WireReader reader);

/// <summary>
/// Writes and reads the fields of one class. It is there before its shape is, because records may hold each other. The code is made when it is first used,
/// which two threads may do at once: what they make is alike.
/// </summary>
internal sealed class WireCase(Type type)
{
    private RecordShape? _shape;
    private WriteCase? _write;
    private ReadCase? _read;

    public Type Type => type;

    /// <summary>Its fields. Set once.</summary>
    public RecordShape Shape
    {
        get => _shape ?? throw Invariant.Unreachable(type);
        set
        {
            Invariant.Holds(_shape is null);
            _shape = value;
        }
    }

    public void Write(WireWriter writer, object value) => (_write ??= Writing())(writer, value);

    public object Read(ref WireReader reader) => (_read ??= Reading())(ref reader);

    private WriteCase Writing()
    {
        var writer = Expression.Parameter(typeof(WireWriter));
        var value = Expression.Parameter(typeof(object));
        var typed = Expression.Variable(type);
        var body = Expression.Block([typed], Expression.Assign(typed, Expression.Convert(value, type)), Shape.Write(writer, typed));
        return Expression.Lambda<WriteCase>(body, writer, value).Compile();
    }

    private ReadCase Reading()
    {
        var reader = Expression.Parameter(typeof(WireReader).MakeByRefType());
        return Expression.Lambda<ReadCase>(Shape.Read(reader), reader).Compile();
    }
}
