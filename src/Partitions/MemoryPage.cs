using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Partitions;

/// <summary>
/// The contents of a page: either a stretch of bytes that others may hold too, with zeros around it, or an array of its own, which it may change.
/// </summary>
internal sealed class MemoryPage
{
    /// <summary>Its size.</summary>
    public const int SizeBytes = 4096;

    /// <summary>What is read from an own array in parts smaller than this is copied: giving the array away would cost a new one at the next write.</summary>
    private const int SharedFromBytes = SizeBytes / 4;

    /// <summary>What a page holds that nobody has written.</summary>
    public static readonly Bytes Zeros = Bytes.Take(new byte[SizeBytes]);

    private Bytes _stretch;
    private int _offset;
    private byte[]? _own;

    /// <summary>Copies some of it out.</summary>
    public void Read(int offset, Span<byte> buffer)
    {
        Invariant.Holds(offset >= 0 && offset + buffer.Length <= SizeBytes);
        if (_own is not null)
        {
            _own.AsSpan(offset, buffer.Length).CopyTo(buffer);
            return;
        }

        buffer.Clear();
        var start = Math.Max(offset, _offset);
        var end = Math.Min(offset + buffer.Length, _offset + _stretch.Length);
        if (start < end)
            _stretch.Span[(start - _offset)..(end - _offset)].CopyTo(buffer[(start - offset)..]);
    }

    /// <summary>Some of it without a copy.</summary>
    /// <returns>False, when it does not lie in one piece, or had better be copied.</returns>
    public bool TryShare(int offset, int count, out Bytes shared)
    {
        shared = Bytes.Empty;
        if (_own is not null)
        {
            if (count < SharedFromBytes)
                return false;
            (_stretch, _offset, _own) = (Bytes.Take(_own), 0, null);
        }

        if (_stretch.Length == 0)
            shared = Zeros.Slice(offset, count);
        else if (offset >= _offset && offset + count <= _offset + _stretch.Length)
            shared = _stretch.Slice(offset - _offset, count);
        else
            return false;
        return true;
    }

    /// <summary>Writes some of it.</summary>
    /// <param name="offset">Where.</param>
    /// <param name="bytes">What.</param>
    /// <param name="isPartOfMore">Whether keeping them keeps more than what is placed: then only a whole page of them is kept.</param>
    public void Place(int offset, Bytes bytes, bool isPartOfMore)
    {
        Invariant.Holds(offset >= 0 && offset + bytes.Length <= SizeBytes);
        var isCovered = bytes.Length == SizeBytes || (_own is null && offset <= _offset && _offset + _stretch.Length <= offset + bytes.Length);
        if (isCovered && (bytes.Length == SizeBytes || !isPartOfMore))
        {
            (_stretch, _offset, _own) = (bytes, offset, null);
            return;
        }

        if (_own is null)
        {
            var contents = new byte[SizeBytes];
            Read(0, contents);
            (_stretch, _offset, _own) = (Bytes.Empty, 0, contents);
        }

        bytes.Span.CopyTo(_own.AsSpan(offset));
    }
}
