using System.Buffers.Binary;
using System.Text;

namespace FslHv.DeviceTree;

/// <summary>
/// A named value of bytes. It never changes. What the bytes mean is the reader's business: cells are big-endian 32-bit words,
/// strings end in a NUL and may follow each other.
/// </summary>
public sealed class DeviceTreeProperty
{
    private readonly byte[] _value;

    private DeviceTreeProperty(string name, byte[] value)
    {
        Name = name;
        _value = value;
    }

    /// <summary>The name, at most 31 characters in a well-formed tree.</summary>
    public string Name { get; }

    /// <summary>The bytes.</summary>
    public ReadOnlySpan<byte> Value => _value;

    /// <summary>Length of the value in bytes.</summary>
    public int Length => _value.Length;

    /// <summary>Whether the length is a whole number of cells (zero counts).</summary>
    public bool IsCells => _value.Length % sizeof(uint) == 0;

    /// <summary>How many whole cells there are.</summary>
    public int CellCount => _value.Length / sizeof(uint);

    /// <summary>A property without a value: its presence is what it says.</summary>
    public static DeviceTreeProperty Flag(string name) => new(name, []);

    /// <summary>A property with those bytes, which are copied.</summary>
    public static DeviceTreeProperty FromBytes(string name, ReadOnlySpan<byte> value) => new(name, value.ToArray());

    /// <summary>A property that takes those bytes over without a copy; nobody may write to them afterwards.</summary>
    internal static DeviceTreeProperty Owning(string name, byte[] value) => new(name, value);

    /// <summary>A property with those cells, written big-endian.</summary>
    public static DeviceTreeProperty FromCells(string name, params ReadOnlySpan<uint> cells)
    {
        var bytes = new byte[cells.Length * sizeof(uint)];
        for (var i = 0; i < cells.Length; i++)
            BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(i * sizeof(uint)), cells[i]);
        return new(name, bytes);
    }

    /// <summary>A property with those strings, each with its NUL.</summary>
    public static DeviceTreeProperty FromStrings(string name, params ReadOnlySpan<string> strings)
    {
        var length = 0;
        foreach (var text in strings)
            length += Encoding.UTF8.GetByteCount(text) + 1;
        var bytes = new byte[length];
        var at = 0;
        foreach (var text in strings)
            at += Encoding.UTF8.GetBytes(text, bytes.AsSpan(at)) + 1;
        return new(name, bytes);
    }

    /// <summary>Cell number <paramref name="index"/>, from 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are not that many whole cells.</exception>
    public uint Cell(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, CellCount);
        return BinaryPrimitives.ReadUInt32BigEndian(_value.AsSpan(index * sizeof(uint)));
    }

    /// <summary>Two cells as one 64-bit number, the upper half first; <paramref name="index"/> counts cells.</summary>
    public ulong Cell64(int index) => ((ulong)Cell(index) << 32) | Cell(index + 1);

    /// <summary>The text up to the first NUL, or the whole value where there is none.</summary>
    public string AsString()
    {
        var end = _value.AsSpan().IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? _value : _value.AsSpan(0, end));
    }

    /// <summary>The strings, split at their NULs; a last one without NUL counts too.</summary>
    public IReadOnlyList<string> AsStrings()
    {
        var strings = new List<string>();
        for (var rest = _value.AsSpan(); !rest.IsEmpty;)
        {
            var end = rest.IndexOf((byte)0);
            var length = end < 0 ? rest.Length : end;
            strings.Add(Encoding.UTF8.GetString(rest[..length]));
            rest = rest[Math.Min(rest.Length, length + 1)..];
        }

        return strings;
    }

    /// <summary>Whether one of the strings is equal to <paramref name="text"/>, which must be ASCII. Allocates nothing.</summary>
    public bool ContainsString(string text)
    {
        for (var rest = _value.AsSpan(); !rest.IsEmpty;)
        {
            var end = rest.IndexOf((byte)0);
            var length = end < 0 ? rest.Length : end;
            if (Ascii.Equals(rest[..length], text))
                return true;
            rest = rest[Math.Min(rest.Length, length + 1)..];
        }

        return false;
    }
}
