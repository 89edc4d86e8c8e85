using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Hypervisor.Tests.Planning;

public sealed class PartitionPropertyTests
{
    [Fact]
    [Conforms("d.1-3")]
    public void Without_a_label_the_path_is_the_name() => Assert.Equal("/p1", Board.PlanOne("").Partitions[0].Spec.Label);

    [Fact]
    public void Two_partitions_of_one_label_are_told()
    {
        var plan = Board.Plan($$"""p1 { {{Board.Needs}} cpus = <0 1>; label = "x"; }; p2 { {{Board.Needs}} cpus = <1 1>; label = "x"; };""");
        plan.Remark("/p2: label x is also that of /p1");
        Assert.Same(plan.Partitions[0], plan.Find("x"));
    }

    [Theory]
    [InlineData("", "no dtb-window")]
    [InlineData("dtb-window = <0 0x1000000 0x10000>;", "dtb-window: 12 bytes where 4 cells are expected")]
    [Conforms("c.4-5", "d.1-6")]
    public void Without_a_dtb_window_a_partition_never_comes_up(string property, string reason)
    {
        var plan = Board.Plan(
            $$"""p1 { compatible = "partition"; cpus = <0 1>; {{property}} }; p2 { {{Board.Needs}} cpus = <1 1>; m { compatible = "managed-partition"; partition = <&{/p1}>; }; };""");

        Assert.Equal(reason, plan.Partitions[0].Spec.InitFailure);
        Assert.Equal(0, plan.Partitions[0].Spec.GuestTree.Length);
        Assert.Null(GuestTrees.Of(plan.Partitions[0]));
        Assert.Equal(Severity.Error, plan.Remark("will never come up").Severity);
        // It still has a number, and a manager may look at it.
        Assert.Null(plan.Partitions[1].Spec.InitFailure);
        Assert.Equal(1u, plan.Guest(1, "/hypervisor/handles/m").Property("hv-handle")!.Cell(0));
    }

    [Theory]
    [InlineData("")]
    [InlineData("cpus = <0>;")]
    [InlineData("cpus = <0 0>;")]
    [InlineData("cpus = <0 0xffffffff>;")]
    public void Without_cpus_a_partition_never_comes_up(string property) =>
        Assert.StartsWith("cpus: ", Board.Plan($$"""p1 { {{Board.Needs}} {{property}} };""").Partitions[0].Spec.InitFailure);

    [Fact]
    [Conforms("d.1-4")]
    public void Cpus_are_pairs_of_first_and_count() =>
        Assert.Equal([4u, 5u, 6u, 1u], Board.Plan($$"""p1 { {{Board.Needs}} cpus = <4 3 1 1>; };""").Partitions[0].Spec.Cpus);

    [Fact]
    [Conforms("d.1-5")]
    public void A_cpu_of_two_partitions_is_told()
    {
        var plan = Board.Plan($$"""p1 { {{Board.Needs}} cpus = <0 2>; }; p2 { {{Board.Needs}} cpus = <1 1>; };""");
        plan.Remark("/p2: cpus: cpu 1 is also that of /p1");
        Assert.All(plan.Partitions.ToArray(), partition => Assert.Null(partition.Spec.InitFailure));
    }

    [Fact]
    [Conforms("d.1-7")]
    public void Images_are_rows_of_source_destination_and_length()
    {
        var spec = Board.PlanOne(
            """
            guest-image = <1 2 0xffffffff 0xffffffff 0 6>; linux-rootfs = <0 1 0 2 0 3>;
            load-image-table = <0 1 0 2 0 3>, <0 4 0 5 0 6>; no-auto-start;
            """).Partitions[0].Spec;

        Assert.Equal(new ImageRow(0x1_0000_0002, ImageRow.AsImageSays, 6), spec.GuestImage);
        Assert.Equal(new ImageRow(1, 2, 3), spec.LinuxRootfs);
        Assert.Equal([new ImageRow(1, 2, 3), new ImageRow(4, 5, 6)], spec.LoadImageTable);
        Assert.True(spec.NoAutoStart);
    }

