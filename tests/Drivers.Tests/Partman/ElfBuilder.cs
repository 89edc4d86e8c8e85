using System.Buffers.Binary;
using FslHv.Abi;

namespace FslHv.Drivers.Tests;

/// <summary>Makes ELF files.</summary>
internal sealed class ElfBuilder
{
    private readonly List<(uint Type, ulong Virtual, ulong Physical, int FileBytes, ulong MemoryBytes)> _segments = [];

    public bool Is64 { get; init; }

    public byte? Class { get; init; }

    public byte Data { get; init; } = 2;

    public ushort Type { get; init; } = 2;

    public ulong Entry { get; init; }

    public int? CutTo { get; init; }

    private int HeaderBytes => Is64 ? 64 : 52;

    private int EntryBytes => Is64 ? 56 : 32;

    public NamedFile File => new("elf", Bytes.Take(Write()));

    public ElfBuilder With(ulong virtualAddress, ulong physicalAddress, int fileBytes, int memoryBytes)
    {
        _segments.Add((1, virtualAddress, physicalAddress, fileBytes, (ulong)memoryBytes));
        return this;
    }

    /// <summary>A segment that is not loaded, lower than any other and around the entry.</summary>
    public ElfBuilder Note()
    {
        _segments.Add((4, 0, 0, 4, uint.MaxValue));
        return this;
    }

    public int Offset(int segment) => HeaderBytes + (_segments.Count * EntryBytes) + _segments[..segment].Sum(each => each.FileBytes);

    private byte[] Write()
    {
        var bytes = new byte[Offset(_segments.Count)];
        byte[] ident = [0x7F, (byte)'E', (byte)'L', (byte)'F', Class ?? (byte)(Is64 ? 2 : 1), Data];
        ident.CopyTo(bytes, 0);
        Put16(bytes, 16, Type);
        Word(bytes, 24, 24, Entry);
        Word(bytes, 28, 32, (ulong)HeaderBytes);
        Put16(bytes, Is64 ? 54 : 42, (ushort)EntryBytes);
        Put16(bytes, Is64 ? 56 : 44, (ushort)_segments.Count);
        for (var i = 0; i < _segments.Count; i++)
        {
            var at = HeaderBytes + (i * EntryBytes);
            BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(at), _segments[i].Type);
            Word(bytes, at + 4, at + 8, (ulong)Offset(i));
            Word(bytes, at + 8, at + 16, _segments[i].Virtual);
            Word(bytes, at + 12, at + 24, _segments[i].Physical);
            Word(bytes, at + 16, at + 32, (ulong)_segments[i].FileBytes);
            Word(bytes, at + 20, at + 40, _segments[i].MemoryBytes);
            for (var n = 0; n < _segments[i].FileBytes; n++)
                bytes[Offset(i) + n] = (byte)((n * 3) + i + 1);
        }

        return CutTo is { } length ? bytes[..Math.Min(length, bytes.Length)] : bytes;
    }

    private void Word(byte[] bytes, int at32, int at64, ulong value)
    {
        if (Is64)
            BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(at64), value);
        else
            BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(at32), (uint)value);
    }

    private static void Put16(byte[] bytes, int at, ushort value) => BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(at), value);
}
