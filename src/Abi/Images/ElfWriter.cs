using System.Buffers.Binary;
using FslHv.Actors;

namespace FslHv.Abi;

/// <summary>Writes small ELF executables: header, program headers, contents one after the other. Nothing else is in them.</summary>
public static class ElfWriter
{
    private const ushort PowerPc = 20;
    private const ushort PowerPc64 = 21;

    /// <summary>Writes a big-endian executable.</summary>
    /// <param name="is64">Whether of 64 bits; with 32 no address or size may have more.</param>
    /// <param name="entry">Where execution starts, a virtual address.</param>
    /// <param name="segments">What goes where, by physical addresses.</param>
    /// <param name="virtualOffset">How far virtual addresses are above physical ones.</param>
    public static Bytes Write(bool is64, ulong entry, ValueList<ImageSegment> segments, ulong virtualOffset = 0)
    {
        var layout = is64 ? ElfLayout.Of64 : ElfLayout.Of32;
        var at = layout.HeaderBytes + (layout.EntryBytes * segments.Count);
        var file = new byte[at + segments.Sum(segment => segment.Contents.Length)];
        WriteHeader(file, layout, is64, entry, segments.Count);
        for (var i = 0; i < segments.Count; i++)
        {
            WriteSegment(file.AsSpan(layout.HeaderBytes + (i * layout.EntryBytes)), layout, segments[i], at, virtualOffset);
            segments[i].Contents.Span.CopyTo(file.AsSpan(at));
            at += segments[i].Contents.Length;
        }

        Invariant.Holds(at == file.Length);
        return Bytes.Take(file);
    }

    private static void WriteHeader(Span<byte> file, ElfLayout layout, bool is64, ulong entry, int segments)
    {
        BinaryPrimitives.WriteUInt32BigEndian(file, ElfFile.Magic);
        file[4] = (byte)(is64 ? 2 : 1);
        file[5] = 2;
        file[6] = 1;
        BinaryPrimitives.WriteUInt16BigEndian(file[16..], 2);
        BinaryPrimitives.WriteUInt16BigEndian(file[18..], is64 ? PowerPc64 : PowerPc);
        BinaryPrimitives.WriteUInt32BigEndian(file[20..], 1);
        layout.Write(file, ElfLayout.EntryAt, entry);
        layout.Write(file, layout.TableAt, (ulong)layout.HeaderBytes);
        BinaryPrimitives.WriteUInt16BigEndian(file[(layout.EntrySizeAt - 2)..], (ushort)layout.HeaderBytes);
        BinaryPrimitives.WriteUInt16BigEndian(file[layout.EntrySizeAt..], (ushort)layout.EntryBytes);
        BinaryPrimitives.WriteUInt16BigEndian(file[(layout.EntrySizeAt + 2)..], (ushort)segments);
    }

    private static void WriteSegment(Span<byte> header, ElfLayout layout, ImageSegment segment, int offset, ulong virtualOffset)
    {
        ReadOnlySpan<ulong> words =
            [(ulong)offset, segment.Address + virtualOffset, segment.Address, (ulong)segment.Contents.Length, segment.SizeBytes];
        BinaryPrimitives.WriteUInt32BigEndian(header, 1);
        for (var i = 0; i < words.Length; i++)
            layout.Write(header, layout.OffsetAt + (i * layout.WordBytes), words[i]);
    }
}
