using FslHv.Abi;
using FslHv.Actors;
using FslHv.DeviceTree;

namespace FslHv.Hypervisor.Tests.Planning;

/// <summary>Devices, with a hardware tree and without.</summary>
public sealed class HardwareTests
{
    private const string Hardware = """
        /dts-v1/;
        / {
          compatible = "fsl,P4080DS", "fsl,other"; #address-cells = <2>; #size-cells = <2>;
          aliases { dma0 = &dma0; eth = "/soc/eth@2000"; };
          cpus {
            #address-cells = <1>; #size-cells = <0>; power-isa-e.hv; power-isa-b;
            cpu@0 { device_type = "cpu"; reg = <0>; clock-frequency = <1000>; };
            cpu@1 { device_type = "cpu"; reg = <1>; clock-frequency = <1000>; l2 { x; }; };
          };
          soc: soc {
            device_type = "soc"; bus-frequency = <800>; compatible = "simple-bus"; #address-cells = <1>; #size-cells = <1>;
            ranges = <0 0xf 0xfe000000 0x1000000>; interrupt-parent = <&mpic>;
            mpic: pic@40000 { compatible = "fsl,mpic", "chrp,open-pic"; #interrupt-cells = <4>; reg = <0x40000 0x40000>; };
            dma0: dma@1000 {
              compatible = "fsl,dma"; reg = <0x1000 0x100>; fsl,liodn = <7 8>; interrupts = <30 2 0 0>; phandle = <77>;
              channel@0 { reg = <0 4>; interrupts = <28 0 0 0>; };
              channel@4 { reg = <4 4>; interrupts = <28 0 0 0>; };
            };
            eth@2000 { reg = <0x2000 0x100>; interrupts = <29 1 0 0>; };
            i2c@3000 { #address-cells = <1>; #size-cells = <0>; rtc@68 { reg = <0x68>; }; };
          };
        };
        """;

    [Fact]
    [Conforms("d.2-17")]
    public void Without_hardware_devices_are_there_and_that_is_told()
    {
        var plan = Board.PlanOne("""a { device = "dma0"; }; b { device = "/soc/eth@2000"; };""");
        var remark = plan.Remark("no hardware tree: 2 device nodes of partition /p1 count as present, without interrupts");
        Assert.Equal(Severity.Info, remark.Severity);
        Assert.Equal(64u, plan.Guest(0, "/devices/a").Property("hv-handle")!.Cell(0));
        Assert.Equal(65u, plan.Guest(0, "/devices/b").Property("fsl,hv-device-handle")!.Cell(0));
        Assert.Equal([GuestRootCompatible], plan.Guest(0, "/").Property("compatible")!.AsStrings());
    }

    [Fact]
    public void Devices_come_in_hardware_order_with_all_their_nodes_before_any_interrupt()
    {
        var plan = PlanOne("""e { device = "eth"; }; d { device = "dma0"; dma-window = <&win>; };""");
        Assert.Equal(
            ["64 /devices/d node", "65 /devices/d/channel@0 node", "66 /devices/d/channel@4 node", "67 /devices/e node",
                "68 /devices/d irq", "71 /devices/d/channel@0 irq", "72 /devices/e irq"],
            plan.Partitions[0].LocalHandles.ToArray().OfType<HandleEntry.Device>()
                .Select(entry => $"{entry.Handle} {entry.GuestPath} {(entry.IsInterrupt ? "irq" : "node")}"));
        Assert.Equal(
            [new HandleEntry.Dma(new Handle(69), "", "/soc/dma@1000", 7), new HandleEntry.Dma(new Handle(70), "", "/soc/dma@1000", 8) { Stream = 1 }],
            plan.Partitions[0].LocalHandles.ToArray().OfType<HandleEntry.Dma>());
    }

