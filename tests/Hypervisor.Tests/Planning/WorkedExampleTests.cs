using FslHv.Abi;
using FslHv.DeviceTree;

namespace FslHv.Hypervisor.Tests.Planning;

/// <summary>boards/two-partitions.dts, number by number.</summary>
public sealed class WorkedExampleTests
{
    private const string ManagersHypervisor = """
        /dts-v1/;
        / {
          compatible = "fsl,embedded-hypervisor-v1.3", "epapr,hypervisor-1";
          guest-id = <1>; guest-name = "mgr";
          fsl,hv-sys-reset-status = "power-on-reset";
          fsl,hv-version = <1 3 3 2>; hcall-instructions = <0x44000022>;
          fsl,has-stash-attr-hcall;
          handles {
            #address-cells = <1>; #size-cells = <0>; interrupt-parent = <0x564d5043>;
            guest-error-queue { compatible = "fsl,hv-guest-error-queue"; reg = <64>; hv-handle = <64>; };
            ring-worker { compatible = "epapr,hv-send-doorbell"; reg = <65>; hv-handle = <65>; };
            worker {
              compatible = "fsl,hv-partition-handle"; reg = <2>; hv-handle = <2>; label = "worker";
              state-change { compatible = "fsl,hv-state-change-doorbell", "epapr,hv-receive-doorbell"; interrupts = <66 0>; };
              watchdog-expiration { compatible = "fsl,hv-watchdog-expiration-doorbell", "epapr,hv-receive-doorbell"; interrupts = <67 0>; };
              reset-request { compatible = "fsl,hv-reset-request-doorbell", "epapr,hv-receive-doorbell"; interrupts = <68 0>; };
              shutdown { compatible = "fsl,hv-shutdown-doorbell", "epapr,hv-send-doorbell"; hv-handle = <69>; reg = <69>; };
            };
            shutdown { compatible = "fsl,hv-shutdown-doorbell", "epapr,hv-receive-doorbell"; interrupts = <70 0>; };
            console { compatible = "epapr,hv-byte-channel"; reg = <73>; hv-handle = <73>; interrupts = <71 0 72 0>; };
            link { compatible = "epapr,hv-byte-channel"; reg = <76>; hv-handle = <76>; interrupts = <74 0 75 0>; };
          };
        };
        """;

    private const string WorkersGuestTree = """
        /dts-v1/;
        / {
          label = "worker";
          #address-cells = <2>; #size-cells = <2>;
          compatible = "fsl,simulated-hv";
          epapr-version = "ePAPR-1.0";
          hypervisor {
            compatible = "fsl,embedded-hypervisor-v1.3", "epapr,hypervisor-1";
            guest-id = <2>; guest-name = "worker";
            fsl,hv-sys-reset-status = "power-on-reset";
            fsl,hv-version = <1 3 3 2>; hcall-instructions = <0x44000022>;
            fsl,has-stash-attr-hcall;
            handles {
              #address-cells = <1>; #size-cells = <0>; interrupt-parent = <0x564d5043>;
              guest-error-queue { compatible = "fsl,hv-guest-error-queue"; reg = <64>; hv-handle = <64>; };
              ring-me { compatible = "epapr,hv-receive-doorbell"; interrupts = <65 0>; };
              shutdown { compatible = "fsl,hv-shutdown-doorbell", "epapr,hv-receive-doorbell"; interrupts = <66 0>; };
              link { compatible = "epapr,hv-byte-channel"; reg = <69>; hv-handle = <69>; interrupts = <67 0 68 0>; };
            };
          };
          cpus {
            #address-cells = <1>; #size-cells = <0>;
            cpu@0 { device_type = "cpu"; reg = <0>; status = "okay"; };
            cpu@1 { device_type = "cpu"; reg = <1>; status = "disabled"; enable-method = "spin-table"; cpu-release-addr = <0 0xfffff020>; };
          };
          memory@0 { device_type = "memory"; reg = <0 0 0 0x08000000>; };
          devices {
            compatible = "simple-bus"; ranges; #address-cells = <2>; #size-cells = <2>;
            vmpic {
              compatible = "epapr,hv-pic"; #interrupt-cells = <2>; #address-cells = <0>;
              interrupt-controller; has-external-proxy; no-priority;
              phandle = <0x564d5043>; linux,phandle = <0x564d5043>;
            };
          };
        };
        """;

    private static readonly MachinePlan Plan = Boards.Plan("two-partitions.dts");

    [Fact]
    [Conforms("a.1-1", "a.1-11", "d.1-11", "d.2-2", "d.2-4", "d.2-5", "d.2-6", "d.2-8", "d.2-9", "d.2-10")]
    [Conforms("d.2-11", "d.3-3")]
    public void The_managers_hypervisor_subtree_is_that_of_the_example()
    {
        var actual = Plan.Guest(0, "/hypervisor").Clone();
        var expected = DeviceTreeSource.Read(ManagersHypervisor, "expected.dts").Root;
        var renamed = new DeviceTreeNode("");
        foreach (var property in actual.Properties)
            renamed.Set(property);
        foreach (var child in actual.Children)
            renamed.Add(child.Clone());
        Assert.Null(DeviceTreeComparison.FirstDifference(expected, renamed));
    }

