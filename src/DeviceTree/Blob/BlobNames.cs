using System.Text;

namespace FslHv.DeviceTree.Blob;

/// <summary>
/// Property names by their place in the strings block. A small direct-mapped cache gives the same string for the same place again,
/// which saves most allocations: a tree uses few names often.
/// </summary>
internal sealed class BlobNames
{
    private const int Slots = 128;
    private readonly (int Offset, string? Name)[] _cache = new (int, string?)[Slots];

    /// <summary>The name at an offset, or null where no acceptable name starts.</summary>
    public string? Get(ReadOnlySpan<byte> strings, int offset)
    {
        Invariant.Holds(offset >= 0 && offset < strings.Length);
        ref var slot = ref _cache[(offset ^ (offset >> 7)) & (Slots - 1)];
        if (slot.Name is null || slot.Offset != offset)
        {
            if (Decode(strings[offset..]) is not { } name)
                return null;
            slot = (offset, name);
        }

        return slot.Name;
    }

    private static string? Decode(ReadOnlySpan<byte> rest)
    {
        var length = rest[..Math.Min(rest.Length, DeviceTreeLimits.NameLengthMax + 1)].IndexOf((byte)0);
        return length > 0 && !rest[..length].ContainsAnyExceptInRange((byte)' ', (byte)'~') ? Encoding.ASCII.GetString(rest[..length]) : null;
    }
}
