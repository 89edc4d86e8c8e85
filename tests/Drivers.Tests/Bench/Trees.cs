using FslHv.Abi;
using FslHv.DeviceTree;

namespace FslHv.Drivers.Tests;

/// <summary>Guest trees as the hypervisor generates them, as far as the driver looks.</summary>
internal static class Trees
{
    public const uint Worker = 2;
    public const uint RingWorker = 65;
    public const uint WorkerStateChange = 66;
    public const uint WorkerWatchdog = 67;
    public const uint WorkerResetRequest = 68;
    public const uint WorkerShutdown = 69;
    public const uint OwnShutdown = 70;
    public const uint Spare = 3;
    public const uint SpareStateChange = 71;

    /// <summary>A manager of <c>worker</c> and, when asked for, of <c>spare</c>.</summary>
    public static DeviceTreeDocument Manager(bool withSpare = false)
    {
        var tree = Bare();
        var handles = tree.Find(GuestTree.HandlesPath)!;
        handles.Add(Node("ring-worker", "epapr,hv-send-doorbell").Set(Cell("reg", RingWorker)).Set(Cell("hv-handle", RingWorker)));
        var worker = handles.Add(Managed("worker", Worker, WorkerStateChange));
        worker.Add(Receive("watchdog-expiration", WorkerWatchdog, "fsl,hv-watchdog-expiration-doorbell", "epapr,hv-receive-doorbell"));
        worker.Add(Receive("reset-request", WorkerResetRequest, "fsl,hv-reset-request-doorbell", "epapr,hv-receive-doorbell"));
        worker.Add(Node("shutdown", "fsl,hv-shutdown-doorbell", "epapr,hv-send-doorbell")
            .Set(Cell("hv-handle", WorkerShutdown)).Set(Cell("reg", WorkerShutdown)));
        handles.Add(Receive("shutdown", OwnShutdown, "fsl,hv-shutdown-doorbell", "epapr,hv-receive-doorbell"));
        if (withSpare)
            handles.Add(Managed("spare", Spare, SpareStateChange));
        return tree;
    }

    /// <summary>A guest that has the hypervisor's node and no doorbell.</summary>
    public static DeviceTreeDocument Bare()
    {
        var tree = new DeviceTreeDocument();
        tree.Root.Set(DeviceTreeProperty.FromStrings("compatible", "fsl,simulated-hv"));
        var hypervisor = tree.Root.Add(new DeviceTreeNode("hypervisor"));
        hypervisor.Set(DeviceTreeProperty.FromCells("fsl,hv-version", 1, 3, 3, 2));
        hypervisor.Add(new DeviceTreeNode("handles"));
        return tree;
    }

    /// <summary>A guest with one plain doorbell, <c>ring-me</c>, at each of those interrupts.</summary>
    public static DeviceTreeDocument Plain(params ReadOnlySpan<uint> interrupts)
    {
        var tree = Bare();
        foreach (var interrupt in interrupts)
            tree.Find(GuestTree.HandlesPath)!.Add(Receive($"ring-me-{interrupt}", interrupt, "epapr,hv-receive-doorbell"));
        return tree;
    }

    /// <summary>The same with memory from 0 on, in the upper half of which the driver has its buffers.</summary>
    public static DeviceTreeDocument WithMemory(DeviceTreeDocument tree, uint sizeBytes)
    {
        tree.Root.Set(DeviceTreeProperty.FromCells("#address-cells", 2)).Set(DeviceTreeProperty.FromCells("#size-cells", 2));
        tree.Root.Add(Node("memory@0"))
            .Set(DeviceTreeProperty.FromStrings("device_type", "memory"))
            .Set(DeviceTreeProperty.FromCells("reg", 0, 0, 0, sizeBytes));
        return tree;
    }

    public static DeviceTreeNode Managed(string label, uint handle, uint stateChange)
    {
        var node = Node(label, "fsl,hv-partition-handle")
            .Set(Cell("reg", handle)).Set(Cell("hv-handle", handle)).Set(DeviceTreeProperty.FromStrings("label", label));
        node.Add(Receive("state-change", stateChange, "fsl,hv-state-change-doorbell", "epapr,hv-receive-doorbell"));
        return node;
    }

    public static DeviceTreeNode Receive(string name, uint interrupt, params ReadOnlySpan<string> compatible) =>
        Node(name, compatible).Set(DeviceTreeProperty.FromCells("interrupts", interrupt, 0));

    public static DeviceTreeNode Node(string name, params ReadOnlySpan<string> compatible) =>
        new DeviceTreeNode(name).Set(DeviceTreeProperty.FromStrings("compatible", compatible));

    public static DeviceTreeProperty Cell(string name, uint value) => DeviceTreeProperty.FromCells(name, value);

    public static Bytes Flatten(DeviceTreeDocument tree) => Bytes.Take(DeviceTreeBlob.Write(tree));
}
