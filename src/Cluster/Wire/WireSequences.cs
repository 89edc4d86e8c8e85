using System.Linq.Expressions;
using System.Reflection;

namespace FslHv.Cluster;

internal delegate ReadOnlySpan<T> SpanOf<TList, T>(ref TList list);

internal delegate TList ListOf<TList, T>(ReadOnlySpan<T> items);

internal delegate void WriteItem<T>(WireWriter writer, T item);

internal delegate T ReadItem<T>(ref WireReader reader);

/// <summary>Writes and reads bytes at once.</summary>
internal sealed class WireBlob<TList>(MethodInfo span, MethodInfo maker)
    where TList : struct
{
    private readonly SpanOf<TList, byte> _span = span.CreateDelegate<SpanOf<TList, byte>>();
    private readonly ListOf<TList, byte> _maker = maker.CreateDelegate<ListOf<TList, byte>>();

    public void Write(WireWriter writer, TList list) => writer.WriteBytes(_span(ref list));

    public TList Read(ref WireReader reader) => _maker(reader.ReadBytes());
}

/// <summary>Writes and reads items one by one.</summary>
internal sealed class WireItems<TList, T>(MethodInfo span, MethodInfo maker, WireShape item)
    where TList : struct
{
    private readonly SpanOf<TList, T> _span = span.CreateDelegate<SpanOf<TList, T>>();
    private readonly ListOf<TList, T> _maker = maker.CreateDelegate<ListOf<TList, T>>();
    private readonly Lazy<WriteItem<T>> _write = new(() => Writing(item));
    private readonly Lazy<ReadItem<T>> _read = new(() => Reading(item));
    private readonly int _bytesMin = item.BytesMin;

    public void Write(WireWriter writer, TList list)
    {
        var items = _span(ref list);
        writer.WriteVarint((ulong)items.Length);
        if (items.IsEmpty)
            return;
        var write = _write.Value;
        foreach (var each in items)
            write(writer, each);
    }

    public TList Read(ref WireReader reader)
    {
        var count = reader.ReadCount(_bytesMin);
        if (count == 0)
            return _maker([]);
        var items = new T[count];
        var read = _read.Value;
        for (var i = 0; i < count; i++)
            items[i] = read(ref reader);
        return _maker(items);
    }

    private static WriteItem<T> Writing(WireShape item)
    {
        var writer = Expression.Parameter(typeof(WireWriter));
        var value = Expression.Parameter(typeof(T));
        return Expression.Lambda<WriteItem<T>>(item.Write(writer, value), writer, value).Compile();
    }

    private static ReadItem<T> Reading(WireShape item)
    {
        var reader = Expression.Parameter(typeof(WireReader).MakeByRefType());
        return Expression.Lambda<ReadItem<T>>(item.Read(reader), reader).Compile();
    }
}
