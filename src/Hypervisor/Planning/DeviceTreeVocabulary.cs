using FslHv.Abi;

namespace FslHv.Hypervisor;

/// <summary>A property that a node may have.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Shape">What it holds: <c>2+2 cells</c>, <c>text</c>, <c>flag</c>.</param>
/// <param name="Meaning">What it says; Markdown.</param>
public sealed record DeviceTreeWord(string Name, string Shape, string Meaning);

/// <summary>A kind of node.</summary>
/// <param name="Name">How it is known: its <c>compatible</c>, or its path.</param>
/// <param name="Meaning">What it stands for.</param>
/// <param name="Properties">What it may have.</param>
public sealed record DeviceTreeNodeKind(string Name, string Meaning, ValueList<DeviceTreeWord> Properties);

/// <summary>
/// The nodes and properties of the two trees: the configuration that the hypervisor reads, and what it generates for guests. Addresses and sizes are two cells,
/// references are phandles. Source: Topaz <c>src/guest.c</c>, <c>src/devtree.c</c>, <c>src/init.c</c>, and the board configurations of its SDK.
/// </summary>
public static class DeviceTreeVocabulary
{
    private static readonly DeviceTreeWord Handle = new("hv-handle", "cell", "the handle");
    private static readonly DeviceTreeWord Reg = new("reg", "cell", "the handle once more, for clients from before `hv-handle`");
    private static readonly DeviceTreeWord ReceiveInterrupt = new("interrupts", "2 cells", "handle, which is the interrupt's number too, and 0 for edge");
    private static readonly DeviceTreeWord Compatible = new("compatible", "texts", "the kind of node");
    private static readonly DeviceTreeWord Cells = new("#address-cells", "cell", "cells of an address below");
    private static readonly DeviceTreeWord SizeCells = new("#size-cells", "cell", "cells of a size below");

