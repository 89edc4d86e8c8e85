namespace FslHv.Abi;

/// <summary>
/// The structure that an ioctl of <c>/dev/fsl-hv</c> points at, byte by byte. Numbers in it have the caller's byte order (big-endian on the real machine);
/// reserved words are never checked. Source: Linux <c>include/uapi/linux/fsl_hypervisor.h</c>.
/// </summary>
/// <param name="Number">The nr of the request.</param>
/// <param name="Name">Name of the structure without its prefix: <c>start</c>.</param>
/// <param name="SizeBytes">Size of the structure as merged.</param>
/// <param name="Fields">Its fields, in order of offset.</param>
public sealed record IoctlLayout(int Number, string Name, int SizeBytes, ValueList<IoctlField> Fields)
{
    /// <summary>Size of the union that the first published version used for every call.</summary>
    public const int UnionBytes = 40;

    /// <summary>The type in the request number as merged.</summary>
    public const uint MergedType = 0xAF;

    private const uint ReadWrite = 0xC000_0000;
    private const int SizeShift = 16;
    private const int TypeShift = 8;

    /// <summary>Every structure, in order of number.</summary>
    public static ValueList<IoctlLayout> All { get; } =
    [
        new(1, "restart", 8, [Word("ret", 0), Word("partition", 4)]),
        new(2, "status", 12, [Word("ret", 0), Word("partition", 4), Word("status", 8)]),
        new(3, "start", 16, [Word("ret", 0), Word("partition", 4), Word("entry_point", 8), Word("load", 12)]),
        new(4, "stop", 8, [Word("ret", 0), Word("partition", 4)]),
        new(
            5, "memcpy", 40,
            [Word("ret", 0), Word("source", 4), Word("target", 8), Word("reserved", 12), Long("local_vaddr", 16), Long("remote_paddr", 24), Long("count", 32)]),
        new(6, "doorbell", 8, [Word("ret", 0), Word("doorbell", 4)]),
        PropertyLayout(7),
        PropertyLayout(8),
    ];

    /// <summary>The structure of a call.</summary>
    public static IoctlLayout Of(IoctlNumber number) => All[(int)number - 1];

    /// <summary>The whole request number as merged: read and write, size of the structure, type 0xAF, nr.</summary>
    public uint MergedRequest => Request(SizeBytes, MergedType);

    /// <summary>The whole request number of the first published version: read and write, size of the union, type 0, nr.</summary>
    public uint UnionRequest => Request(UnionBytes, 0);

    /// <summary>Offset of a field.</summary>
    /// <exception cref="Actors.InvariantException">There is none of that name.</exception>
    public int OffsetOf(string field)
    {
        foreach (var each in Fields)
        {
            if (string.Equals(each.Name, field, StringComparison.Ordinal))
                return each.OffsetBytes;
        }

        throw Actors.Invariant.Unreachable(field);
    }

    private static IoctlLayout PropertyLayout(int number) => new(
        number, "prop", 40,
        [Word("ret", 0), Word("handle", 4), Long("path", 8), Long("propname", 16), Long("propval", 24), Word("proplen", 32), Word("reserved", 36)]);

    private static IoctlField Word(string name, int offset) => new(name, offset, sizeof(uint));

    private static IoctlField Long(string name, int offset) => new(name, offset, sizeof(ulong));

    private uint Request(int size, uint type) => ReadWrite | ((uint)size << SizeShift) | (type << TypeShift) | (uint)Number;
}

/// <summary>A field of an ioctl's structure. Units: bytes.</summary>
public sealed record IoctlField(string Name, int OffsetBytes, int SizeBytes);