    [Fact]
    [Conforms("d.1-23", "d.2-18")]
    public void Registers_are_translated_and_interrupts_named_by_handle_and_sense()
    {
        var plan = PlanOne("""d { device = "dma0"; dma-window = <&win>; }; e { device = "/soc/eth@2000"; };""");
        var dma = plan.Guest(0, "/devices/d");
        Assert.Equal(DeviceTreeProperty.FromCells("reg", 0xF, 0xFE001000, 0, 0x100).Value.ToArray(), dma.Property("reg")!.Value.ToArray());
        Assert.Equal(DeviceTreeProperty.FromCells("x", 68, 3).Value.ToArray(), dma.Property("interrupts")!.Value.ToArray());
        Assert.Equal(0x564D5043u, dma.Property("interrupt-parent")!.Cell(0));
        Assert.Equal(69u, dma.Property("fsl,hv-dma-handle")!.Cell(0));
        // Both channels share one interrupt, and so one handle.
        Assert.Equal(71u, plan.Guest(0, "/devices/d/channel@0").Property("interrupts")!.Cell(0));
        Assert.Equal(71u, plan.Guest(0, "/devices/d/channel@4").Property("interrupts")!.Cell(0));
        Assert.Equal(2u, plan.Guest(0, "/devices/e").Property("interrupts")!.Cell(1));
        Assert.Equal("/devices/e", plan.Guest(0, "/aliases").Property("eth")!.AsString());
    }

    [Fact]
    [Conforms("d.2-1")]
    public void The_root_and_the_cpus_are_the_hardwares()
    {
        var plan = PlanOne("");
        Assert.Equal(["fsl,P4080DS-hv", "fsl,other-hv"], plan.Guest(0, "/").Property("compatible")!.AsStrings());
        Assert.True(plan.Guest(0, "/cpus").Has("power-isa-b"));
        Assert.False(plan.Guest(0, "/cpus").Has("power-isa-e.hv"));
        Assert.True(plan.Guest(0, "/cpus/cpu@0/l2").Has("x"));
        Assert.Equal(0u, plan.Guest(0, "/cpus/cpu@0").Property("reg")!.Cell(0));
        Assert.Equal(800u, plan.Guest(0, "/devices").Property("bus-frequency")!.Cell(0));
    }

    [Fact]
    public void What_the_hardware_does_not_have_is_told()
    {
        var plan = PlanOne("""x { device = "dma9"; }; y { device = "/soc/i2c@3000/rtc@68"; }; z { device = ""; };""");
        plan.Remark("/p1/x: device: the hardware tree has no dma9; skipped");
        plan.Remark("/p1/y: device: /soc/i2c@3000/rtc@68 is on a bus that is no simple-bus; skipped");
        plan.Remark("/p1/z: device: empty; skipped");
        Assert.Equal(2, plan.Partitions[0].LocalHandles.Count);
    }

    [Fact]
    public void A_cpu_that_the_hardware_does_not_have_keeps_a_partition_from_coming_up() =>
        Assert.Equal("cpus: the hardware tree has no cpu 7", PlanAll($$"""p1 { {{Board.Needs}} cpus = <7 1>; };""").Partitions[0].Spec.InitFailure);

    [Fact]
    public void The_hypervisors_devices_are_its_alone()
    {
        var plan = Board.PlanOne("""a { device = "serial0"; }; b { device = "x"; }; c { device = "x"; };""");
        plan.Remark("/p1/a: device: the hypervisor has it already; skipped");
        plan.Remark("/p1/c: device: /p1 has it already; skipped");
        Assert.False(plan.HasGuest(0, "/devices/a"));
    }

    [Fact]
    [Conforms("c.7-13", "c.7-14")]
    public void A_claimable_device_has_one_active_owner_and_shows_it()
    {
        var plan = PlanAll(
            $$"""
            p1 { {{Board.Needs}} cpus = <0 1>; d { device = "dma0"; claimable = "active"; }; };
            p2 { {{Board.Needs}} cpus = <1 1>; d { device = "dma0"; claimable = "standby"; }; };
            """);
        Assert.Empty(plan.Remarks);
        Assert.Equal("okay", plan.Guest(0, "/devices/d").Property("status")!.AsString());
        Assert.Equal("active", plan.Guest(0, "/devices/d/channel@0").Property("fsl,hv-claimable")!.AsString());
        Assert.Equal("disabled", plan.Guest(1, "/devices/d").Property("status")!.AsString());
        Assert.Equal("standby", plan.Guest(1, "/devices/d").Property("fsl,hv-claimable")!.AsString());
        Assert.True(plan.Guest(1, "/devices/d").Property("interrupts")!.Cell(0) >= 64);
        Assert.Equal(Claimable.Standby, Assert.IsType<HandleEntry.Device>(plan.Partitions[1].Find(new Handle(64))).Claimable);
    }

