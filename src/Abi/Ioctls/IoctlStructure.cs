using System.Buffers.Binary;
using FslHv.Actors;

namespace FslHv.Abi;

/// <summary>A structure as it was read from its caller.</summary>
/// <param name="Layout">Which one.</param>
/// <param name="Bytes">Exactly its bytes.</param>
/// <param name="Order">The caller's byte order.</param>
public readonly record struct IoctlStructure(IoctlLayout Layout, Bytes Bytes, ByteOrder Order)
{
    /// <summary>Reads a structure; null when a byte of it cannot be read.</summary>
    public static IoctlStructure? Read(IoctlLayout layout, UserMemory memory, ulong address, ByteOrder order) =>
        memory.Read(address, layout.SizeBytes) is { } bytes && bytes.Length == layout.SizeBytes ? new(layout, bytes, order) : null;

    /// <summary>A field of 4 bytes.</summary>
    public uint Word(string field) => Order.ReadWord(Bytes.Span[Layout.OffsetOf(field)..]);

    /// <summary>A field of 8 bytes.</summary>
    public ulong Long(string field)
    {
        var at = Bytes.Span[Layout.OffsetOf(field)..];
        return Order == ByteOrder.Big ? BinaryPrimitives.ReadUInt64BigEndian(at) : BinaryPrimitives.ReadUInt64LittleEndian(at);
    }

    /// <summary>What it asks for, with what its pointers name in the caller's memory. A <c>load</c> of anything but 0 is yes.</summary>
    public Ioctl ToIoctl(UserMemory memory) => (IoctlNumber)Layout.Number switch
    {
        IoctlNumber.Restart => new Ioctl.Restart(Handle("partition")),
        IoctlNumber.GetStatus => new Ioctl.GetStatus(Handle("partition")),
        IoctlNumber.Start => new Ioctl.Start(Handle("partition"), Word("entry_point"), Word("load") != 0),
        IoctlNumber.Stop => new Ioctl.Stop(Handle("partition")),
        IoctlNumber.Memcpy =>
            new Ioctl.Memcpy(Handle("source"), Handle("target"), Long("remote_paddr"), Long("count"), new UserBuffer(Long("local_vaddr"), memory)),
        IoctlNumber.Doorbell => new Ioctl.Doorbell(Handle("doorbell")),
        IoctlNumber.GetProp => new Ioctl.GetProp(Handle("handle"), Text("path", memory), Text("propname", memory), Word("proplen")),
        IoctlNumber.SetProp => new Ioctl.SetProp(
            Handle("handle"), Text("path", memory), Text("propname", memory), Word("proplen"), new UserBuffer(Long("propval"), memory)),
        _ => throw Invariant.Unreachable(Layout.Number),
    };

    private Handle Handle(string field) => new(Word(field));

    private UserText Text(string field, UserMemory memory) => UserText.Read(memory, Long(field));
}
