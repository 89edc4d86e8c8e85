using FslHv.Actors;

namespace FslHv.Abi;

/// <summary>
/// A range of a process's memory. Shape: 1 byte or more, does not reach the last address. The contents repeat as often as they fit, so that a
/// region of any size costs no more than a page of it.
/// </summary>
public sealed record UserRegion
{
    /// <summary>A region that holds those bytes once.</summary>
    public UserRegion(ulong address, Bytes contents, bool isWritable = true)
        : this(address, (ulong)contents.Length, contents, isWritable)
    {
    }

    /// <summary>A region of repeated contents.</summary>
    public UserRegion(ulong address, ulong lengthBytes, Bytes contents, bool isWritable = true)
    {
        Invariant.Holds(lengthBytes > 0);
        Invariant.Holds(contents.Length > 0);
        Invariant.Holds(address <= ulong.MaxValue - lengthBytes);
        (Address, LengthBytes, Contents, IsWritable) = (address, lengthBytes, contents, isWritable);
    }

    /// <summary>Where it starts.</summary>
    public ulong Address { get; }

    /// <summary>How long it is.</summary>
    public ulong LengthBytes { get; }

    /// <summary>What it holds, over and over.</summary>
    public Bytes Contents { get; }

    /// <summary>Whether it may be written. Every region may be read.</summary>
    public bool IsWritable { get; }

    /// <summary>The address behind it.</summary>
    public ulong End => Address + LengthBytes;

    /// <summary>Copies out what lies from an offset on.</summary>
    internal void CopyTo(ulong offset, Span<byte> target)
    {
        Invariant.Holds(offset + (ulong)target.Length <= LengthBytes);
        while (!target.IsEmpty)
        {
            var source = Contents.Span[(int)(offset % (ulong)Contents.Length)..];
            var count = Math.Min(source.Length, target.Length);
            source[..count].CopyTo(target);
            target = target[count..];
            offset += (ulong)count;
        }
    }
}
