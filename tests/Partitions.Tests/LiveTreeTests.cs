using FslHv.Abi;
using FslHv.DeviceTree;

namespace FslHv.Partitions.Tests;

public sealed class LiveTreeTests
{
    private readonly LiveTree _tree = new(Bytes.Take(DeviceTreeBlob.Write(DeviceTreeSource.Read(
        "/dts-v1/; / { hypervisor { guest-name = \"w\"; handles { shutdown@1 { interrupts = <70 0>; }; }; }; };"))));

    [Fact]
    public void A_tree_that_nobody_edits_flattens_to_the_very_same_bytes()
    {
        Assert.Equal(_tree.Flatten(), _tree.Flatten());
        Assert.Equal("w", _tree.Get("/hypervisor", "guest-name")!.AsString());
    }

    [Fact]
    public void An_edit_is_in_the_next_flattening()
    {
        _tree.Set("/hypervisor", DeviceTreeProperty.FromStrings("fsl,hv-stopped-by", "self"));
        var read = DeviceTreeBlob.Read(_tree.Flatten().Span);
        Assert.Equal("self", read.Find("/hypervisor")!.Property("fsl,hv-stopped-by")!.AsString());
        Assert.Equal("w", read.Find("/hypervisor")!.Property("guest-name")!.AsString());
    }

    [Fact]
    [Conforms("a.6-20", "a.6-22")]
    public void Missing_nodes_of_a_path_are_made()
    {
        _tree.Set("//chosen/deeper/", DeviceTreeProperty.FromCells("n", 7));
        Assert.Equal(7u, _tree.Get("/chosen/deeper", "n")!.Cell(0));
    }

    [Fact]
    [Conforms("a.6-21")]
    public void A_component_without_unit_address_finds_the_first_child_of_that_name()
    {
        Assert.Equal(70u, _tree.Get("/hypervisor/handles/shutdown", "interrupts")!.Cell(0));
    }

    [Fact]
    public void What_is_missing_is_null()
    {
        Assert.Null(_tree.Get("/nowhere", "x"));
        Assert.Null(_tree.Get("/hypervisor", "x"));
    }

    [Fact]
    public void Setting_the_value_that_is_there_changes_nothing()
    {
        _tree.Set("/hypervisor", DeviceTreeProperty.FromStrings("fsl,hv-stopped-by", "self"));
        var before = _tree.Flatten();
        _tree.Set("/hypervisor", DeviceTreeProperty.FromStrings("fsl,hv-stopped-by", "self"));
        Assert.True(before.Span == _tree.Flatten().Span);
    }
}
