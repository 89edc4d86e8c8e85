using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Partitions;

/// <summary>
/// A partition's memory as its guest sees it, kept by physical pages: an area that is mapped twice is the same memory at both places. Untouched pages read as
/// zero and cost nothing; a page that was given as a whole, and not written since, shares the bytes it came from. Areas that are <c>dma-only</c> are there for
/// devices, and a hole to everybody else; what was lost is one to all. Survives a stop. Units: bytes; guest-physical addresses unless it says physical.
/// </summary>
public sealed class GuestMemory
{
    /// <summary>Size of a page.</summary>
    public const int PageBytes = MemoryPage.SizeBytes;

    private readonly ValueList<GuestMemoryArea> _areas;
    private readonly Dictionary<ulong, MemoryPage> _pages = [];
    private readonly StoreBuffer? _stores;

    /// <summary>What was lost: start, and the last address.</summary>
    private readonly List<(ulong First, ulong Last)> _holes = [];

    /// <param name="areas">Where there is memory; of areas that overlap the first counts that whoever asks can reach.</param>
    /// <param name="shared">Physical ranges of it that other partitions reach too.</param>
    public GuestMemory(ValueList<GuestMemoryArea> areas, ValueList<PhysicalRange> shared = default)
    {
        _areas = areas;
        _stores = shared.Count > 0 ? new StoreBuffer(shared) : null;
    }

    /// <summary>How many pages were ever touched.</summary>
    public int TouchedPages => _pages.Count;

    /// <summary>Whether something was stored into shared memory that <see cref="TryTakeStore"/> has not given yet.</summary>
    public bool HasStores => _stores is { HasNew: true };

    /// <summary>
    /// Part of it is there no more, for anybody: every access ends in front of it, as it does where an area ends. What other partitions share stays theirs.
    /// </summary>
    /// <returns>Whether any of it was memory.</returns>
    public bool Lose(ulong address, ulong length)
    {
        if (length == 0)
            return false;
        var last = length - 1 > ulong.MaxValue - address ? ulong.MaxValue : address + (length - 1);
        var wasThere = false;
        foreach (var area in _areas)
        {
            wasThere |= IsThere(area, Math.Max(area.GuestAddress, address), last);
            foreach (var hole in _holes)
                wasThere |= hole.Last >= address && IsThere(area, hole.Last + 1, last);
        }

        _holes.Add((address, last));
        return wasThere;
    }

    /// <summary>Whether every byte of a range is memory that may be copied into: no hole, no <c>dma-only</c> area. An empty range always is.</summary>
    public bool IsAccessible(ulong address, ulong length) => length == 0 || AccessiblePrefix(address, length) == length;

    /// <summary>How many bytes of a range are accessible from its start on. The last address is an end.</summary>
    /// <param name="address">Where the range starts.</param>
    /// <param name="length">Of the range.</param>
    /// <param name="byDevice">Whether a device asks, which reaches <c>dma-only</c> areas too.</param>
    public ulong AccessiblePrefix(ulong address, ulong length, bool byDevice = false)
    {
        var prefix = 0UL;
        while (prefix < length && address + prefix >= address && AccessibleFrom(address + prefix, byDevice, out _) is > 0 and var span)
            prefix += Math.Min(span, length - prefix);
        return prefix;
    }

    /// <summary>What is accessible from the start of a range on; shared with the memory, and not copied, where it lies in one piece.</summary>
    /// <param name="address">Where the range starts.</param>
    /// <param name="lengthBytes">Of the range.</param>
    /// <param name="byDevice">As of <see cref="AccessiblePrefix"/>.</param>
    public Bytes ReadPrefix(ulong address, int lengthBytes, bool byDevice = false)
    {
        Invariant.Holds(lengthBytes >= 0);
        var count = (int)AccessiblePrefix(address, (ulong)lengthBytes, byDevice);
        if (count == 0)
            return Bytes.Empty;
        if (TryShare(address, count, byDevice, out var shared))
            return shared;
        var bytes = new byte[count];
        Load(address, bytes, byDevice);
        return Bytes.Take(bytes);
    }

