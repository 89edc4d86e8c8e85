namespace FslHv.Abi;

/// <summary>A place in a process's memory that an argument of a call points at. How long it is stands beside it.</summary>
/// <param name="Address">Virtual address of its first byte.</param>
/// <param name="Memory">The memory it lies in.</param>
public readonly record struct UserBuffer(ulong Address, UserMemory Memory)
{
    /// <summary>Where buffers lie whose address nobody cares about.</summary>
    private const ulong Anywhere = 0x1000_0000;

    /// <summary>A writable buffer of those bytes and nothing behind it.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="offset">Where in a page it starts, 0–4095.</param>
    public static UserBuffer Of(Bytes bytes, int offset = 0)
    {
        Actors.Invariant.Holds(offset is >= 0 and < 4096);
        var address = Anywhere + (ulong)offset;
        return new(address, bytes.Length == 0 ? UserMemory.Empty : UserMemory.Of(new UserRegion(address, bytes)));
    }
}
