namespace FslHv.Abi;

/// <summary>Everything a partition's actor needs to know about its partition; made from the configuration tree, never changed.</summary>
public sealed record PartitionSpec
{
    /// <summary>Its number in the machine.</summary>
    public required PartitionId Id { get; init; }

    /// <summary>Its <c>label</c>, or the path of its node. How people and traces name it.</summary>
    public required string Label { get; init; }

    /// <summary>Physical cpus in the order of the vcpus: vcpu 0 is the first.</summary>
    public required ValueList<uint> Cpus { get; init; }

    /// <summary>Guest memory, in document order.</summary>
    public ValueList<GuestMemoryArea> Memory { get; init; }

    /// <summary>
    /// What of that memory other partitions have too, by physical addresses: ascending, apart from each other, each shared by the same partitions throughout.
    /// Areas that are <c>dma-only</c> count on either side, because devices store there.
    /// </summary>
    public ValueList<PhysicalRange> SharedMemory { get; init; }

    /// <summary>Where the guest tree goes at each start. Null: missing, and then the partition never comes up.</summary>
    public GuestWindow? DtbWindow { get; init; }

    /// <summary>Image that decides whether the partition can start by loading.</summary>
    public ImageRow? GuestImage { get; init; }

    /// <summary>Images loaded before it.</summary>
    public ValueList<ImageRow> LoadImageTable { get; init; }

    /// <summary>Root file system for Linux.</summary>
    public ImageRow? LinuxRootfs { get; init; }

    /// <summary>Loaded at power-on, but started by its manager only.</summary>
    public bool NoAutoStart { get; init; }

    /// <summary>The area mapped at entry; default 1 GiB at 0.</summary>
    public InitialMap InitialMap { get; init; } = InitialMap.Default;

    /// <summary>What the final timeout of the guest's watchdog does.</summary>
    public WatchdogAction WatchdogTimeout { get; init; }

    /// <summary>Period with which the watchdog of vcpu 0 is started at each start; null: the guest starts it.</summary>
    public WatchdogPeriod? WatchdogAutostart { get; init; }

    /// <summary>The guest tree as generated, flattened. Empty when it could not be built.</summary>
    public Bytes GuestTree { get; init; }

    /// <summary>Why the guest tree could not be built; null when it was. Then the partition stays in starting-uninit for ever.</summary>
    public string? InitFailure { get; init; }
}

/// <summary>Guest memory. Units: bytes. <paramref name="Physical"/> is where it lies in the machine: what areas have in common there, of one guest or of
/// several, is the same memory.</summary>
public sealed record GuestMemoryArea(string Node, ulong GuestAddress, ulong Physical, ulong Size, bool DmaOnly);

/// <summary>A range of the machine's memory. Units: bytes, physical addresses.</summary>
public readonly record struct PhysicalRange(ulong Address, ulong Size)
{
    /// <summary>Whether an address lies in it.</summary>
    public bool Contains(ulong address) => address >= Address && address - Address < Size;

    /// <summary>How many bytes there are from an address in it to its end.</summary>
    public ulong From(ulong address) => Size - (address - Address);
}

/// <summary>A range of guest-physical addresses. Units: bytes.</summary>
public sealed record GuestWindow(ulong Address, ulong Size);

/// <summary>An image to load: from a physical address to a guest-physical one. <see cref="AsImageSays"/> (all ones) as destination: where
/// the image itself says. Units: bytes.</summary>
public sealed record ImageRow(ulong Source, ulong Destination, ulong Length)
{
    /// <summary>All ones: the image's own headers decide.</summary>
    public const ulong AsImageSays = ImageFile.AsImageSays;
}

/// <summary>The area mapped when the guest is entered: size a power of two. Units: bytes. Source:
/// <c>init-map-size/-paddr/-vaddr</c>.</summary>
public sealed record InitialMap(ulong Size, ulong Physical, ulong Virtual)
{
    /// <summary>1 GiB at 0.</summary>
    public static readonly InitialMap Default = new(1UL << 30, 0, 0);

    /// <summary>Whether a guest-physical address lies in it.</summary>
    public bool Contains(ulong address) => address >= Physical && address - Physical < Size;
}