    /// <summary>Writes as much as is accessible from the start of a range on.</summary>
    /// <param name="address">Where the range starts.</param>
    /// <param name="bytes">What to write.</param>
    /// <param name="byDevice">As of <see cref="AccessiblePrefix"/>.</param>
    /// <returns>How many bytes were written.</returns>
    public int WritePrefix(ulong address, Bytes bytes, bool byDevice = false)
    {
        var count = (int)AccessiblePrefix(address, (ulong)bytes.Length, byDevice);
        Store(address, bytes.Slice(0, count), byDevice);
        return count;
    }

    /// <summary>Puts bytes at an address without copying whole pages of them.</summary>
    /// <returns>False, and nothing written, when the range is not accessible as a whole.</returns>
    public bool TryPlace(ulong address, Bytes bytes)
    {
        if (!IsAccessible(address, (ulong)bytes.Length))
            return false;
        Store(address, bytes, byDevice: false);
        return true;
    }

    /// <summary>Makes a range zero. Pages of it that nobody touched stay so, unless others share them.</summary>
    /// <returns>False, and nothing written, when the range is not accessible as a whole.</returns>
    public bool TryClear(ulong address, ulong length)
    {
        if (!IsAccessible(address, length))
            return false;
        while (length > 0)
        {
            var span = Math.Min(AccessibleFrom(address, byDevice: false, out var physical), length);
            var count = (int)Math.Min(span, PageBytes - (physical % PageBytes));
            var zeros = MemoryPage.Zeros.Slice(0, count);
            if (_pages.ContainsKey(physical / PageBytes))
                Place(physical, zeros);
            _stores?.Note(physical, zeros);
            address += (ulong)count;
            length -= (ulong)count;
        }

        return true;
    }

    /// <summary>Copies memory out.</summary>
    /// <returns>False, and an undefined buffer, when the range is not accessible as a whole.</returns>
    public bool TryRead(ulong address, Span<byte> buffer)
    {
        if (!IsAccessible(address, (ulong)buffer.Length))
            return false;
        Load(address, buffer, byDevice: false);
        return true;
    }

    /// <summary>Copies bytes into memory.</summary>
    /// <returns>False, and nothing written, when the range is not accessible as a whole.</returns>
    public bool TryWrite(ulong address, ReadOnlySpan<byte> bytes) => TryPlace(address, Bytes.Copy(bytes));

    /// <summary>The oldest store into shared memory that was not given yet. From now on it counts as on its way.</summary>
    internal bool TryTakeStore(out SharedStore store)
    {
        store = default;
        return _stores is not null && _stores.TryTakeNew(out store);
    }

    /// <summary>A store of this partition has come back: all stores before it are in place.</summary>
    public void OwnStoreReturned(RequestId number)
    {
        Invariant.Holds(_stores is not null);
        _stores.Returned(number);
    }

    /// <summary>
    /// A store of another partition. Own stores that have not come back follow it in the common order: from the first that it overwrites on they are put
    /// on top again, also those that it leaves alone, because the ones before them are.
    /// </summary>
    /// <param name="physical">Physical address; the range must be shared.</param>
    /// <param name="bytes">What was stored.</param>
    public void PlaceForeign(ulong physical, Bytes bytes)
    {
        Invariant.Holds(_stores is { HasNew: false } && _stores.IsShared(physical, bytes.Length));
        Place(physical, bytes);
        var isTouched = false;
        foreach (var own in _stores.OnTheirWay)
        {
            isTouched |= own.Overlaps(physical, bytes.Length);
            if (isTouched)
                Place(own.PhysicalAddress, own.Bytes);
        }
    }

    public void AddTo(ref StateHash hash)
    {
        hash.Add(_pages.Count);
        Span<byte> contents = stackalloc byte[PageBytes];
        foreach (var number in _pages.Keys.Order())
        {
            hash.Add(number);
            _pages[number].Read(0, contents);
            hash.Add(contents);
        }

        hash.Add(_holes.Count);
        foreach (var (first, last) in _holes)
        {
            hash.Add(first);
            hash.Add(last);
        }

        _stores?.AddTo(ref hash);
    }