    [Fact]
    public void A_malformed_image_is_told_and_ignored()
    {
        var plan = Board.PlanOne("guest-image = <0 1 0 2>;");
        plan.Remark("guest-image: 16 bytes are no rows");
        Assert.Null(plan.Partitions[0].Spec.GuestImage);
    }

    [Theory]
    [InlineData("", 1UL << 30, 0UL, 0UL)]
    [InlineData("init-map-size = <0 0x10000>; init-map-paddr = <0 0x20000>; init-map-vaddr = <0 0x30000>;", 0x10000UL, 0x20000UL, 0x30000UL)]
    [Conforms("c.5-15")]
    public void The_initial_map_is_what_the_properties_say(string properties, ulong size, ulong physical, ulong virtualAddress)
    {
        var plan = Board.PlanOne(properties);
        Assert.Equal(new InitialMap(size, physical, virtualAddress), plan.Partitions[0].Spec.InitialMap);
        Assert.Empty(plan.Remarks);
    }

    [Theory]
    [InlineData("init-map-size = <0 0x3000>;", "init-map-size 0x3000 is no power of two")]
    [InlineData("init-map-size = <0 0x100>;", "init-map-size 0x100 is no power of two from 4 KiB")]
    [InlineData("init-map-size = <0x1000>;", "init-map-size: 4 bytes where two cells are expected")]
    [InlineData("init-map-size = <0 0x10000>; init-map-paddr = <0 0x1000>;", "must be multiples of init-map-size 0x10000")]
    [InlineData("init-map-size = <0 0x10000>; init-map-vaddr = <0 0x1000>;", "must be multiples of init-map-size 0x10000")]
    [Conforms("c.5-16")]
    public void A_bad_initial_map_is_told_and_the_default_used(string properties, string remark)
    {
        var plan = Board.PlanOne(properties);
        plan.Remark(remark);
        Assert.Equal(InitialMap.Default, plan.Partitions[0].Spec.InitialMap);
    }

    [Fact]
    [Conforms("c.7-1", "d.1-8")]
    public void Traits_are_read()
    {
        var partition = Board.PlanOne(
            """
            privileged; no-dma-disable; defer-dma-disable; guest-cache-lock-disable; guest-debug-disable; mpic-direct-eoi;
            watchdog-timeout = "partition-stop"; watchdog-autostart-period = <46>;
            """).Partitions[0];

        Assert.Equal(
            new PartitionTraits
            {
                Privileged = true,
                NoDmaDisable = true,
                DeferDmaDisable = true,
                CacheLockDisable = true,
                DebugDisable = true,
                MpicDirectEoi = true,
            },
            partition.Traits);
        Assert.Equal((WatchdogAction.Stop, new WatchdogPeriod(46)), (partition.Spec.WatchdogTimeout, partition.Spec.WatchdogAutostart));
    }

    [Fact]
    [Conforms("c.7-2")]
    public void Unknown_watchdog_texts_and_periods_are_told_and_ignored()
    {
        var plan = Board.PlanOne("""watchdog-timeout = "explode"; watchdog-autostart-period = <64>;""");
        plan.Remark("watchdog-timeout \"explode\" is unknown");
        plan.Remark("watchdog-autostart-period 64 is not below 64");
        Assert.Equal((WatchdogAction.Reset, null), (plan.Partitions[0].Spec.WatchdogTimeout, plan.Partitions[0].Spec.WatchdogAutostart));
    }

    [Fact]
    [Conforms("d.2-3", "d.2-16")]
    public void Flags_that_the_guest_must_know_are_in_its_tree()
    {
        var plan = Board.PlanOne("guest-cache-lock-disable; guest-debug-disable; mpic-direct-eoi;");
        Assert.True(plan.Guest(0, "/hypervisor").Has("fsl,hv-guest-cache-lock-disable"));
        Assert.True(plan.Guest(0, "/hypervisor").Has("fsl,hv-guest-debug-disable"));
        Assert.Equal(["fsl,hv-mpic-per-cpu", "epapr,hv-pic"], plan.Guest(0, "/devices/vmpic").Property("compatible")!.AsStrings());
    }
}
