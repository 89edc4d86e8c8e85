using System.Buffers.Binary;
using FslHv.Abi;

namespace FslHv.Drivers;

/// <summary>
/// An image file as <c>partman</c> takes it: what to copy where, in order, up to where it gives up. An ELF file for a fixed address, of 32 or
/// 64 bits, big-endian; a uImage, whose payload goes as it is; anything else as it is. Addresses have 32 bits. The file is mapped: it ends
/// with its last page, behind its content zeros.
/// </summary>
internal sealed class PartmanImage
{
    /// <summary>No address was asked for; also what an address of ones says.</summary>
    public const uint NoAddress = uint.MaxValue;

    private const int PageBytes = 4096;
    private const int FileBytesMin = 4;
    private const int UImageSizeAt = 12;

    private readonly Bytes _content;

    private PartmanImage(Bytes content, uint wanted)
    {
        _content = content;
        Wanted = wanted;
    }

    /// <summary>What to do, in order.</summary>
    public ValueList<LoadAction> Actions { get; private init; }

    /// <summary>Where it begins to run, when all of it could be copied.</summary>
    public uint Entry { get; private init; }

    /// <summary>The address that was asked for, or <see cref="NoAddress"/>.</summary>
    public uint Wanted { get; }

    /// <summary>Whether it is an ELF file, of which a failure is told once more.</summary>
    public bool IsElf { get; private init; }

    /// <summary>Plans how to copy a file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="address">Where to, or <see cref="NoAddress"/>.</param>
    /// <param name="partition">To whom, for messages.</param>
    /// <param name="isRoot">Whether the tree is to say where a uImage lies.</param>
    public static PartmanImage Read(NamedFile file, uint address, Handle partition, bool isRoot)
    {
        var content = file.Content;
        if (content.Length < FileBytesMin)
            return new(content, address) { Actions = [new LoadAction.Refuse($"load_and_copy_image_file: file {file.Name} is too small")] };
        return ImageFile.FormatOf(content) switch
        {
            ImageFormat.Elf => Elf(content, address),
            ImageFormat.UImage => UImage(file, address, partition, isRoot),
            _ => Raw(file, address == NoAddress ? 0 : address, partition),
        };
    }

    /// <summary>A pointer as it lies in memory.</summary>
    public static Bytes Pointer(uint value)
    {
        var bytes = new byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        return Bytes.Take(bytes);
    }

    /// <summary>The memory from which something is copied, as far as it goes.</summary>
    public Bytes Memory(LoadAction.Copy copy)
    {
        if (copy.FileOffset is not { } offset)
            return Bytes.Take(new byte[copy.CountBytes]);
        var mapped = (ulong)((_content.Length + PageBytes - 1) / PageBytes * PageBytes);
        if (offset >= mapped)
            return Bytes.Empty;
        var bytes = new byte[Math.Min(copy.CountBytes, mapped - offset)];
        if (offset < (ulong)_content.Length)
        {
            var rest = _content.Span[(int)offset..];
            rest[..Math.Min(rest.Length, bytes.Length)].CopyTo(bytes);
        }

        return Bytes.Take(bytes);
    }

    /// <summary>Where in a page that memory begins.</summary>
    public static int PageOffset(LoadAction.Copy copy) => (int)((copy.FileOffset ?? 0) % PageBytes);

    private static PartmanImage Elf(Bytes content, uint address)
    {
        var elf = new PartmanElf(content, address);
        return new(content, address) { Actions = elf.Plan(), Entry = elf.Entry, IsElf = true };
    }

    private static PartmanImage Raw(NamedFile file, uint address, Handle partition)
    {
        var complaint = $"Could not load file {file.Name}, partition handle {(int)partition.Value} at address {PartmanTexts.Hex(address)}, error=";
        return new(file.Content, address)
        {
            Actions = [new LoadAction.Copy(address, (uint)file.Content.Length, 0) { Complaint = complaint }],
            Entry = address,
        };
    }

    /// <summary>
    /// Goes where it was asked to; where nobody asked, to the address of ones, which fails. A header that is cut off has zeros
    /// behind its end, and no checksum is looked at.
    /// </summary>
    private static PartmanImage UImage(NamedFile file, uint address, Handle partition, bool isRoot)
    {
        var header = new byte[UImageHeader.HeaderBytes];
        file.Content.Span[..Math.Min(file.Content.Length, UImageHeader.HeaderBytes)].CopyTo(header);
        var size = BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(UImageSizeAt));
        var actions = new List<LoadAction>();
        if (isRoot)
        {
            actions.Add(new LoadAction.Say("Filesystem image: updating initrd-start/end"));
            actions.Add(SetPointer("linux,initrd-start", address));
            actions.Add(SetPointer("linux,initrd-end", unchecked(address + size)));
        }

        actions.Add(new LoadAction.Copy(address, size, UImageHeader.HeaderBytes)
        {
            Complaint = $"Could not load file {file.Name}, partition handle {(int)partition.Value}, at address {PartmanTexts.Hex(address)}, error=",
            IsLostWhenQuiet = true,
        });
        return new(file.Content, address) { Actions = actions.ToValueList(), Entry = address };
    }

    private static LoadAction.Set SetPointer(string name, uint value) =>
        new(name, value) { Complaint = $"Could not set {name} error=", IsLostWhenQuiet = true };
}
