using System.Buffers.Binary;
using System.Text;

namespace FslHv.DeviceTree.Tests;

/// <summary>Puts blobs together by hand, right or wrong, independently of the product's writer.</summary>
internal sealed class BlobBuilder
{
    private readonly List<byte> _structure = [];
    private readonly List<byte> _strings = [];

    public uint Magic { get; set; } = 0xd00dfeed;

    public uint Version { get; set; } = 17;

    public uint Compatible { get; set; } = 16;

    public BlobBuilder Word(uint word)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, word);
        _structure.AddRange(bytes);
        return this;
    }

    public BlobBuilder Padded(params ReadOnlySpan<byte> bytes)
    {
        _structure.AddRange(bytes);
        while (_structure.Count % 4 != 0)
            _structure.Add(0);
        return this;
    }

    public BlobBuilder Begin(string name) => Word(1).Padded([.. Encoding.Latin1.GetBytes(name), 0]);

    public BlobBuilder End() => Word(2);

    public BlobBuilder Nop() => Word(4);

    public BlobBuilder Finish() => Word(9);

    public BlobBuilder Property(string name, params ReadOnlySpan<byte> value)
    {
        var offset = (uint)_strings.Count;
        _strings.AddRange([.. Encoding.Latin1.GetBytes(name), 0]);
        return Word(3).Word((uint)value.Length).Word(offset).Padded(value);
    }

    /// <summary>Header, one end mark of reservations, structure, strings.</summary>
    public byte[] ToArray()
    {
        var headerLength = Version >= 17 ? 40 : 36;
        var reservations = (headerLength + 7) & ~7;
        var structure = reservations + 16;
        var strings = structure + _structure.Count;
        var total = strings + _strings.Count;
        var blob = new byte[total];
        uint[] header =
        [
            Magic, (uint)total, (uint)structure, (uint)strings, (uint)reservations, Version, Compatible, 7,
            (uint)_strings.Count, (uint)_structure.Count,
        ];
        for (var i = 0; i < headerLength / 4; i++)
            BinaryPrimitives.WriteUInt32BigEndian(blob.AsSpan(4 * i), header[i]);
        _structure.CopyTo(blob, structure);
        _strings.CopyTo(blob, strings);
        return blob;
    }

    /// <summary>A blob with one word of its header changed.</summary>
    public byte[] WithHeader(int offset, uint word)
    {
        var blob = ToArray();
        BinaryPrimitives.WriteUInt32BigEndian(blob.AsSpan(offset), word);
        return blob;
    }
}