    /// <summary>Nodes of the configuration tree, by <c>compatible</c>; devices and meta-nodes, which have none, by what they have.</summary>
    public static ValueList<DeviceTreeNodeKind> Configuration { get; } =
    [
        new("phys-mem-area", "physical memory", [
            new("addr", "2 cells", "physical address, a multiple of the size"), new("size", "2 cells", "bytes, a power of two"),
            new("use-no-law", "flag", "no local access window is made"), new("zero-pma", "flag", "filled with zeros at power-on"),
            new("allocate-cpc-ways", "cells", "ways of the platform cache"),
        ]),
        new("hv-config", "the hypervisor itself", [
            new("stdout", "reference", "its console: a byte channel, or a device"),
            new("legacy-interrupts", "flag", "handles of interrupts as old guests want them"),
            new("sysreset-on-partition-stop", "flag", "the machine resets when the last partition stops"),
            new("watchdog-enable", "cell", "period 0–63 of the hypervisor's own watchdog"),
        ]),
        new("hv-memory", "memory of the hypervisor", [new("phys-mem", "reference", "the area")]),
        new("hv-persistent-data", "memory that outlives a warm reset", [new("phys-mem", "reference", "the area")]),
        new("doorbell", "a doorbell that partitions may send and receive; `fast-doorbell` beside it makes it one of at most four fast ones", []),
        new("byte-channel-mux", "a multiplexer on a serial line", [new("endpoint", "reference", "the serial device")]),
        new("byte-channel", "one end of a byte channel", [
            new("endpoint", "reference", "a multiplexer, another byte channel, or a serial device; one side's is enough"),
            new("mux-channel", "cell", "its number on the multiplexer"),
        ]),
        new("dma-window", "what a device's DMA may reach", [
            new("guest-addr", "2 cells", "guest-physical address"), new("size", "2 cells", "bytes, a power of two"),
            new("subwindow-count", "cell", "how many parts, a power of two"),
        ]),
        new("dma-subwindow", "a part of a window", [new("guest-addr", "2 cells", "guest-physical address"), new("size", "2 cells", "bytes")]),
        new("partition", "a partition", [
            new("label", "text", "its name; the path of the node otherwise"),
            new("cpus", "pairs of cells", "first physical cpu and count; vcpu 0 is the first"),
            new("dtb-window", "2+2 cells", "where the guest tree goes; required"),
            new("guest-image", "2+2+2 cells", "source, destination (all ones: where the image says), length"),
            new("load-image-table", "rows of 2+2+2 cells", "images loaded before it"), new("linux-rootfs", "2+2+2 cells", "root file system"),
            new("no-auto-start", "flag", "loaded at power-on, started by a manager"), new("privileged", "flag", "may reset the machine"),
            new("no-dma-disable", "flag", "a stop leaves DMA on"), new("defer-dma-disable", "flag", "a stop leaves DMA on until somebody ends it"),
            new("guest-cache-lock-disable", "flag", "may not lock cache lines"), new("guest-debug-disable", "flag", "may not use debug facilities"),
            new("mpic-direct-eoi", "flag", "ends interrupts at the controller itself"), new("direct-guest-tlb-management", "flag", "manages its own TLB"),
            new("direct-guest-tlb-miss", "flag", "takes its own TLB misses"),
            new("watchdog-timeout", "text", "`partition-reset`, `manager-notify` or `partition-stop`"),
            new("watchdog-autostart-period", "cell", "0–63: the watchdog runs from each start"),
            new("init-map-size", "1 or 2 cells", "size of the area mapped at entry"), new("init-map-paddr", "1 or 2 cells", "its guest-physical address"),
            new("init-map-vaddr", "1 or 2 cells", "its virtual address"), new("device-ranges", "cells", "`ranges` of the guest's `/devices`"),
        ]),
        new("guest-phys-mem-area", "memory of a guest; two partitions that name one area share it", [
            new("phys-mem", "reference", "the area"), new("guest-addr", "2 cells", "guest-physical address; the physical one otherwise"),
            new("dma-only", "flag", "for devices, not for the guest's own accesses"),
        ]),
        new("send-doorbell", "a doorbell to send", [new("global-doorbell", "reference", "the doorbell")]),
        new("receive-doorbell", "a doorbell to receive", [new("global-doorbell", "reference", "the doorbell")]),
        new("managed-partition", "a partition to manage; the node's name becomes the guest node's", [new("partition", "reference", "the partition")]),
        new("error-manager", "receives the machine's error queue", [
            new("vcpu", "cell", "which vcpu gets the critical interrupt"), new("claimable", "text", "`active` or `standby`"),
        ]),
        new("a node with `device`", "a device of the hardware tree", [
            new("device", "text", "alias or path in the hardware tree"), new("dma-window", "reference", "what its DMA may reach"),
            new("claimable", "text", "`active`: first owner; `standby`: may claim it"), new("map-ranges", "flag", "its ranges are mapped too"),
            new("no-dma-disable", "flag", "a stop leaves its DMA on"), new("vcpu", "cell", "vcpu of its interrupts"),
            new("liodn-index", "cell", "which DMA stream"),
            new("operation-mapping", "cell", "how its transactions are mapped"), new("stash-dest", "cell", "cache that its data goes to"),
        ]),
        new("error-config", "policies for errors of a device of the hypervisor", [
            new("domain", "text", "part of the machine"), new("error", "text", "which error"),
            new("policy", "text", "`notify`, `disable`, `halt` or `system-reset`"),
            new("single-bit-ecc-threshold", "cell", "how many correctable errors count as one"),
        ]),
        new("`node-update`, `node-update-phandle`", "merged into the guest node; in the second kind values are references to configuration nodes", [
            new("delete-node", "texts", "children to take away"), new("delete-subnodes", "flag", "all children go"),
            new("delete-prop", "texts", "properties to take away"),
            new("prepend-stringlist", "pairs of texts", "property, and what to put in front"),
        ]),
    ];