    [Theory]
    [InlineData("", "claimable = \"standby\";", "claimable: /p1 has it too, and only one of them claimably")]
    [InlineData("claimable = \"active\";", "claimable = \"active\";", "claimable: /p1 is its active owner already; standby is used")]
    [InlineData("claimable = \"maybe\";", "", "claimable \"maybe\" is neither active nor standby; ignored")]
    public void Owners_that_do_not_fit_are_told(string first, string second, string remark)
    {
        var plan = Board.Plan(
            $$"""
            p1 { {{Board.Needs}} cpus = <0 1>; d { device = "dma0"; {{first}} }; };
            p2 { {{Board.Needs}} cpus = <1 1>; d { device = "dma0"; {{second}} }; };
            """);
        plan.Remark(remark);
    }

    [Fact]
    public void An_interrupt_of_another_guest_is_not_granted()
    {
        var plan = PlanAll(
            $$"""
            p1 { {{Board.Needs}} cpus = <0 1>; d { device = "dma0"; }; };
            p2 { {{Board.Needs}} cpus = <1 1>; d { device = "/soc/dma@1000/channel@0"; }; e { device = "eth"; }; f { device = "dma0"; }; };
            """);
        plan.Remark("interrupt 30 of /devices/f is that of /p1; not granted");
        Assert.Equal(0xFFFFFFFFu, plan.Guest(1, "/devices/f").Property("interrupts")!.Cell(0));
    }

    /// <summary>A device that the hardware tree has disabled stays so, whoever owns it: active or standby is in the other property alone.</summary>
    [Fact]
    [Conforms("c.7-31")]
    public void A_status_that_is_not_okay_in_the_hardware_tree_is_left_alone()
    {
        const string Node = "compatible = \"fsl,dma\";";
        Assert.Contains(Node, Hardware, StringComparison.Ordinal);
        var plan = MachinePlanner.Plan(
            Board.Tree(
                $$"""
                p1 { {{Board.Needs}} cpus = <0 1>; d { device = "dma0"; claimable = "active"; }; };
                p2 { {{Board.Needs}} cpus = <1 1>; d { device = "dma0"; claimable = "standby"; }; };
                """),
            DeviceTreeSource.Read(Hardware.Replace(Node, Node + " status = \"fail\";", StringComparison.Ordinal), "hw.dts"));
        foreach (var (guest, claimable) in ((int, string)[])[(0, "active"), (1, "standby")])
        {
            Assert.Equal("fail", plan.Guest(guest, "/devices/d").Property("status")!.AsString());
            Assert.Equal(claimable, plan.Guest(guest, "/devices/d").Property("fsl,hv-claimable")!.AsString());
            Assert.False(plan.Devices.Single(device => device.Name == "/soc/dma@1000").Holders[guest].ShowsStatus);
            Assert.True(plan.Devices.Single(device => device.Name == "/soc/dma@1000/channel@0").Holders[guest].ShowsStatus);
        }
    }

    [Fact]
    [Conforms("c.7-25", "d.2-12")]
    public void There_is_one_error_manager_that_cannot_be_claimed_from()
    {
        var plan = Board.Plan(
            $$"""
            p1 { {{Board.Needs}} cpus = <0 1>; e { compatible = "error-manager"; vcpu = <0>; }; };
            p2 { {{Board.Needs}} cpus = <1 1>; e { compatible = "error-manager"; vcpu = <0>; }; };
            p3 { {{Board.Needs}} cpus = <2 1>; e { compatible = "error-manager"; vcpu = <1>; }; };
            """);
        Assert.Equal("fsl,hv-error-manager", plan.Guest(0, "/hypervisor/handles/e").Property("compatible")!.AsString());
        plan.Remark("/p2/e: /p1 is the error manager already; skipped");
        plan.Remark("/p3/e: vcpu: not one of the 1 of this partition; skipped");
    }

    [Fact]
    public void Partitions_that_name_the_same_hardware_have_one_device_interrupt_and_stream()
    {
        var plan = PlanAll(
            $$"""
            p1 { {{Board.Needs}} cpus = <0 1>; d { device = "dma0"; claimable = "active"; dma-window = <&win>; }; };
            p2 { {{Board.Needs}} cpus = <1 1>; d { device = "/soc/dma@1000"; claimable = "standby"; }; };
            """);
        Assert.Equal(["/soc/dma@1000", "/soc/dma@1000/channel@0", "/soc/dma@1000/channel@4"], plan.Devices.Select(device => device.Name));
        Assert.All(plan.Devices, device => Assert.Equal([0, 1], device.Holders.Select(holder => holder.Partition)));
        Assert.Equal([30u, 28u], plan.Interrupts.Select(interrupt => interrupt.Number));
        Assert.Equal([3u, 1u], plan.Interrupts.Select(interrupt => interrupt.Config));
        Assert.Equal([7u, 8u], plan.Streams.Select(stream => stream.Liodn));
        Assert.All(plan.Streams, stream => Assert.Equal([new GuestWindow(0x10000, 0x10000)], stream.Window));
        Assert.Equal([0, 0, 0], plan.Devices.Select(device => device.Stream)); // Channels use the controller's.
        Assert.Equal(["dma0"], plan.Devices[0].Aliases);
        Assert.Equal(2, plan.Partitions[1].LocalHandles.ToArray().OfType<HandleEntry.Dma>().Count());
    }

