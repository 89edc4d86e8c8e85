namespace FslHv.DeviceTree.Tests;

/// <summary>What the source reader promises beyond being equal to dtc.</summary>
public class SourceTests
{
    [Fact]
    public void Every_node_knows_where_it_stands_first()
    {
        var tree = DeviceTreeSource.Read("/dts-v1/;\n/ {\n\tl: a { };\n};\n&l { x; b { }; };\n", "board.dts");
        Assert.Equal("board.dts:2:1", tree.Root.Origin);
        Assert.Equal("board.dts:3:5", tree.Find("/a")!.Origin);
        Assert.Equal("board.dts:5:9", tree.Find("/a/b")!.Origin);
    }

    [Fact]
    public void Phandles_take_the_lowest_free_numbers_in_the_order_of_reference()
    {
        var tree = DeviceTreeSource.Read("/dts-v1/; / { r = <&c &a>; a: a { }; b { phandle = <1>; }; c: c { }; };");
        Assert.Equal(2u, tree.Find("/c")!.Property("phandle")!.Cell(0));
        Assert.Equal(3u, tree.Find("/a")!.Property("phandle")!.Cell(0));
        Assert.Same(tree.Find("/c"), tree.FindPhandle(tree.Root.Property("r")!.Cell(0)));
    }

    [Fact]
    public void The_first_cpu_listed_boots()
    {
        Assert.Equal(4u, DeviceTreeSource.Read("/dts-v1/; / { cpus { cpu@4 { reg = <4>; }; cpu@0 { reg = <0>; }; }; };").BootCpu);
        Assert.Equal(0u, DeviceTreeSource.Read("/dts-v1/; / { cpus { cpu@4 { reg = <0 4>; }; }; };").BootCpu);
    }

    [Theory]
    [InlineData("\uFEFF/dts-v1/; / { };")]
    [InlineData("/dts-v1/;\r\n/ {\r\n};\r\n")]
    [InlineData("/dts-v1/; / { }; // no newline")]
    [InlineData("\v\f/dts-v1/;/{};")]
    public void Marks_and_blanks_of_other_systems_do_no_harm(string text) => Assert.Empty(DeviceTreeSource.Read(text).Root.Children);

    [Fact]
    public void Backslash_characters_are_read_as_in_C_wherever_they_stand()
    {
        // dtc takes the second quote of '\\' for an escaped one when another quote follows anywhere.
        var tree = DeviceTreeSource.Read("/dts-v1/; / { a = <'\\\\' '\\''>; };");
        Assert.Equal(['\\', '\''], new[] { (char)tree.Root.Property("a")!.Cell(0), (char)tree.Root.Property("a")!.Cell(1) });
    }

    [Fact]
    public void A_label_may_move_to_another_node_when_the_first_is_deleted()
    {
        var tree = DeviceTreeSource.Read("/dts-v1/; / { x: a { }; }; / { x: b { }; }; /delete-node/ &{/a}; &x { here; };");
        Assert.True(tree.Find("/b")!.Has("here"));
        Assert.Null(tree.Find("/a"));
    }

    [Fact]
    public void One_label_on_thousands_of_nodes_is_refused_in_a_moment()
    {
        const int Count = 20_000;
        var nodes = string.Concat(Enumerable.Range(0, Count).Select(i => $"n{i} {{ }};"));
        var labels = string.Concat(Enumerable.Range(0, Count).Select(i => $"m: &{{/n{i}}} {{ }};"));
        var error = Assert.Throws<DeviceTreeFormatException>(() => DeviceTreeSource.Read($"/dts-v1/; / {{ {nodes} }}; {labels} {labels}"));
        Assert.EndsWith("the label 'm' is on something else already", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Thousands_of_siblings_are_read_in_a_moment()
    {
        // Quadratic lookups would take minutes here, and this test's run would be seen to hang.
        const int Count = 20_000;
        var nodes = string.Concat(Enumerable.Range(0, Count).Select(i => $"l{i}: n{i} {{ r = <&l{Count - 1 - i}>; }};\n"));
        var merged = string.Concat(Enumerable.Range(0, Count).Select(i => $"&l{i} {{ x; }};\n"));
        var tree = DeviceTreeSource.Read($"/dts-v1/; / {{\n{nodes}}};\n/ {{\n{nodes.Replace(": n", "m: n", StringComparison.Ordinal)}}};\n{merged}");
        Assert.Equal(Count, tree.Root.Children.Count);
        Assert.Null(DeviceTreeComparison.FirstDifference(tree, DeviceTreeBlob.Read(DeviceTreeBlob.Write(tree))));
    }
}