    /// <summary>Nodes of a guest tree, by path; <c>*</c> is a name that the configuration gives. Properties that come from hardware are not listed.</summary>
    public static ValueList<DeviceTreeNodeKind> Guest { get; } =
    [
        new("/", "the guest", [
            new("label", "text", "label of the partition"), Cells, SizeCells, new("compatible", "texts", "the hardware's, each with `-hv` behind"),
            new("epapr-version", "text", "`ePAPR-1.0`"), new("model", "text", "the hardware's"),
        ]),
        new("/hypervisor", "what the hypervisor says of itself and of the guest", [
            Compatible, new("guest-id", "cell", "the guest's own partition handle"), new("guest-name", "text", "label of the partition"),
            new("fsl,hv-sys-reset-status", "text", "`power-on-reset` or `hard-reset`"),
            new("fsl,hv-version", "4 cells", "major, minor, API, compatible API: 1 3 3 2"),
            new("hcall-instructions", "cell", "`sc 1`"), new("fsl,has-stash-attr-hcall", "flag", "DMA_ATTR calls are there"),
            new("fsl,hv-guest-cache-lock-disable", "flag", "cache lines may not be locked"), new("fsl,hv-guest-debug-disable", "flag", "no debug facilities"),
        ]),
        new(
            "/hypervisor/handles", "what the guest may talk to",
            [Cells, SizeCells, new("interrupt-parent", "cell", "the virtual interrupt controller, \"VMPC\"")]),
        new("/hypervisor/handles/guest-error-queue", "the guest's error queue (`fsl,hv-guest-error-queue`)", [Compatible, Reg, Handle]),
        new("/hypervisor/handles/shutdown", "the guest's own shutdown doorbell (`epapr,hv-receive-doorbell`)", [Compatible, ReceiveInterrupt]),
        new("epapr,hv-send-doorbell", "a doorbell to send; also a managed partition's `shutdown`", [Compatible, Reg, Handle]),
        new(
            "epapr,hv-receive-doorbell",
            "a doorbell to receive; also `state-change`, `watchdog-expiration` and `reset-request` of a managed partition",
            [Compatible, ReceiveInterrupt]),
        new("fsl,hv-partition-handle", "a managed partition", [Compatible, Reg, Handle, new("label", "text", "its label")]),
        new("epapr,hv-byte-channel", "a byte channel", [Compatible, Reg, Handle, new("interrupts", "4 cells", "rx handle, 0, tx handle, 0")]),
        new("fsl,hv-error-manager", "the machine's error queue", [
            Compatible, Reg, Handle, new("fsl,hv-device-handle", "cell", "the handle under its older name"),
            new("fsl,hv-error-manager-cpu", "cell", "which vcpu"),
            new("fsl,hv-claimable", "text", "`active` or `standby`"), new("status", "text", "`okay` for the owner, `disabled` for a standby"),
        ]),
        new("/memory@*", "guest memory", [new("device_type", "text", "`memory`"), new("reg", "cells", "address and size")]),
        new("/cpus", "vcpus", [Cells, SizeCells]),
        new("/cpus/cpu@*", "a vcpu", [
            new("device_type", "text", "`cpu`"), new("reg", "cell", "number of the vcpu"),
            new("status", "text", "`okay`, or `disabled` until it leaves the spin table"),
            new("enable-method", "text", "`spin-table`"), new("cpu-release-addr", "2 cells", "its place in the spin table"),
        ]),
        new("/devices", "assigned devices (`simple-bus`)", [
            Compatible, Cells, SizeCells, new("ranges", "cells or flag", "as `device-ranges` says"), new("device_type", "text", "`soc`"),
            new("bus-frequency", "cell", "the hardware's"),
        ]),
        new("/devices/vmpic", "the virtual interrupt controller (`epapr,hv-pic`)", [
            Compatible, new("#interrupt-cells", "cell", "2"), Cells, new("interrupt-controller", "flag", "it is one"),
            new("has-external-proxy", "flag", "the core hands vectors over"),
            new("no-priority", "flag", "lowest number first"), new("phandle", "cell", "\"VMPC\""), new("linux,phandle", "cell", "the same"),
        ]),
        new("/devices/**", "a device and what is below it", [
            Handle, new("fsl,hv-device-handle", "cell", "the handle under its older name"), new("fsl,hv-dma-handle", "cells", "handles of its DMA streams"),
            new("fsl,hv-claimable", "text", "`active` or `standby`"), new("status", "text", "`okay` for the owner, `disabled` for a standby"),
        ]),
        new("/aliases", "names of nodes, as the configuration's", []),
        new("/chosen", "for the boot", [new("stdout-path", "text", "the console"), new("linux,stdout-path", "text", "the same, for older kernels")]),
    ];
}
