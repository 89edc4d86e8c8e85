using System.Buffers.Binary;
using FslHv.DeviceTree;

namespace FslHv.Tests;

/// <summary>
/// Ways to spoil a tree so that it is a tree still: nodes and properties gone, doubled, moved, with values that are odd, short, long or another's.
/// </summary>
internal static class TreeMutations
{
    private static readonly uint[] Words =
        [0, 1, 2, 3, 4, 8, 15, 16, 23, 31, 32, 62, 63, 64, 65, 255, 256, 1023, 1024, 4096, 0xFFFF, 0x1_0000, 0x0100_0000, 0x1000_0000, 0x7FFF_FFFF,
            0x8000_0000, 0xFFFF_F000, 0xFFFF_FFFF];

    private static readonly string[] Texts =
    [
        "", "partition", "doorbell", "send-doorbell", "receive-doorbell", "managed-partition", "byte-channel", "byte-channel-mux", "phys-mem-area",
        "guest-phys-mem-area", "dma-window",
        "hv-config", "hv-memory", "error-manager", "error-config", "node-update", "active", "standby", "notify", "halt", "ddr", "alpha", "dma0",
        "serial0", "fsl,hv-config", "open-pic",
        "simple-bus", "okay", "/", "//", "/soc", "a/b", "x@1", "\u00e4", "\t", new('n', 200),
    ];

    private static readonly string[] Names =
    [
        "compatible", "label", "cpus", "dtb-window", "guest-image", "linux-rootfs", "load-image-table", "privileged", "no-auto-start",
        "defer-dma-disable", "no-dma-disable", "addr", "size",
        "phys-mem", "guest-addr", "dma-only", "device", "claimable", "dma-window", "vcpu", "partition", "global-doorbell", "endpoint", "mux-channel",
        "stdout", "stdin", "prepend-stringlist",
        "delete-prop", "delete-node", "delete-subtree", "watchdog-enable", "watchdog-autostart-period", "watchdog-timeout",
        "sysreset-on-partition-stop", "reg", "ranges", "interrupts",
        "interrupt-parent", "interrupt-map", "interrupt-map-mask", "#address-cells", "#size-cells", "#interrupt-cells", "fsl,liodn", "phandle",
        "hv-handle", "status", "allocate", "search",
    ];

    /// <summary>A spoilt copy.</summary>
    public static DeviceTreeDocument Apply(Random random, DeviceTreeDocument original)
    {
        var tree = original.Clone();
        for (var i = 1 + random.Next(6); i > 0; i--)
            Once(random, tree);
        return tree;
    }

    private static void Once(Random random, DeviceTreeDocument tree)
    {
        var nodes = tree.Root.SelfAndDescendants().ToArray();
        var node = nodes[random.Next(nodes.Length)];
        var other = nodes[random.Next(nodes.Length)];
        var property = Any(random, node);
        switch (random.Next(10))
        {
            case 0:
                if (property is not null)
                    node.Remove(property.Name);
                break;
            case 1:
                if (property is not null)
                    node.Set(DeviceTreeProperty.FromBytes(property.Name, Value(random)));
                break;
            case 2 or 3:
                if (property is { CellCount: > 0 })
                    node.Set(WithCell(random, property));
                break;
            case 4:
                if (property is not null)
                    node.Set(DeviceTreeProperty.FromBytes(property.Name, property.Value[..random.Next(property.Length + 1)]));
                break;
            case 5:
                if (Any(random, other) is { } foreign)
                    node.Set(DeviceTreeProperty.FromBytes(property is not null && random.Next(2) == 0 ? property.Name : foreign.Name, foreign.Value));
                break;
            case 6:
                node.Set(DeviceTreeProperty.FromBytes(Names[random.Next(Names.Length)], Value(random)));
                break;
            case 7:
                node.Parent?.Remove(node);
                break;
            case 8:
                var copy = node.Clone();
                if (node.Parent is not null && nodes.Length < 400 && other.Child(copy.Name) is null)
                    other.Add(copy);
                break;
            default:
                var name = $"{(node.Name.Length > 0 ? node.Name : "new")}-{random.Next(100)}";
                if (other.Child(name) is null)
                    other.Add(new DeviceTreeNode(name)).Set(DeviceTreeProperty.FromStrings("compatible", Texts[random.Next(Texts.Length)]));
                break;
        }
    }

    private static DeviceTreeProperty? Any(Random random, DeviceTreeNode node) =>
        node.Properties.Count == 0 ? null : node.Properties[random.Next(node.Properties.Count)];

    private static DeviceTreeProperty WithCell(Random random, DeviceTreeProperty property)
    {
        var bytes = property.Value.ToArray();
        var at = bytes.AsSpan(4 * random.Next(property.CellCount));
        var was = BinaryPrimitives.ReadUInt32BigEndian(at);
        BinaryPrimitives.WriteUInt32BigEndian(at, random.Next(4) switch
        {
            0 => unchecked(was + (uint)random.Next(3) - 1),
            1 => was ^ (1u << random.Next(32)),
            2 => (uint)random.NextInt64(1L << 32),
            _ => Words[random.Next(Words.Length)],
        });
        return DeviceTreeProperty.FromBytes(property.Name, bytes);
    }

    private static byte[] Value(Random random)
    {
        switch (random.Next(4))
        {
            case 0:
                return DeviceTreeProperty.FromStrings("x", [.. Enumerable.Range(0, random.Next(4)).Select(_ => Texts[random.Next(Texts.Length)])])
                    .Value.ToArray();
            case 1:
                return DeviceTreeProperty.FromCells("x", [.. Enumerable.Range(0, random.Next(9)).Select(_ => Words[random.Next(Words.Length)])])
                    .Value.ToArray();
            default:
                var bytes = new byte[random.Next(24)];
                random.NextBytes(bytes);
                return bytes;
        }
    }
}