    /// <summary>Reads a range that is accessible as a whole.</summary>
    private void Load(ulong address, Span<byte> buffer, bool byDevice)
    {
        while (!buffer.IsEmpty)
        {
            var count = (int)Math.Min(AccessibleFrom(address, byDevice, out var physical), (ulong)buffer.Length);
            Invariant.Holds(count > 0);
            var offset = (int)(physical % PageBytes);
            count = Math.Min(count, PageBytes - offset);
            if (_pages.TryGetValue(physical / PageBytes, out var page))
                page.Read(offset, buffer[..count]);
            else
                buffer[..count].Clear();
            address += (ulong)count;
            buffer = buffer[count..];
        }
    }

    /// <summary>Writes a range that is accessible as a whole.</summary>
    private void Store(ulong address, Bytes bytes, bool byDevice)
    {
        for (var done = 0; done < bytes.Length;)
        {
            var span = AccessibleFrom(address + (ulong)done, byDevice, out var physical);
            Invariant.Holds(span > 0);
            var piece = bytes.Slice(done, (int)Math.Min(span, (ulong)(bytes.Length - done)));
            Place(physical, piece);
            _stores?.Note(physical, piece);
            done += piece.Length;
        }
    }

    private bool IsThere(GuestMemoryArea area, ulong address, ulong last) =>
        address <= last && address >= area.GuestAddress && address - area.GuestAddress < area.Size && !IsLost(address);

    private bool IsLost(ulong address)
    {
        foreach (var (first, last) in _holes)
        {
            if (address >= first && address <= last)
                return true;
        }

        return false;
    }

    /// <summary>How many bytes from an address on are accessible without a break inside one area, and where they lie.</summary>
    private ulong AccessibleFrom(ulong address, bool byDevice, out ulong physical)
    {
        var span = AreaFrom(address, byDevice, out physical);
        foreach (var (first, last) in _holes)
        {
            if (address >= first && address <= last)
                return 0;
            if (first > address)
                span = Math.Min(span, first - address);
        }

        return span;
    }

    private ulong AreaFrom(ulong address, bool byDevice, out ulong physical)
    {
        for (var i = 0; i < _areas.Count; i++)
        {
            var area = _areas[i];
            if ((area.DmaOnly && !byDevice) || address < area.GuestAddress || address - area.GuestAddress >= area.Size)
                continue;
            var offset = address - area.GuestAddress;
            physical = area.Physical + offset;
            var span = area.Size - offset;
            for (var k = 0; k < i; k++)
            {
                if ((byDevice || !_areas[k].DmaOnly) && _areas[k].GuestAddress > address)
                    span = Math.Min(span, _areas[k].GuestAddress - address);
            }

            return span;
        }

        physical = 0;
        return 0;
    }

    /// <summary>An accessible range as bytes that pages hold already, when they hold it in one piece.</summary>
    private bool TryShare(ulong address, int count, bool byDevice, out Bytes shared)
    {
        shared = Bytes.Empty;
        for (var done = 0; done < count;)
        {
            var span = AccessibleFrom(address + (ulong)done, byDevice, out var physical);
            var offset = (int)(physical % PageBytes);
            var length = (int)Math.Min(span, (ulong)Math.Min(PageBytes - offset, count - done));
            var part = MemoryPage.Zeros.Slice(offset, length);
            if (_pages.TryGetValue(physical / PageBytes, out var page) && !page.TryShare(offset, length, out part))
                return false;
            if (done > 0 && !shared.TryJoin(part, out part))
                return false;
            shared = part;
            done += length;
        }

        return true;
    }

    private void Place(ulong physical, Bytes bytes)
    {
        for (var done = 0; done < bytes.Length;)
        {
            var offset = (int)((physical + (ulong)done) % PageBytes);
            var count = Math.Min(PageBytes - offset, bytes.Length - done);
            var number = (physical + (ulong)done) / PageBytes;
            if (!_pages.TryGetValue(number, out var page))
                _pages.Add(number, page = new MemoryPage());
            page.Place(offset, bytes.Slice(done, count), isPartOfMore: !bytes.IsWhole);
            done += count;
        }
    }
}
