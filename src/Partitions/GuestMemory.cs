using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Partitions;

/// <summary>
/// A partition's memory as its guest sees it. Untouched pages read as zero and cost nothing; a page that came from an image or a tree and
/// was not written since shares the bytes it came from. Survives a stop. Units: bytes, guest-physical addresses.
/// </summary>
public sealed class GuestMemory
{
    /// <summary>Size of a page.</summary>
    public const int PageBytes = 4096;

    private readonly ValueList<GuestMemoryArea> _areas;
    private readonly SortedDictionary<ulong, Page> _pages = [];

    public GuestMemory(ValueList<GuestMemoryArea> areas)
    {
        _areas = areas;
    }

    /// <summary>How many pages were ever touched.</summary>
    public int TouchedPages => _pages.Count;

    /// <summary>Whether every byte of a range is memory that may be copied into: no hole, no <c>dma-only</c> area. An empty range always is.</summary>
    public bool IsAccessible(ulong address, ulong length)
    {
        while (length > 0)
        {
            var span = AccessibleFrom(address);
            if (span == 0)
                return false;
            if (span >= length)
                return true;
            address += span;
            length -= span;
        }

        return true;
    }

    /// <summary>How many bytes of a range are accessible from its start on. The last address is an end.</summary>
    public ulong AccessiblePrefix(ulong address, ulong length)
    {
        var prefix = 0UL;
        while (prefix < length && address + prefix >= address && AccessibleFrom(address + prefix) is > 0 and var span)
            prefix += Math.Min(span, length - prefix);
        return prefix;
    }

    /// <summary>Copies out what is accessible from the start of a range on.</summary>
    public Bytes ReadPrefix(ulong address, int lengthBytes)
    {
        Invariant.Holds(lengthBytes >= 0);
        var bytes = new byte[(int)AccessiblePrefix(address, (ulong)lengthBytes)];
        Invariant.Holds(TryRead(address, bytes));
        return Bytes.Take(bytes);
    }

    /// <summary>Writes as much as is accessible from the start of a range on.</summary>
    /// <returns>How many bytes were written.</returns>
    public int WritePrefix(ulong address, Bytes bytes)
    {
        var count = (int)AccessiblePrefix(address, (ulong)bytes.Length);
        Invariant.Holds(TryPlace(address, count == bytes.Length ? bytes : Bytes.Copy(bytes.Span[..count])));
        return count;
    }

    /// <summary>Puts bytes at an address without copying whole pages of them.</summary>
    /// <returns>False, and nothing written, when the range is not accessible as a whole.</returns>
    public bool TryPlace(ulong address, Bytes bytes)
    {
        if (!IsAccessible(address, (ulong)bytes.Length))
            return false;
        for (var done = 0; done < bytes.Length;)
        {
            var offset = (int)((address + (ulong)done) % PageBytes);
            var count = Math.Min(PageBytes - offset, bytes.Length - done);
            PlaceInPage((address + (ulong)done) / PageBytes, offset, bytes, done, count);
            done += count;
        }

        return true;
    }

    /// <summary>Copies memory out.</summary>
    /// <returns>False, and an undefined buffer, when the range is not accessible as a whole.</returns>
    public bool TryRead(ulong address, Span<byte> buffer)
    {
        if (!IsAccessible(address, (ulong)buffer.Length))
            return false;
        while (!buffer.IsEmpty)
        {
            var offset = (int)(address % PageBytes);
            var count = Math.Min(PageBytes - offset, buffer.Length);
            if (_pages.TryGetValue(address / PageBytes, out var page))
                page.Read(offset, buffer[..count]);
            else
                buffer[..count].Clear();
            address += (ulong)count;
            buffer = buffer[count..];
        }

        return true;
    }

    /// <summary>Copies bytes into memory.</summary>
    /// <returns>False, and nothing written, when the range is not accessible as a whole.</returns>
    public bool TryWrite(ulong address, ReadOnlySpan<byte> bytes) => TryPlace(address, Bytes.Copy(bytes));

    public void AddTo(ref StateHash hash)
    {
        hash.Add(_pages.Count);
        Span<byte> contents = stackalloc byte[PageBytes];
        foreach (var (number, page) in _pages)
        {
            hash.Add(number);
            page.Read(0, contents);
            hash.Add(contents);
        }
    }

    /// <summary>How many bytes from an address on are accessible without a break inside one area.</summary>
    private ulong AccessibleFrom(ulong address)
    {
        foreach (var area in _areas)
        {
            if (!area.DmaOnly && address >= area.GuestAddress && address - area.GuestAddress < area.Size)
                return area.Size - (address - area.GuestAddress);
        }

        return 0;
    }

    private void PlaceInPage(ulong number, int offset, Bytes bytes, int from, int count)
    {
        if (!_pages.TryGetValue(number, out var page))
            _pages[number] = Page.Share(offset, bytes, from, count);
        else if (page.IsShareOf(offset, count))
            _pages[number] = Page.Share(offset, bytes, from, count);
        else
            _pages[number] = page.Overwrite(offset, bytes.Span.Slice(from, count));
    }

    /// <summary>
    /// The contents of a page: a stretch of shared bytes with zeros around it. A page that was written in part holds a stretch of its own that fills it.
    /// </summary>
    private readonly struct Page
    {
        private readonly Bytes _bytes;
        private readonly int _from;
        private readonly int _offset;
        private readonly int _count;

        private Page(int offset, Bytes bytes, int from, int count)
        {
            Invariant.Holds(offset >= 0 && count >= 0 && offset + count <= PageBytes);
            Invariant.Holds(from >= 0 && from + count <= bytes.Length);
            (_offset, _bytes, _from, _count) = (offset, bytes, from, count);
        }

        public static Page Share(int offset, Bytes bytes, int from, int count) => new(offset, bytes, from, count);

        /// <summary>Whether everything in this page that is not zero lies in that stretch.</summary>
        public bool IsShareOf(int offset, int count) => offset <= _offset && _offset + _count <= offset + count;

        public void Read(int offset, Span<byte> buffer)
        {
            buffer.Clear();
            var start = Math.Max(offset, _offset);
            var end = Math.Min(offset + buffer.Length, _offset + _count);
            if (start < end)
                _bytes.Span.Slice(_from + start - _offset, end - start).CopyTo(buffer[(start - offset)..]);
        }

        public Page Overwrite(int offset, ReadOnlySpan<byte> bytes)
        {
            var contents = new byte[PageBytes];
            Read(0, contents);
            bytes.CopyTo(contents.AsSpan(offset));
            return new Page(0, Bytes.Take(contents), 0, PageBytes);
        }
    }
}
