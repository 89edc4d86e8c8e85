using FslHv.DeviceTree;

namespace FslHv.Hypervisor.Tests.Planning;

/// <summary><c>node-update</c> and its meta-properties.</summary>
public sealed class NodeUpdateTests
{
    [Fact]
    [Conforms("d.1-21")]
    public void Properties_and_nodes_are_merged_and_replaced()
    {
        var plan = Board.PlanOne(
            """
            node-update { label = "other"; chosen { bootargs = "quiet"; }; hypervisor { handles { extra { x = <1>; }; }; }; };
            """);
        Assert.Equal("other", plan.Guest(0, "/").Property("label")!.AsString());
        Assert.Equal("quiet", plan.Guest(0, "/chosen").Property("bootargs")!.AsString());
        Assert.Equal(1u, plan.Guest(0, "/hypervisor/handles/extra").Property("x")!.Cell(0));
        Assert.True(plan.HasGuest(0, "/hypervisor/handles/shutdown"));
        Assert.False(plan.HasGuest(0, "/node-update"));
    }

    [Fact]
    public void Shared_memory_is_made_as_the_real_boards_make_it()
    {
        var plan = Board.PlanOne(
            """
            shared {
              compatible = "guest-phys-mem-area"; phys-mem = <&a_1>; guest-addr = <0 0x20000000>;
              node-update { prepend-stringlist = "compatible", "fsl-shmem"; delete-prop = "device_type"; };
            };
            """);
        var node = plan.Guest(0, "/memory@20000000");
        Assert.Equal("fsl-shmem", node.Property("compatible")!.AsString());
        Assert.False(node.Has("device_type"));
        Assert.False(node.Has("prepend-stringlist") || node.Has("delete-prop"));
    }