    [Fact]
    [Conforms("c.5-17", "d.2-1", "d.2-7", "d.2-10", "d.2-13", "d.2-14", "d.2-15", "d.3-4")]
    public void The_workers_whole_tree_is_that_of_the_example() =>
        Assert.Null(DeviceTreeComparison.FirstDifference(
            DeviceTreeSource.Read(WorkersGuestTree, "expected.dts"),
            GuestTrees.Of(Plan.Partitions[1])!));

    [Fact]
    [Conforms("d.2-20")]
    public void The_managers_console_is_its_stdout()
    {
        Assert.Equal("/hypervisor/handles/console", Plan.Guest(0, "/aliases").Property("stdout")!.AsString());
        Assert.Equal("/hypervisor/handles/console", Plan.Guest(0, "/chosen").Property("stdout-path")!.AsString());
        Assert.False(Plan.HasGuest(1, "/aliases"));
    }

    [Fact]
    [Conforms("a.3-4", "d.3-1", "d.3-2")]
    public void Handles_stand_for_what_the_trees_say()
    {
        var manager = Plan.Partitions[0];
        Assert.Equal(new HandleEntry.Partition(new Handle(1), "", 0), manager.Find(new Handle(1)));
        Assert.Equal(new HandleEntry.Partition(new Handle(2), "worker", 1), manager.Find(new Handle(2)));
        Assert.Equal(new HandleEntry.ErrorQueue(new Handle(64), "guest-error-queue", false), manager.Find(new Handle(64)));
        Assert.Equal(new HandleEntry.SendDoorbell(new Handle(65), "ring-worker", 0), manager.Find(new Handle(65)));
        Assert.Equal(new HandleEntry.Interrupt(new Handle(66), "worker/state-change", 0), manager.Find(new Handle(66)));
        Assert.Equal(new HandleEntry.SendDoorbell(new Handle(69), "worker/shutdown", 8), manager.Find(new Handle(69)));
        Assert.Equal(new HandleEntry.Interrupt(new Handle(71), "console", 4), manager.Find(new Handle(71)));
        Assert.Equal(
            new HandleEntry.ByteChannel(new Handle(76), "link", "link of worker") { Channel = 2, Side = 0, RxLine = 6, TxLine = 7 },
            manager.Find(new Handle(76)));
        Assert.Null(manager.Find(new Handle(77)));
        Assert.Null(manager.Find(new Handle(3)));
        Assert.Null(Plan.Partitions[1].Find(new Handle(1)));
    }

    [Fact]
    [Conforms("c.3-1")]
    public void Doorbells_are_the_plain_one_and_four_of_each_partition()
    {
        Assert.Equal(
            ["bell0", "state-change of mgr", "watchdog-expiration of mgr", "reset-request of mgr", "shutdown of mgr",
                "state-change of worker", "watchdog-expiration of worker", "reset-request of worker", "shutdown of worker"],
            Plan.Doorbells.Select(doorbell => doorbell.Name));
        Assert.Equal([new DoorbellReceiver(1, 0)], Plan.Doorbells[0].Receivers);
        Assert.Empty(Plan.Doorbells[1].Receivers);
        Assert.Equal([new DoorbellReceiver(0, 0)], Plan.Doorbells[Plan.Partitions[1].StateChange].Receivers);
        Assert.Equal([new DoorbellReceiver(0, 2)], Plan.Doorbells[Plan.Partitions[1].ResetRequest].Receivers);
        Assert.Equal([new DoorbellReceiver(1, 1)], Plan.Doorbells[Plan.Partitions[1].Shutdown].Receivers);
    }

    [Fact]
    public void The_specs_say_what_the_properties_say()
    {
        var (manager, worker) = (Plan.Partitions[0], Plan.Partitions[1]);
        Assert.Equal(new ImageRow(0xF_E802_0000, 0, 0x00E0_0000), manager.Spec.GuestImage);
        Assert.Equal(new GuestWindow(0x0100_0000, 0x10000), manager.Spec.DtbWindow);
        Assert.Equal([new GuestMemoryArea("ram", 0, 0x1000_0000, 0x1000_0000, false)], manager.Spec.Memory);
        Assert.False(manager.Spec.NoAutoStart);
        Assert.True(worker.Spec.NoAutoStart);
        Assert.Null(worker.Spec.GuestImage);
        Assert.Equal([1u, 2u], worker.Spec.Cpus);
        Assert.Equal(WatchdogAction.Notify, worker.Spec.WatchdogTimeout);
    }

    [Fact]
    public void The_summary_tells_of_the_hypervisors_share()
    {
        Assert.Equal(["serial0"], Plan.Hypervisor.Devices);
        Assert.Equal(0, Plan.Hypervisor.Console);
        Assert.Equal(
            ["channel 0 of mux - shell of the hypervisor", "channel 1 of mux - console of mgr", "link of mgr - link of worker"],
            Plan.ByteChannels.Select(channel => $"{channel.First} - {channel.Second}"));
        Assert.Equal(new MemoryAreaPlan("/areas/area0", 0, 0x0200_0000, true), Plan.MemoryAreas[0]);
        Assert.Empty(Plan.Remarks);
    }
}
