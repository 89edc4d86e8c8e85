using FslHv.Abi;

namespace FslHv.Machine.Tests;

/// <summary>
/// An ioctl as a process makes it: the number, the structure's words, and a memory of four pieces – structure, path, name and buffer – each with what
/// it holds and whether it can be written. Offsets and numbers are written down here once more, from the header of the original.
/// </summary>
internal sealed record IoctlCall
{
    public const ulong StructureAt = 0x1_0000;
    public const ulong PathAt = 0x2_0000;
    public const ulong NameAt = 0x4_0000;
    public const ulong BufferAt = 0x6_0000;

    private static readonly int[] Sizes = [0, 8, 12, 16, 8, 40, 8, 40, 40];

    /// <summary>1–8 for a call; anything else for none.</summary>
    public required int Number { get; init; }

    /// <summary>Numbers of type 0 with 40 bytes, instead of those of type 0xAF.</summary>
    public bool IsUnion { get; init; }

    public ByteOrder Order { get; init; }

    /// <summary>Handle: partition, doorbell or source.</summary>
    public uint First { get; init; }

    /// <summary>Entry point, or target.</summary>
    public uint Second { get; init; }

    /// <summary>Load.</summary>
    public uint Third { get; init; }

    /// <summary>Remote address.</summary>
    public ulong Remote { get; init; }

    /// <summary>Count, or length of the property's buffer.</summary>
    public ulong Count { get; init; }

    /// <summary>Where in its page the buffer starts.</summary>
    public int Offset { get; init; }

    /// <summary>Contents of the path's and the name's piece of memory; what lies behind is not there.</summary>
    public byte[] Path { get; init; } = [];

    public byte[] Name { get; init; } = [];

    /// <summary>Contents of the buffer's piece: whole pages.</summary>
    public byte[] Buffer { get; init; } = [];

    public bool IsBufferWritable { get; init; } = true;

    /// <summary>How much of the structure is there.</summary>
    public int StructureBytes { get; init; } = 40;

    public bool IsStructureWritable { get; init; } = true;

    public int Size => Number is >= 1 and <= 8 ? Sizes[Number] : 8;

    public uint Request => 0xC000_0000 | ((uint)(IsUnion ? 40 : Size) << 16) | (IsUnion ? 0u : 0xAF00) | (uint)Number;

    /// <summary>The structure, with 0xEE wherever a call leaves something to the driver.</summary>
    public byte[] Structure()
    {
        var bytes = new byte[40];
        bytes.AsSpan().Fill(0xEE);
        Put(bytes, 4, First);
        switch (Number)
        {
            case 3:
                Put(bytes, 8, Second);
                Put(bytes, 12, Third);
                break;
            case 5:
                Put(bytes, 8, Second);
                Put(bytes, 16, BufferAt + (ulong)Offset);
                Put(bytes, 24, Remote);
                Put(bytes, 32, Count);
                break;
            case 7 or 8:
                Put(bytes, 8, PathAt);
                Put(bytes, 16, NameAt);
                Put(bytes, 24, BufferAt + (ulong)Offset);
                Put(bytes, 32, (uint)Count);
                break;
        }

        return bytes;
    }

    public UserMemory Memory()
    {
        var regions = new List<UserRegion>();
        Add(regions, StructureAt, Structure()[..StructureBytes], IsStructureWritable);
        Add(regions, PathAt, Path, isWritable: true);
        Add(regions, NameAt, Name, isWritable: true);
        Add(regions, BufferAt, Buffer, IsBufferWritable);
        return UserMemory.Of([.. regions]);
    }

    public void Put(Span<byte> bytes, int offset, uint value) => Order.WriteWord(bytes[offset..], value);

    private void Put(Span<byte> bytes, int offset, ulong value)
    {
        var (first, second) = Order == ByteOrder.Big ? (value >> 32, value) : (value, value >> 32);
        Put(bytes, offset, (uint)first);
        Put(bytes, offset + 4, (uint)second);
    }

    private static void Add(List<UserRegion> regions, ulong address, byte[] contents, bool isWritable)
    {
        if (contents.Length > 0)
            regions.Add(new UserRegion(address, Bytes.Copy(contents), isWritable));
    }
}
