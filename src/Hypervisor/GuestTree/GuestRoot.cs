using FslHv.DeviceTree;

namespace FslHv.Hypervisor.Planning;

/// <summary>The root of a guest tree, <c>/hypervisor</c> and <c>/hypervisor/handles</c>. Source: Topaz <c>src/guest.c</c>.</summary>
internal sealed class GuestRoot
{
    /// <summary>Phandle of the virtual interrupt controller: "VMPC".</summary>
    public const uint InterruptControllerPhandle = 0x564D5043;

    /// <summary>
    /// <c>compatible</c> of guests on a machine without a hardware tree. It ends in "-hv" as every guest's does: that is how Linux' platform
    /// code knows that it runs under this hypervisor.
    /// </summary>
    public const string CompatibleWithoutHardware = "fsl,simulated-hv";

    private static readonly DeviceTreeProperty EpaprVersion = DeviceTreeProperty.FromStrings("epapr-version", "ePAPR-1.0");

    private static readonly DeviceTreeProperty Compatible =
        DeviceTreeProperty.FromStrings("compatible", "fsl,embedded-hypervisor-v1.3", "epapr,hypervisor-1");

    private static readonly DeviceTreeProperty ResetStatus = DeviceTreeProperty.FromStrings("fsl,hv-sys-reset-status", "power-on-reset");

    /// <summary>Major, minor, API, compatible API.</summary>
    private static readonly DeviceTreeProperty Version = DeviceTreeProperty.FromCells("fsl,hv-version", 1, 3, 3, 2);

    /// <summary>The instruction <c>sc 1</c>.</summary>
    private static readonly DeviceTreeProperty Instructions = DeviceTreeProperty.FromCells("hcall-instructions", 0x44000022);

    private static readonly DeviceTreeProperty StashAttribute = DeviceTreeProperty.Flag("fsl,has-stash-attr-hcall");
    private static readonly DeviceTreeProperty OneAddressCell = DeviceTreeProperty.FromCells("#address-cells", 1);
    private static readonly DeviceTreeProperty NoSizeCells = DeviceTreeProperty.FromCells("#size-cells", 0);
    private static readonly DeviceTreeProperty InterruptParent = DeviceTreeProperty.FromCells("interrupt-parent", InterruptControllerPhandle);

    private readonly DeviceTreeProperty _addressCells;
    private readonly DeviceTreeProperty _sizeCells;
    private readonly DeviceTreeProperty _compatible;

    public GuestRoot(MachineDraft machine)
    {
        _addressCells = DeviceTreeProperty.FromCells("#address-cells", (uint)machine.Format.AddressCells);
        _sizeCells = DeviceTreeProperty.FromCells("#size-cells", (uint)machine.Format.SizeCells);
        var hardware = machine.Hardware?.Root.Property("compatible")?.AsStrings() ?? [];
        var guests = hardware.Count > 0 ? hardware.Select(text => $"{text}-hv").ToArray() : [CompatibleWithoutHardware];
        _compatible = DeviceTreeProperty.FromStrings("compatible", guests);
    }

    /// <summary>Fills the root.</summary>
    /// <returns>The node <c>/hypervisor/handles</c>.</returns>
    public DeviceTreeNode Build(PartitionDraft partition)
    {
        partition.Root
            .Text("label", partition.Label)
            .With(_addressCells)
            .With(_sizeCells)
            .With(_compatible)
            .With(EpaprVersion);
        var hypervisor = partition.Root.Add(new DeviceTreeNode("hypervisor"))
            .With(Compatible)
            .Cells("guest-id", partition.Id.Value)
            .Text("guest-name", partition.Label)
            .With(ResetStatus)
            .With(Version)
            .With(Instructions)
            .With(StashAttribute);
        if (partition.Traits.CacheLockDisable)
            hypervisor.Flag("fsl,hv-guest-cache-lock-disable");
        if (partition.Traits.DebugDisable)
            hypervisor.Flag("fsl,hv-guest-debug-disable");
        if (partition.Id.Value < Abi.Handle.LocalFirst)
            partition.AddGlobal(new HandleEntry.Partition(partition.Id.Handle, "", partition.Index));
        return hypervisor.Add(new DeviceTreeNode("handles")).With(OneAddressCell).With(NoSizeCells).With(InterruptParent);
    }
}
