using System.Buffers.Binary;
using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Drivers;

/// <summary>
/// Plans how to copy an ELF file. Unlike the hypervisor's own loader it copies as it reads, so that a flaw which shows late leaves the segments
/// before it copied, and it has words of its own for each flaw. Source: <c>parse_and_copy_elf</c> of Topaz <c>tools/partman/partman.c</c>.
/// </summary>
/// <param name="content">The file.</param>
/// <param name="address">Where its lowest segment goes, or <see cref="PartmanImage.NoAddress"/>: where it says.</param>
internal sealed class PartmanElf(Bytes content, uint address)
{
    private const int IdentBytes = 16;
    private const int ClassAt = 4;
    private const int DataAt = 5;
    private const byte Class32 = 1;
    private const byte Class64 = 2;
    private const byte BigEndian = 2;
    private const ushort FixedAddress = 2;
    private const uint Loadable = 1;

    /// <summary>Zeros go in pieces of this size.</summary>
    private const uint ZerosBytesMax = 64 * 1024;

    private readonly List<LoadAction> _actions = [];

    /// <summary>Where it begins to run, once it was planned without a flaw.</summary>
    public uint Entry { get; private set; }

    private bool Is64 => content.Span[ClassAt] == Class64;

    /// <summary>What to do; the last thing gives up where the file has a flaw.</summary>
    public ValueList<LoadAction> Plan()
    {
        if (FlawOfHeader() is { } flaw)
            Refuse(flaw);
        else if (Segments(out flaw) is not { } segments)
            Refuse(flaw);
        else
            Plan(segments);
        return _actions.ToValueList();
    }

    private void Plan(List<Segment> segments)
    {
        var lowest = uint.MaxValue;
        foreach (var segment in segments)
            lowest = segment.IsLoadable && segment.Address < lowest ? (uint)segment.Address : lowest;
        if (lowest == uint.MaxValue)
        {
            Refuse("no PT_LOAD program headers in ELF image");
            return;
        }

        var load = address == PartmanImage.NoAddress ? lowest : address;
        var entry = Word64At(24, 24);
        uint? physicalEntry = null;
        foreach (var segment in segments.Where(each => each.IsLoadable))
        {
            var target = unchecked((uint)(load + (segment.Address - lowest)));
            if (segment.Holds(entry))
            {
                if (physicalEntry is not null)
                {
                    Refuse($"ELF entry point {PartmanTexts.Hex(entry)}is in multiple segments."); // The original leaves the space out.
                    return;
                }

                physicalEntry = unchecked((uint)(entry - segment.VirtualAddress + target));
            }

            PlanSegment(segment, target);
        }

        Say($"load address is 0x{PartmanTexts.Hex(load)}");
        Say($"physical entry address is {PartmanTexts.Hex(entry)}"); // It is the virtual one.
        if (physicalEntry is null)
            _actions.Add(new LoadAction.Refuse($"{Function}: ELF image has invalid entry address {PartmanTexts.Hex(entry)}", IsAlwaysSaid: true));
        else
            Entry = physicalEntry.Value;
    }

    private void PlanSegment(Segment segment, uint target)
    {
        Say($"copying {PartmanTexts.Hex(segment.FileBytes)} bytes from ELF image offset {PartmanTexts.Hex(segment.Offset)} to guest physical "
            + $"address {PartmanTexts.Hex(target)}");
        Copy(target, (uint)segment.FileBytes, segment.Offset);
        if (segment.MemoryBytes == segment.FileBytes)
            return;
        var at = unchecked(target + (uint)segment.FileBytes);
        var left = unchecked((uint)(segment.MemoryBytes - segment.FileBytes));
        Say($"writing {PartmanTexts.Hex(segment.MemoryBytes - segment.FileBytes)} null bytes to guest physical address {PartmanTexts.Hex(at)}");
        while (left > 0)
        {
            var count = Math.Min(left, ZerosBytesMax);
            Copy(at, count, null);
            (at, left) = (unchecked(at + count), left - count);
        }
    }

    private string? FlawOfHeader()
    {
        if (content.Length < IdentBytes + sizeof(ushort))
            return Truncated;
        if (content.Span[DataAt] != BigEndian)
            return "only big-endian ELF images are supported";
        if (Word16At(IdentBytes) != FixedAddress)
            return "only fixed address ELF images are supported";
        if (content.Span[ClassAt] is not (Class32 or Class64))
            return "only 32-bit and 64-bit ELF images are supported";
        return content.Length < (Is64 ? 64 : 52) ? Truncated : null;
    }

    /// <summary>The program headers; null, with a flaw, where one is not whole.</summary>
    private List<Segment>? Segments(out string flaw)
    {
        flaw = Truncated;
        var table = Is64 ? Word64At(0, 32) : Word32At(28);
        var (stride, count) = Is64 ? (Word16At(54), Word16At(56)) : (Word16At(42), Word16At(44));
        var size = Is64 ? 56 : 32;
        if ((UInt128)table + (ulong)(count * size) > (ulong)content.Length)
            return null;
        var segments = new List<Segment>();
        for (var i = 0; i < count; i++)
        {
            var end = (UInt128)table + ((ulong)i * stride) + (ulong)size;
            if (end > (ulong)content.Length)
                return null;
            var segment = SegmentAt((int)(end - (ulong)size));
            if ((UInt128)segment.Offset + segment.FileBytes > (ulong)content.Length)
                return null;
            if (segment.FileBytes > segment.MemoryBytes)
            {
                flaw = "invalid ELF program header file size";
                return null;
            }

            segments.Add(segment);
        }

        return segments;
    }

    private Segment SegmentAt(int at) => Is64
        ? new(Word32At(at) == Loadable, Word64At(0, at + 8), Word64At(0, at + 16), Word64At(0, at + 24), Word64At(0, at + 32), Word64At(0, at + 40))
        : new(Word32At(at) == Loadable, Word32At(at + 4), Word32At(at + 8), Word32At(at + 12), Word32At(at + 16), Word32At(at + 20));

    private ushort Word16At(int at) => BinaryPrimitives.ReadUInt16BigEndian(content.Span[at..]);

    private uint Word32At(int at) => BinaryPrimitives.ReadUInt32BigEndian(content.Span[at..]);

    /// <summary>A field of one word in either class.</summary>
    private ulong Word64At(int at32, int at64) => Is64 ? BinaryPrimitives.ReadUInt64BigEndian(content.Span[at64..]) : Word32At(at32);

    private void Copy(uint target, uint count, ulong? offset)
    {
        Invariant.Holds(count <= (uint)content.Length || offset is null);
        _actions.Add(new LoadAction.Copy(target, count, offset) { Complaint = "Copy failed, error=" });
    }

    private void Say(string text) => _actions.Add(new LoadAction.Say($"{Function}: {text}"));

    private void Refuse(string text) => _actions.Add(new LoadAction.Refuse($"{Function}: {text}"));

    private const string Function = "parse_and_copy_elf";
    private const string Truncated = "truncated ELF image";

    /// <summary>A program header.</summary>
    private readonly record struct Segment(bool IsLoadable, ulong Offset, ulong VirtualAddress, ulong Address, ulong FileBytes, ulong MemoryBytes)
    {
        /// <summary>Whether a virtual address lies in it.</summary>
        public bool Holds(ulong address) => VirtualAddress <= address && address <= unchecked(VirtualAddress + MemoryBytes - 1);
    }
}
