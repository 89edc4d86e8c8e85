using FslHv.DeviceTree;

namespace FslHv.Hypervisor.Planning;

/// <summary>
/// <c>/cpus</c>: vcpu 0 runs, the others wait in the spin table. Source: Topaz <c>src/guest.c</c>, <c>config_cpus</c>, <c>create_guest_spin_table</c>.
/// </summary>
internal sealed class GuestCpus(MachineDraft machine)
{
    /// <summary>The spin table lies here, or above the guest's memory where that reaches higher. Unit: bytes.</summary>
    public const ulong SpinTableMin = 0xFFFF_F000;

    private const ulong SpinTableEntryBytes = 32;

    private static readonly DeviceTreeProperty OneAddressCell = DeviceTreeProperty.FromCells("#address-cells", 1);
    private static readonly DeviceTreeProperty NoSizeCells = DeviceTreeProperty.FromCells("#size-cells", 0);
    private static readonly DeviceTreeProperty DeviceType = DeviceTreeProperty.FromStrings("device_type", "cpu");
    private static readonly DeviceTreeProperty Okay = DeviceTreeProperty.FromStrings("status", "okay");
    private static readonly DeviceTreeProperty Disabled = DeviceTreeProperty.FromStrings("status", "disabled");
    private static readonly DeviceTreeProperty SpinTable = DeviceTreeProperty.FromStrings("enable-method", "spin-table");

    /// <summary>Fills <paramref name="node"/>.</summary>
    /// <param name="partition">Whose cpus.</param>
    /// <param name="node">The guest's <c>/cpus</c>.</param>
    /// <param name="memoryEnd">First guest address above its memory.</param>
    public void Build(PartitionDraft partition, DeviceTreeNode node, ulong memoryEnd)
    {
        machine.Hardware?.CopyCpusProperties(node, partition.Traits);
        node.With(OneAddressCell).With(NoSizeCells);
        var table = Math.Max(memoryEnd, SpinTableMin);
        var cpus = partition.Spec!.Cpus;
        for (var vcpu = 0u; vcpu < cpus.Count; vcpu++)
        {
            var cpu = node.Add(new DeviceTreeNode($"cpu@{vcpu:x}"));
            if (machine.Hardware is null)
            {
                cpu.With(DeviceType);
            }
            else if (!machine.Hardware.TryCopyCpu(cpus[(int)vcpu], cpu))
            {
                partition.Fail($"cpus: the hardware tree has no cpu {cpus[(int)vcpu]}", machine.Remarks);
                return;
            }

            cpu.Cells("reg", vcpu).With(vcpu == 0 ? Okay : Disabled);
            if (vcpu == 0)
                continue;
            var release = table + (vcpu * SpinTableEntryBytes);
            cpu.With(SpinTable).Cells("cpu-release-addr", (uint)(release >> 32), (uint)release);
        }
    }
}
