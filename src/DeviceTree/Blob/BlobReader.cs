using System.Buffers.Binary;
using System.Text;

namespace FslHv.DeviceTree.Blob;

/// <summary>
/// Reads one blob, front to back, without recursion. Allocates at most a fixed multiple of the input: names are limited, values are
/// counted against the structure block, and duplicates are looked for once per node, when it ends.
/// </summary>
internal ref struct BlobReader
{
    private readonly ReadOnlySpan<byte> _blob;
    private readonly string _fileName;
    private readonly BlobNames _names;
    private int _at;
    private int _end;

    public BlobReader(ReadOnlySpan<byte> blob, string fileName)
    {
        _blob = blob;
        _fileName = fileName;
        _names = new BlobNames();
    }

    public DeviceTreeDocument Read()
    {
        var header = new BlobHeader(_blob, _fileName);
        var document = new DeviceTreeDocument { BootCpu = header.BootCpu };
        ReadReservations(document, header.Reservations);
        var strings = _blob[header.Strings];
        _at = header.Structure.Start.Value;
        _end = header.Structure.End.Value;

        if (NextToken() != BlobToken.BeginNode)
            throw Error(_at - sizeof(uint), "expected the root node");
        if (_at >= _end || _blob[_at] != 0)
            throw Error(_at, "expected the root's name to be empty");
        _at += sizeof(uint);
        ReadNodes(document.Root, strings);
        if (NextToken() != BlobToken.End)
            throw Error(_at - sizeof(uint), "expected the end of the structure block after the root node");
        return document;
    }

    private void ReadNodes(DeviceTreeNode root, ReadOnlySpan<byte> strings)
    {
        var depth = 1;
        for (var node = root; depth > 0;)
        {
            switch (NextToken())
            {
                case BlobToken.BeginNode:
                    if (++depth > DeviceTreeLimits.DepthMax)
                        throw Error(_at - sizeof(uint), $"nodes are nested more than {DeviceTreeLimits.DepthMax} deep");
                    var child = new DeviceTreeNode(ReadNodeName());
                    node.AppendUnchecked(child);
                    node = child;
                    break;
                case BlobToken.EndNode:
                    if (BlobDuplicates.Find(node) is { } duplicate)
                        throw Error(_at - sizeof(uint), $"the node that ends here, {node.Path}, has two {duplicate}");
                    depth--;
                    Invariant.Holds(depth == 0 == node.Parent is null);
                    node = node.Parent ?? node;
                    break;
                case BlobToken.Property:
                    node.AppendUnchecked(ReadProperty(strings));
                    break;
                default:
                    _at -= sizeof(uint);
                    throw Error(_at, $"0x{ReadWord():x8} is no token that may stand within a node");
            }
        }
    }

    private readonly void ReadReservations(DeviceTreeDocument document, Range range)
    {
        var (at, end) = (range.Start.Value, _blob[range].Length + range.Start.Value);
        for (; ; at += BlobToken.ReservationLength)
        {
            if (end - at < BlobToken.ReservationLength)
                throw Error(at, "the memory reservations have no end");
            var address = BinaryPrimitives.ReadUInt64BigEndian(_blob[at..]);
            var size = BinaryPrimitives.ReadUInt64BigEndian(_blob[(at + sizeof(ulong))..]);
            if (address == 0 && size == 0)
                return;
            document.Reservations.Add(new MemoryReservation(address, size));
        }
    }

    /// <summary>The next token that is not a NOP; afterwards the reader stands behind it.</summary>
    private uint NextToken()
    {
        while (true)
        {
            var token = ReadWord();
            if (token != BlobToken.Nop)
                return token;
        }
    }

    private uint ReadWord()
    {
        if (_end - _at < sizeof(uint))
            throw Error(_at, "the structure block ends too early");
        var word = BinaryPrimitives.ReadUInt32BigEndian(_blob[_at..]);
        _at += sizeof(uint);
        return word;
    }

    private string ReadNodeName()
    {
        var rest = _blob[_at.._end];
        var length = rest[..Math.Min(rest.Length, DeviceTreeLimits.NameLengthMax + 1)].IndexOf((byte)0);
        if (length < 0)
            throw Error(_at, $"the node's name does not end, or is longer than {DeviceTreeLimits.NameLengthMax} characters");
        var name = rest[..length];
        if (length == 0 || name.ContainsAnyExceptInRange((byte)' ', (byte)'~') || name.Contains((byte)'/'))
            throw Error(_at, "the node's name is empty or has a character that names do not have");
        Skip(length + 1);
        return Encoding.ASCII.GetString(name);
    }

    private DeviceTreeProperty ReadProperty(ReadOnlySpan<byte> strings)
    {
        var start = _at - sizeof(uint);
        var length = ReadWord();
        var nameOffset = ReadWord();
        if (length > (uint)(_end - _at))
            throw Error(start, $"a property of {length} bytes reaches past the end of the structure block");
        if (nameOffset >= (uint)strings.Length)
            throw Error(start, $"a property's name at 0x{nameOffset:x} is outside of the strings block");
        var name = _names.Get(strings, (int)nameOffset)
            ?? throw Error(start, $"a property's name at 0x{nameOffset:x} of the strings block is empty, not printable ASCII, "
                + $"unterminated or longer than {DeviceTreeLimits.NameLengthMax} characters");
        var value = _blob.Slice(_at, (int)length).ToArray();
        Skip((int)length);
        return DeviceTreeProperty.Owning(name, value);
    }

    /// <summary>Goes forward to the next token. The padding may be cut off at the very end, where no token follows anyway.</summary>
    private void Skip(int length)
    {
        Invariant.Holds(length <= _end - _at);
        _at = Math.Min(_end, _at + ((length + 3) & ~3));
    }

    private readonly DeviceTreeFormatException Error(int offset, string cause) => BlobErrors.At(_fileName, offset, cause);
}
