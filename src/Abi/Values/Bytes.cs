using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace FslHv.Abi;

/// <summary>An immutable sequence of bytes that is equal to another of the same contents. Prints its length and first bytes.</summary>
public readonly struct Bytes : IEquatable<Bytes>
{
    /// <summary>No bytes.</summary>
    public static readonly Bytes Empty = new([]);

    private readonly ImmutableArray<byte> _items;

    private Bytes(ImmutableArray<byte> items)
    {
        _items = items;
    }

    /// <summary>How many bytes.</summary>
    public int Length => _items.IsDefault ? 0 : _items.Length;

    /// <summary>The bytes.</summary>
    public ReadOnlySpan<byte> Span => _items.IsDefault ? [] : _items.AsSpan();

    /// <summary>A copy of those bytes.</summary>
    public static Bytes Copy(ReadOnlySpan<byte> bytes) => new([.. bytes]);

    /// <summary>Takes an array over, which nobody may change from now on.</summary>
    public static Bytes Take(byte[] bytes) => new(ImmutableCollectionsMarshal.AsImmutableArray(bytes));

    public static bool operator ==(Bytes left, Bytes right) => left.Equals(right);

    public static bool operator !=(Bytes left, Bytes right) => !left.Equals(right);

    public bool Equals(Bytes other) => Span.SequenceEqual(other.Span);

    public override bool Equals(object? obj) => obj is Bytes other && Equals(other);

    public override int GetHashCode() => Length;

    /// <inheritdoc />
    public override string ToString()
    {
        var hash = new Actors.StateHash();
        hash.Add(Span);
        return $"{Length} bytes #{hash.Value:x16}";
    }
}
