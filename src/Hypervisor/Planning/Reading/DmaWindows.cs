using FslHv.Abi;
using FslHv.DeviceTree;

namespace FslHv.Hypervisor.Planning;

/// <summary>
/// Reads how a device's DMA streams are configured: stream n by the child whose <c>liodn-index</c> is n, or else by the device's own node. Source: Topaz
/// <c>src/pamu.c</c>, <c>hv_pamu_config_liodn</c>, <c>configure_dma</c>.
/// </summary>
internal sealed class DmaWindows(ConfigTree tree, Remarks remarks)
{
    private const ulong PageBytes = 4096;
    private const uint CacheMax = 3;

    /// <summary>The node that configures a stream.</summary>
    public DeviceTreeNode ConfigOf(DeviceTreeNode device, int stream)
    {
        foreach (var node in device.Descendants())
        {
            if (node.Has("liodn-index") && ConfigCells.Number32(node, "liodn-index", remarks) == (uint)stream)
                return node;
        }

        return device;
    }

    /// <summary>What a node says of a stream; null, with a remark, where it has no usable window: then there is no DMA.</summary>
    public StreamConfig? Read(DeviceTreeNode config)
    {
        if (tree.Resolve(config, "dma-window", out var problem) is not { } window)
        {
            remarks.Warn(config, $"{problem}; no DMA");
            return null;
        }

        if (ConfigCells.Number64(window, "guest-addr", remarks) is not { } address || ConfigCells.Number64(window, "size", remarks) is not { } size)
            remarks.Warn(config, $"dma-window: {window.Path} has no guest-addr and size of two cells each; no DMA");
        else if (!ConfigCells.IsPowerOfTwo(size) || size < PageBytes || !ConfigCells.IsAligned(address, size))
            remarks.Warn(config, $"dma-window: size of {window.Path} is no power of two from 4 KiB, or guest-addr no multiple of it; no DMA");
        else
            return new StreamConfig(Ranges(window, new GuestWindow(address, size)), Stash(config));
        return null;
    }

    /// <summary>A window that is divided is open only where it has subwindows.</summary>
    private ValueList<GuestWindow> Ranges(DeviceTreeNode window, GuestWindow whole)
    {
        if (ConfigCells.Number32(window, "subwindow-count", remarks) is null or 0)
            return [whole];
        var ranges = new List<GuestWindow>();
        foreach (var node in window.Children)
        {
            if (!node.IsCompatible("dma-subwindow"))
                continue;
            if (ConfigCells.Number64(node, "guest-addr", remarks) is { } address && ConfigCells.Number64(node, "size", remarks) is > 0 and var size
                && address >= whole.Address && size <= whole.Size && address - whole.Address <= whole.Size - size)
                ranges.Add(new GuestWindow(address, size));
            else
                remarks.Warn(node, "guest-addr and size do not lie in the window; skipped");
        }

        return ranges.ToValueList();
    }

    private StashTarget Stash(DeviceTreeNode config) => ConfigCells.Number32(config, "stash-dest", remarks) is > 0 and <= CacheMax and var cache
        ? new StashTarget(0, cache)
        : default;
}