    /// <summary>A device below a device below a device, and an update below the last one: no tree of the input is as deep as the guest's would be.</summary>
    [Theory]
    [InlineData(10, false)]
    [InlineData(60, true)]
    public void A_guest_tree_that_is_too_deep_is_told_and_its_partition_never_comes_up(int depth, bool fails)
    {
        const int Devices = 30;
        var (hardware, devices, path) = ("", "", "/soc");
        for (var i = 0; i < Devices; i++)
        {
            path += $"/d{i}";
            hardware += $"d{i} {{ ";
            devices += $"c{i} {{ device = \"{path}\"; {(i == Devices - 1 ? Nested(depth) : "")} }}; ";
        }

        var soc = "/dts-v1/; / { compatible = \"x\"; #address-cells = <2>; #size-cells = <2>; "
            + "cpus { #address-cells = <1>; #size-cells = <0>; cpu@0 { device_type = \"cpu\"; reg = <0>; }; }; "
            + $"soc {{ compatible = \"simple-bus\"; {hardware}{string.Concat(Enumerable.Repeat("}; ", Devices))} }}; }};";
        var plan = MachinePlanner.Plan(Board.Tree($"p1: p1 {{ {Board.Needs} cpus = <0 1>; {devices} }};"), DeviceTreeSource.Read(soc));
        Assert.Equal(fails ? "nodes of its guest tree are nested more than 64 deep" : null, plan.Partitions[0].Spec.InitFailure);
    }

    private static string Nested(int depth) =>
        $"node-update {{ {string.Concat(Enumerable.Repeat("x { ", depth))}{string.Concat(Enumerable.Repeat("}; ", depth))} }};";

    [Fact]
    [Conforms("d.1-21")]
    public void Strings_are_prepended_to_those_that_are_there()
    {
        var plan = Board.PlanOne("""c { compatible = "byte-channel"; node-update { prepend-stringlist = "compatible", "a", "compatible", "b"; }; };""");
        Assert.Equal(["b", "a", "epapr,hv-byte-channel"], plan.Guest(0, "/hypervisor/handles/c").Property("compatible")!.AsStrings());
    }

    [Fact]
    public void A_prepended_string_without_a_partner_is_told()
    {
        var plan = Board.PlanOne("""node-update { prepend-stringlist = "compatible", "a", "lonely"; };""");
        plan.Remark("prepend-stringlist: \"lonely\" at the end has no partner; ignored");
        Assert.Equal("a", plan.Guest(0, "/").Property("compatible")!.AsString());
    }

    [Fact]
    [Conforms("d.1-21")]
    public void Delete_node_takes_every_node_of_a_name_without_unit_address()
    {
        var plan = Board.PlanOne(
            """
            a { compatible = "guest-phys-mem-area"; phys-mem = <&a_1>; };
            b { compatible = "guest-phys-mem-area"; phys-mem = <&a_2>; };
            node-update { delete-node = "memory", "nothing"; cpus { delete-subnodes; }; };
            """);
        Assert.False(plan.HasGuest(0, "/memory"));
        Assert.Empty(plan.Guest(0, "/cpus").Children);
    }

    [Fact]
    [Conforms("d.1-21")]
    public void Deletions_come_before_what_the_update_sets()
    {
        var plan = Board.PlanOne("""node-update { delete-prop = "epapr-version", "label"; label = "new"; delete-node = "chosen"; chosen { x; }; };""");
        var root = plan.Guest(0, "/");
        Assert.False(root.Has("epapr-version"));
        Assert.Equal("new", root.Property("label")!.AsString());
        Assert.True(plan.Guest(0, "/chosen").Has("x"));
    }

    [Fact]
    [Conforms("d.1-22")]
    public void Phandles_of_configuration_nodes_become_those_of_guest_nodes()
    {
        var plan = Board.PlanOne(
            """
            c: c { compatible = "byte-channel"; };
            d { device = "pci0"; node-update-phandle { fsl,msi = <&m &c>; }; };
            m: m { device = "msi0"; };
            node-update { pool: buffer-pool@10 { x; }; };
            node-update-phandle { devices { bus { pools = <&pool>; }; }; };
            """);
        var value = plan.Guest(0, "/devices/d").Property("fsl,msi")!;
        var phandle = plan.Guest(0, "/devices/m").Property("phandle")!.Cell(0);
        Assert.Equal(phandle, value.Cell(0));
        Assert.Equal(plan.Guest(0, "/hypervisor/handles/c").Property("linux,phandle")!.Cell(0), value.Cell(1));
        Assert.Equal(plan.Guest(0, "/buffer-pool@10").Property("phandle")!.Cell(0), plan.Guest(0, "/devices/bus").Property("pools")!.Cell(0));
        Assert.NotEqual(value.Cell(0), value.Cell(1));
    }

    [Fact]
    public void Phandles_that_lead_nowhere_in_the_guest_are_told_and_skipped()
    {
        var plan = Board.PlanOne("node-update-phandle { a = <0x9999>; b = <&a_1>; c = [00]; d; };");
        plan.Remark("a: no node has phandle 39321; skipped");
        plan.Remark("b: /areas/area1 has no node in this guest's tree; skipped");
        plan.Remark("c: not a list of phandles; skipped");
        plan.Remark("d: not a list of phandles; skipped");
    }

    /// <summary>A tree cannot hold such a name; the fuzz found that planning threw.</summary>
    [Fact]
    public void A_text_that_no_property_may_be_named_is_told_and_skipped()
    {
        var plan = Board.PlanOne("""node-update { prepend-stringlist = "b{9", "x", "", "y", "good", "z"; };""");
        plan.Remark("entry 1 is not the name of a property; skipped");
        plan.Remark("entry 3 is not the name of a property; skipped");
        Assert.Equal("z", plan.Guest(0, "/").Property("good")!.AsString());
    }

    [Fact]
    public void What_stands_in_an_update_is_the_guests_and_no_configuration()
    {
        var plan = Board.PlanOne("""node-update { x { compatible = "byte-channel"; }; y { device = "serial9"; }; };""");
        Assert.Equal(2, plan.Partitions[0].LocalHandles.Count);
        Assert.Equal("byte-channel", plan.Guest(0, "/x").Property("compatible")!.AsString());
    }

    [Fact]
    public void The_configuration_tree_is_left_as_it_was()
    {
        var tree = Board.Tree($$"""p1 { {{Board.Needs}} cpus = <0 1>; node-update { delete-node = "memory"; hypervisor { x { }; }; }; };""");
        var before = DeviceTreeText.Write(tree);
        MachinePlanner.Plan(tree);
        Assert.Equal(before, DeviceTreeText.Write(tree));
    }
}
