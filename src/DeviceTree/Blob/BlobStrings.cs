using System.Text;

namespace FslHv.DeviceTree.Blob;

/// <summary>The strings block while it grows: every name once, in the order of first use, each with its NUL.</summary>
internal sealed class BlobStrings
{
    private readonly Dictionary<string, int> _offsets = new(48, StringComparer.Ordinal);
    private byte[] _bytes = new byte[512];
    private int _length;

    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, _length);

    /// <summary>Where a name stands, which puts it there when it is new; null when it is no name for a property.</summary>
    public int? Offset(string name)
    {
        if (_offsets.TryGetValue(name, out var known))
            return known;
        if (!DeviceTreeNames.IsBlobName(name))
            return null;
        var offset = _length;
        var needed = checked(offset + name.Length + 1);
        if (needed > _bytes.Length)
            Array.Resize(ref _bytes, Math.Max(needed, 2 * _bytes.Length));
        Encoding.ASCII.GetBytes(name, _bytes.AsSpan(offset));
        _bytes[needed - 1] = 0;
        _length = needed;
        Invariant.Holds(offset == 0 || _bytes[offset - 1] == 0);
        _offsets.Add(name, offset);
        return offset;
    }
}