    [Theory]
    [InlineData("dma-window = <&db0>;", "/p1/d: dma-window: /bells/bell0 has no guest-addr and size of two cells each; no DMA")]
    [InlineData("dma-window = <99>;", "/p1/d: dma-window: no node has phandle 99; no DMA")]
    [InlineData("dma-window = <&small>;", "/p1/d: dma-window: size of /small is no power of two from 4 KiB, or guest-addr no multiple of it; no DMA")]
    [InlineData("dma-window = <&crooked>;", "/p1/d: dma-window: size of /crooked is no power of two from 4 KiB, or guest-addr no multiple of it; no DMA")]
    public void A_window_that_cannot_be_used_means_no_dma(string config, string remark)
    {
        var plan = PlanAll(
            $$"""
            small: small { compatible = "dma-window"; guest-addr = <0 0>; size = <0 0x800>; };
            crooked: crooked { compatible = "dma-window"; guest-addr = <0 0x1000>; size = <0 0x2000>; };
            p1 { {{Board.Needs}} cpus = <0 1>; d { device = "dma0"; {{config}} }; };
            """);
        plan.Remark(remark);
        Assert.Empty(plan.Partitions[0].LocalHandles.ToArray().OfType<HandleEntry.Dma>());
        Assert.False(plan.Guest(0, "/devices/d").Has("fsl,hv-dma-handle"));
    }

    [Fact]
    public void A_stream_is_configured_by_the_child_of_its_index_or_else_by_the_device()
    {
        var plan = PlanAll(
            $$"""
            other: other { compatible = "dma-window"; guest-addr = <0 0x20000>; size = <0 0x1000>; subwindow-count = <4>;
              s1 { compatible = "dma-subwindow"; guest-addr = <0 0x20400>; size = <0 0x400>; };
              s2 { compatible = "dma-subwindow"; guest-addr = <0 0x30000>; size = <0 0x400>; }; };
            p1 { {{Board.Needs}} cpus = <0 1>; d { device = "dma0"; dma-window = <&win>; stash-dest = <2>; dma1 { liodn-index = <1>; dma-window = <&other>; no-dma-disable; }; }; };
            """);
        Assert.Equal([new GuestWindow(0x10000, 0x10000)], plan.Streams[0].Window);
        Assert.Equal([new GuestWindow(0x20400, 0x400)], plan.Streams[1].Window);
        Assert.Equal([new StashTarget(0, 2), default], plan.Streams.Select(stream => stream.Stash));
        Assert.Equal([false, true], plan.Streams.Select(stream => stream.Holders[0].NoDmaDisable));
        plan.Remark("/other/s2: guest-addr and size do not lie in the window; skipped");
    }

    [Fact]
    public void A_standby_owner_takes_over_the_window_and_needs_none()
    {
        var plan = PlanAll(
            $$"""
            p1 { {{Board.Needs}} cpus = <0 1>; d { device = "dma0"; claimable = "standby"; dma-window = <&win>; }; };
            p2 { {{Board.Needs}} cpus = <1 1>; d { device = "dma0"; claimable = "active"; dma-window = <&win>; }; };
            """);
        plan.Remark("/p1/d: dma-window: a standby owner takes over the active one's; stream 0 ignores it");
        Assert.Equal([new GuestWindow(0x10000, 0x10000)], plan.Streams[0].Window);
    }

    private const string GuestRootCompatible = "fsl,simulated-hv";

    private static MachinePlan PlanOne(string content) => PlanAll($$"""p1 { {{Board.Needs}} cpus = <1 1>; {{content}} };""");

    private static MachinePlan PlanAll(string nodes)
    {
        var tree = Board.Tree(nodes + " hvcfg { uart { device = \"/soc/pic@40000\"; }; };");
        return MachinePlanner.Plan(tree, DeviceTreeSource.Read(Hardware, "hw.dts"));
    }
}
