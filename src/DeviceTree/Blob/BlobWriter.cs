using System.Buffers.Binary;
using System.Text;

namespace FslHv.DeviceTree.Blob;

/// <summary>
/// Writes one blob in a single pass into a growing buffer. Unused bytes of the buffer are zero, so that padding needs no writing.
/// </summary>
internal sealed class BlobWriter
{
    private readonly BlobStrings _strings = new();
    private byte[] _buffer = new byte[4096];
    private int _length;

    public byte[] Write(DeviceTreeDocument document)
    {
        _length = BlobToken.HeaderLength;
        var reservations = _length;
        foreach (var reservation in document.Reservations)
        {
            // All zero is the list's end mark, and reserves nothing anyway.
            if (reservation != default)
                PutReservation(reservation);
        }

        PutReservation(default);

        var structure = _length;
        PutNode(document.Root, 1);
        PutWord(BlobToken.End);
        Invariant.Holds(structure % sizeof(ulong) == 0 && _length % sizeof(uint) == 0);

        var strings = _length;
        _strings.Bytes.CopyTo(Reserve(_strings.Bytes.Length));
        PutHeader([BlobToken.Magic, (uint)_length, (uint)structure, (uint)strings, (uint)reservations, BlobToken.VersionWritten,
            BlobToken.VersionOldestRead, document.BootCpu, (uint)_strings.Bytes.Length, (uint)(strings - structure)]);
        return _buffer.AsSpan(0, _length).ToArray();
    }

    private void PutHeader(ReadOnlySpan<uint> words)
    {
        Invariant.Holds(words.Length * sizeof(uint) == BlobToken.HeaderLength);
        for (var i = 0; i < words.Length; i++)
            BinaryPrimitives.WriteUInt32BigEndian(_buffer.AsSpan(i * sizeof(uint)), words[i]);
    }

    private void PutReservation(MemoryReservation reservation)
    {
        var span = Reserve(BlobToken.ReservationLength);
        BinaryPrimitives.WriteUInt64BigEndian(span, reservation.Address);
        BinaryPrimitives.WriteUInt64BigEndian(span[sizeof(ulong)..], reservation.Size);
    }

    private void PutNode(DeviceTreeNode node, int depth)
    {
        if (depth > DeviceTreeLimits.DepthMax)
            throw new ArgumentException($"nodes are nested more than {DeviceTreeLimits.DepthMax} deep");
        if (depth > 1 && !DeviceTreeNames.IsBlobNodeName(node.Name))
            throw new ArgumentException($"a child of {node.Parent?.Path} has a name that no node may have: '{node.Name}'");
        PutWord(BlobToken.BeginNode);
        var name = depth == 1 ? "" : node.Name;
        Encoding.ASCII.GetBytes(name, Reserve(Padded(name.Length + 1)));
        var properties = node.Properties;
        for (var i = 0; i < properties.Count; i++)
            PutProperty(node, properties[i]);
        var children = node.Children;
        for (var i = 0; i < children.Count; i++)
            PutNode(children[i], depth + 1);
        PutWord(BlobToken.EndNode);
    }

    private void PutProperty(DeviceTreeNode node, DeviceTreeProperty property)
    {
        if (_strings.Offset(property.Name) is not { } nameOffset)
            throw new ArgumentException($"{node.Path} has a property with a name that no property may have: '{property.Name}'");
        var value = property.Value;
        var span = Reserve((3 * sizeof(uint)) + Padded(value.Length));
        BinaryPrimitives.WriteUInt32BigEndian(span, BlobToken.Property);
        BinaryPrimitives.WriteUInt32BigEndian(span[4..], (uint)value.Length);
        BinaryPrimitives.WriteUInt32BigEndian(span[8..], (uint)nameOffset);
        value.CopyTo(span[12..]);
    }

    private void PutWord(uint word) => BinaryPrimitives.WriteUInt32BigEndian(Reserve(sizeof(uint)), word);

    private Span<byte> Reserve(int count)
    {
        Invariant.Holds(count >= 0 && _length <= _buffer.Length);
        var needed = checked(_length + count);
        if (needed > _buffer.Length)
            Array.Resize(ref _buffer, Math.Max(needed, (int)Math.Min(2L * _buffer.Length, Array.MaxLength)));
        var span = _buffer.AsSpan(_length, count);
        _length = needed;
        return span;
    }

    private static int Padded(int length) => (length + 3) & ~3;
}
