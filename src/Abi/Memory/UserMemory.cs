using FslHv.Actors;

namespace FslHv.Abi;

/// <summary>
/// What a calling process's memory holds, as far as its caller tells: regions that neither touch zero bytes nor overlap, ascending; what lies in none faults.
/// Immutable. A simulated process supplies it with a system call; a bridge fills it with the ranges that <see cref="IoctlNeeds"/>
/// names. Units: bytes, virtual addresses.
/// </summary>
public sealed record UserMemory
{
    private UserMemory(ValueList<UserRegion> regions)
    {
        Regions = regions;
    }

    /// <summary>Nothing: every access faults.</summary>
    public static UserMemory Empty { get; } = new(ValueList<UserRegion>.Empty);

    /// <summary>The regions, ascending.</summary>
    public ValueList<UserRegion> Regions { get; }

    /// <summary>Memory of those regions, in any order. They must not overlap.</summary>
    public static UserMemory Of(params ReadOnlySpan<UserRegion> regions)
    {
        var sorted = regions.ToArray();
        Array.Sort(sorted, (one, other) => one.Address.CompareTo(other.Address));
        for (var i = 1; i < sorted.Length; i++)
            Invariant.Holds(sorted[i - 1].End <= sorted[i].Address);
        return new(ValueList.Create<UserRegion>(sorted));
    }

    /// <summary>How many bytes of a range can be read from its start on.</summary>
    public ulong ReadablePrefix(ulong address, ulong lengthBytes) => Prefix(address, lengthBytes, isWriting: false);

    /// <summary>How many bytes of a range can be written from its start on.</summary>
    public ulong WritablePrefix(ulong address, ulong lengthBytes) => Prefix(address, lengthBytes, isWriting: true);

    /// <summary>The longest prefix of a range that can be read.</summary>
    public Bytes Read(ulong address, int lengthBytes)
    {
        Invariant.Holds(lengthBytes >= 0);
        var bytes = new byte[(int)ReadablePrefix(address, (ulong)lengthBytes)];
        for (var done = 0; done < bytes.Length;)
        {
            var region = Regions[PlaceOf(address + (ulong)done)];
            var offset = address + (ulong)done - region.Address;
            var count = (int)Math.Min(region.LengthBytes - offset, (ulong)(bytes.Length - done));
            region.CopyTo(offset, bytes.AsSpan(done, count));
            done += count;
        }

        return Bytes.Take(bytes);
    }

    private ulong Prefix(ulong address, ulong lengthBytes, bool isWriting)
    {
        var done = 0UL;
        while (done < lengthBytes && PlaceOf(address + done) is var place and >= 0 && (!isWriting || Regions[place].IsWritable))
            done += Math.Min(Regions[place].End - (address + done), lengthBytes - done);
        Invariant.Holds(done <= lengthBytes);
        return done;
    }

    /// <summary>The region that holds an address; −1 when none does.</summary>
    private int PlaceOf(ulong address)
    {
        var (first, last) = (0, Regions.Count - 1);
        while (first <= last)
        {
            var middle = (first + last) / 2;
            var region = Regions[middle];
            if (address < region.Address)
                last = middle - 1;
            else if (address >= region.End)
                first = middle + 1;
            else
                return middle;
        }

        return -1;
    }
}
