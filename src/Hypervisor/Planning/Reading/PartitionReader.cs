using FslHv.Abi;
using FslHv.DeviceTree;

namespace FslHv.Hypervisor.Planning;

/// <summary>Reads a partition's own properties. Source: Topaz <c>src/guest.c</c>, <c>node_to_partition</c> and <c>init_guest_primary</c>.</summary>
internal sealed class PartitionReader(AddressFormat format, Remarks remarks)
{
    /// <summary>Most vcpus of a guest: its spin table is one page of 32-byte entries.</summary>
    public const int CpusMax = 128;

    private const int RowCells = 6;

    private readonly Dictionary<uint, PartitionDraft> _cpuOwners = [];

    /// <summary>Fills <see cref="PartitionDraft.Spec"/> and <see cref="PartitionDraft.Traits"/>; fails the draft where it cannot come up.</summary>
    public void Read(PartitionDraft draft)
    {
        var node = draft.Node;
        var window = Window(draft);
        draft.Traits = Traits(node);
        draft.Spec = new PartitionSpec
        {
            Id = draft.Id,
            Label = draft.Label,
            Cpus = Cpus(draft),
            DtbWindow = window,
            GuestImage = Row(node, "guest-image"),
            LoadImageTable = Table(node, "load-image-table"),
            LinuxRootfs = Row(node, "linux-rootfs"),
            NoAutoStart = node.Has("no-auto-start"),
            InitialMap = Map(node),
            WatchdogTimeout = Watchdog(node),
            WatchdogAutostart = Autostart(node),
        };
    }

    private GuestWindow? Window(PartitionDraft draft)
    {
        if (draft.Node.Property("dtb-window") is not { } property)
        {
            draft.Fail("no dtb-window", remarks);
            return null;
        }

        if (property.Length != format.CellCount * sizeof(uint))
        {
            draft.Fail($"dtb-window: {property.Length} bytes where {format.CellCount} cells are expected", remarks);
            return null;
        }

        var (address, size) = format.Read(property, 0);
        return new GuestWindow(address, size);
    }

    private ValueList<uint> Cpus(PartitionDraft draft)
    {
        if (draft.Node.Property("cpus") is not { } property || property.Length == 0 || property.Length % (2 * sizeof(uint)) != 0)
        {
            draft.Fail("cpus: not a list of <first count> pairs", remarks);
            return [];
        }

        var cpus = new List<uint>();
        for (var i = 0; i < property.CellCount; i += 2)
        {
            var (first, count) = (property.Cell(i), property.Cell(i + 1));
            if ((ulong)cpus.Count + count > CpusMax || first + (ulong)count > uint.MaxValue)
            {
                draft.Fail($"cpus: more than {CpusMax}", remarks);
                return [];
            }

            for (var k = 0u; k < count; k++)
                cpus.Add(first + k);
        }

        if (cpus.Count == 0)
            draft.Fail("cpus: none", remarks);
        foreach (var cpu in cpus)
        {
            if (!_cpuOwners.TryAdd(cpu, draft))
                remarks.Warn(draft.Node, $"cpus: cpu {cpu} is also that of {_cpuOwners[cpu].Label}");
        }

        return cpus.ToValueList();
    }

    private ImageRow? Row(DeviceTreeNode node, string name)
    {
        var rows = Table(node, name);
        if (rows.Count > 1)
            remarks.Warn(node, $"{name}: {rows.Count} rows where one is expected; the first counts");
        return rows.Count > 0 ? rows[0] : null;
    }

    private ValueList<ImageRow> Table(DeviceTreeNode node, string name)
    {
        if (node.Property(name) is not { } property)
            return [];
        if (property.Length == 0 || property.Length % (RowCells * sizeof(uint)) != 0)
            remarks.Warn(node, $"{name}: {property.Length} bytes are no rows of <source destination length>, two cells each; the rest is ignored");
        var rows = new List<ImageRow>();
        for (var i = 0; i + RowCells <= property.CellCount; i += RowCells)
            rows.Add(new ImageRow(property.Cell64(i), property.Cell64(i + 2), property.Cell64(i + 4)));
        return rows.ToValueList();
    }

    private InitialMap Map(DeviceTreeNode node)
    {
        var standard = InitialMap.Default;
        var size = ConfigCells.Number64(node, "init-map-size", remarks) ?? standard.Size;
        if (!ConfigCells.IsPowerOfTwo(size) || size < 4096)
        {
            remarks.Warn(node, $"init-map-size 0x{size:x} is no power of two from 4 KiB; 1 GiB at 0 is used");
            return standard;
        }

        var map = new InitialMap(
            size,
            ConfigCells.Number64(node, "init-map-paddr", remarks) ?? 0,
            ConfigCells.Number64(node, "init-map-vaddr", remarks) ?? 0);
        if (ConfigCells.IsAligned(map.Physical | map.Virtual, size))
            return map == standard ? standard : map;
        remarks.Warn(node, $"init-map-paddr and init-map-vaddr must be multiples of init-map-size 0x{size:x}; 1 GiB at 0 is used");
        return standard;
    }

    private PartitionTraits Traits(DeviceTreeNode node)
    {
        var traits = new PartitionTraits
        {
            Privileged = node.Has("privileged"),
            NoDmaDisable = node.Has("no-dma-disable"),
            DeferDmaDisable = node.Has("defer-dma-disable"),
            CacheLockDisable = node.Has("guest-cache-lock-disable"),
            DebugDisable = node.Has("guest-debug-disable"),
            MpicDirectEoi = node.Has("mpic-direct-eoi"),
        };
        if (traits.NoDmaDisable && traits.DeferDmaDisable)
            remarks.Warn(node, "both no-dma-disable and defer-dma-disable");
        return traits == PartitionTraits.Default ? PartitionTraits.Default : traits;
    }

    private WatchdogAction Watchdog(DeviceTreeNode node)
    {
        if (node.Property("watchdog-timeout") is not { } property)
            return WatchdogAction.Reset;
        switch (property.AsString())
        {
            case "partition-reset":
                return WatchdogAction.Reset;
            case "manager-notify":
                return WatchdogAction.Notify;
            case "partition-stop":
                return WatchdogAction.Stop;
            case var other:
                remarks.Warn(node, $"watchdog-timeout \"{other}\" is unknown; partition-reset is used");
                return WatchdogAction.Reset;
        }
    }

    private WatchdogPeriod? Autostart(DeviceTreeNode node)
    {
        if (ConfigCells.Number32(node, "watchdog-autostart-period", remarks) is not { } period)
            return null;
        if (period <= WatchdogPeriod.Shortest)
            return new WatchdogPeriod(period);
        remarks.Warn(node, $"watchdog-autostart-period {period} is not below 64; ignored");
        return null;
    }
}
