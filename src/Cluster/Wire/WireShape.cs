using System.Linq.Expressions;
using System.Reflection;

namespace FslHv.Cluster;

/// <summary>How values of one type lie on the wire: code that writes and reads them, which becomes part of the code of what holds them.</summary>
internal abstract class WireShape
{
    /// <summary>Says all that decides what the bytes mean, as far as it does not stand elsewhere: where it differs, versions differ.</summary>
    public abstract string Text { get; }

    /// <summary>How many bytes a value takes at least.</summary>
    public abstract int BytesMin { get; }

    /// <summary>Code that writes a value.</summary>
    /// <param name="writer">A <see cref="WireWriter"/>.</param>
    /// <param name="value">The value. May be evaluated more than once.</param>
    public abstract Expression Write(Expression writer, Expression value);

    /// <summary>Code that reads a value.</summary>
    /// <param name="reader">A <see cref="WireReader"/> by reference.</param>
    public abstract Expression Read(Expression reader);

    protected static Expression CallOn(Expression target, string method, params Expression[] arguments) => Expression.Call(
        target,
        target.Type.GetMethod(
            method, BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic, [.. arguments.Select(argument => argument.Type)])!,
        arguments);
}

/// <summary>What writer and reader know by themselves.</summary>
internal sealed class PlainShape(string text, int bytesMin, string write, string read) : WireShape
{
    public override string Text => text;

    public override int BytesMin => bytesMin;

    public override Expression Write(Expression writer, Expression value) => CallOn(writer, write, value);

    public override Expression Read(Expression reader) => CallOn(reader, read);
}

/// <summary>A value that may be missing: a byte says whether it is there.</summary>
internal sealed class NullableShape(Type type, WireShape inner) : WireShape
{
    public override string Text => $"{inner.Text}?";

    public override int BytesMin => 1;

    public override Expression Write(Expression writer, Expression value)
    {
        var isThere = Expression.Property(value, nameof(Nullable<>.HasValue));
        return Expression.Block(
            CallOn(writer, nameof(WireWriter.WriteBool), isThere),
            Expression.IfThen(isThere, inner.Write(writer, Expression.Property(value, nameof(Nullable<>.Value)))));
    }

    public override Expression Read(Expression reader) => Expression.Condition(
        CallOn(reader, nameof(WireReader.ReadBool)), Expression.Convert(inner.Read(reader), type), Expression.Default(type));
}
