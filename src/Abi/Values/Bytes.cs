using System.Collections.Immutable;
using System.Runtime.InteropServices;
using FslHv.Actors;

namespace FslHv.Abi;

/// <summary>An immutable sequence of bytes that is equal to another of the same contents. Prints its length and first bytes.</summary>
public readonly struct Bytes : IEquatable<Bytes>
{
    /// <summary>No bytes.</summary>
    public static readonly Bytes Empty = new([]);

    private readonly ImmutableArray<byte> _items;
    private readonly int _from;

    private Bytes(ImmutableArray<byte> items)
        : this(items, 0, items.Length)
    {
    }

    private Bytes(ImmutableArray<byte> items, int from, int length)
    {
        _items = items;
        _from = from;
        Length = length;
    }

    /// <summary>How many bytes.</summary>
    public int Length { get; }

    /// <summary>The bytes.</summary>
    public ReadOnlySpan<byte> Span => _items.IsDefault ? [] : _items.AsSpan(_from, Length);

    /// <summary>Whether there is nothing before and behind them that they keep in memory: they are not part of more.</summary>
    public bool IsWhole => _items.IsDefault || Length == _items.Length;

    /// <summary>A copy of those bytes.</summary>
    public static Bytes Copy(ReadOnlySpan<byte> bytes) => new([.. bytes]);

    /// <summary>Takes an array over, which nobody may change from now on.</summary>
    public static Bytes Take(byte[] bytes) => new(ImmutableCollectionsMarshal.AsImmutableArray(bytes));

    /// <summary>Some of them, without a copy: as long as the part is kept, all of them are.</summary>
    public Bytes Slice(int from, int length)
    {
        Invariant.Holds(from >= 0 && length >= 0 && from <= Length - length);
        return length == Length ? this : length == 0 ? Empty : new(_items, _from + from, length);
    }

    /// <summary>Puts together what was sliced from the same bytes and follows on from these.</summary>
    /// <returns>False, when it does not follow on.</returns>
    public bool TryJoin(Bytes next, out Bytes joined)
    {
        var follows = !_items.IsDefault && _items == next._items && _from + Length == next._from;
        joined = follows ? new(_items, _from, Length + next.Length) : Empty;
        return follows;
    }

    public static bool operator ==(Bytes left, Bytes right) => left.Equals(right);

    public static bool operator !=(Bytes left, Bytes right) => !left.Equals(right);

    public bool Equals(Bytes other) => Span.SequenceEqual(other.Span);

    public override bool Equals(object? obj) => obj is Bytes other && Equals(other);

    public override int GetHashCode() => Length;

    /// <inheritdoc />
    public override string ToString()
    {
        var hash = new StateHash();
        hash.Add(Span);
        return $"{Length} bytes #{hash.Value:x16}";
    }
}
