namespace FslHv.DeviceTree.Tests;

/// <summary>Blobs put together by hand: what is read, what is refused and why.</summary>
public class BlobTests
{
    /// <summary>An empty root: 40 bytes of header, 16 of reservations, then begin (0x38), name, end (0x40), finish.</summary>
    private static BlobBuilder Empty => new BlobBuilder().Begin("").End().Finish();

    private static BlobBuilder Root => new BlobBuilder().Begin("");

    [Fact]
    public void A_small_blob_is_read()
    {
        var blob = Root.Nop().Property("a", 1, 2, 3).Property("b").Nop().Begin("n@1").Property("a", 4).End().End().Nop().Finish().ToArray();
        var tree = DeviceTreeBlob.Read(blob);
        Assert.Equal(7u, tree.BootCpu);
        Assert.Equal([1, 2, 3], tree.Root.Property("a")!.Value.ToArray());
        Assert.Equal(0, tree.Root.Property("b")!.Length);
        Assert.Equal([4], tree.Find("/n")!.Property("a")!.Value.ToArray());
        Assert.Null(tree.Root.Origin);
    }

    [Fact]
    public void Version_16_has_no_size_of_the_structure_block()
    {
        var builder = Root.Property("a", 1).End().Finish();
        builder.Version = 16;
        Assert.Equal(1, DeviceTreeBlob.Read(builder.ToArray()).Root.Property("a")!.Length);
    }

    [Fact]
    public void Later_versions_that_call_themselves_compatible_are_read()
    {
        var builder = Empty;
        builder.Version = 18;
        builder.Compatible = 17;
        Assert.Empty(DeviceTreeBlob.Read(builder.ToArray()).Root.Properties);
    }

    [Fact]
    public void What_follows_the_total_size_is_ignored() =>
        Assert.Empty(DeviceTreeBlob.Read([.. Empty.ToArray(), 1, 2, 3]).Root.Properties);

    [Fact]
    public void Properties_after_a_child_are_read_too() =>
        Assert.True(DeviceTreeBlob.Read(Root.Begin("n").End().Property("late").End().Finish().ToArray()).Root.Has("late"));

    [Fact]
    public void Sixty_four_levels_are_read_and_one_more_is_not()
    {
        Assert.Equal(64, DeviceTreeBlob.Read(Nested(64)).Root.SelfAndDescendants().Count());
        Assert.Equal("blob: offset 0x238: nodes are nested more than 64 deep", Message(Nested(65)));
    }

    public static TheoryData<byte[], string> Bad => new()
    {
        { [], "offset 0x0: the blob ends within its header" },
        { Empty.ToArray()[..35], "offset 0x23: the blob ends within its header" },
        { Empty.WithHeader(0, 0xdeadbeef), "offset 0x0: no device tree: the magic number is 0xdeadbeef, not 0xd00dfeed" },
        { Empty.WithHeader(4, 0x1000), "offset 0x4: total size 4096 is more than the 72 bytes there are" },
        { Empty.WithHeader(4, 39), "offset 0x4: total size 39 is less than the header's 40 bytes" },
        { Empty.WithHeader(8, 0xfffffff0), "offset 0x8: the structure block starts at 0xfffffff0, past the end" },
        { Empty.WithHeader(8, 57), "offset 0x8: the structure block starts at 0x39, which is no multiple of 4" },
        { Empty.WithHeader(12, 73), "offset 0xc: the strings block starts at 0x49, past the end" },
        { Empty.WithHeader(16, 44), "offset 0x10: the reservations starts at 0x2c, which is no multiple of 8" },
        { Empty.WithHeader(16, 64), "offset 0x40: the memory reservations have no end" },
        { Empty.WithHeader(20, 15), "offset 0x14: version 15 is older than 16" },
        { Empty.WithHeader(24, 18), "offset 0x18: only readers of version 18 understand it, this one knows 17" },
        { Empty.WithHeader(32, 1), "offset 0xc: the strings block at 0x48 with 1 bytes reaches past the end" },
        { Empty.WithHeader(36, 0xffffffff), "offset 0x8: the structure block at 0x38 with 4294967295 bytes reaches past the end" },
        { Empty.WithHeader(36, 12), "offset 0x44: the structure block ends too early" },
        { Empty.WithHeader(36, 0), "offset 0x38: the structure block ends too early" },
        { new BlobBuilder().Finish().ToArray(), "offset 0x38: expected the root node" },
        { new BlobBuilder().Begin("r").End().Finish().ToArray(), "offset 0x3c: expected the root's name to be empty" },
        { Root.End().Begin("").End().Finish().ToArray(), "offset 0x44: expected the end of the structure block after the root node" },
        { Root.Finish().ToArray(), "offset 0x40: 0x00000009 is no token that may stand within a node" },
        { Root.Word(0x300).ToArray(), "offset 0x40: 0x00000300 is no token that may stand within a node" },
        { Root.Begin("").End().End().Finish().ToArray(), "offset 0x44: the node's name is empty or has a character that names do not have" },
        { Root.Begin("a/b").End().End().Finish().ToArray(), "offset 0x44: the node's name is empty or has a character that names do not have" },
        { Root.Begin("\u00e9").End().End().Finish().ToArray(), "offset 0x44: the node's name is empty or has a character that names do not have" },
        { Root.Begin(new string('n', 256)).End().End().Finish().ToArray(), "offset 0x44: the node's name does not end, or is longer than 255 characters" },
        { Root.Word(1).Word(0x61616161).ToArray(), "offset 0x44: the node's name does not end, or is longer than 255 characters" },
        { Root.Begin("n").End().Begin("n").End().End().Finish().ToArray(), "offset 0x58: the node that ends here, /, has two children 'n'" },
        { Root.Property("p").Property("p").End().Finish().ToArray(), "offset 0x58: the node that ends here, /, has two properties 'p'" },
        { Root.Word(3).Word(100).Word(0).ToArray(), "offset 0x40: a property of 100 bytes reaches past the end of the structure block" },
        { Root.Word(3).Word(0xffffffff).Word(0).ToArray(), "offset 0x40: a property of 4294967295 bytes reaches past the end of the structure block" },
        { Root.Word(3).Word(0).Word(0).End().Finish().ToArray(), "offset 0x40: a property's name at 0x0 is outside of the strings block" },
        {
            Root.Property("").End().Finish().ToArray(),
            "offset 0x40: a property's name at 0x0 of the strings block is empty, not printable ASCII, unterminated or longer than 255 characters"
        },
        {
            Root.Property(new string('p', 256)).End().Finish().ToArray(),
            "offset 0x40: a property's name at 0x0 of the strings block is empty, not printable ASCII, unterminated or longer than 255 characters"
        },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public void A_wrong_blob_is_told_place_and_cause(byte[] blob, string message) => Assert.Equal($"blob: {message}", Message(blob));

    [Fact]
    public void Names_that_stand_twice_among_very_many_are_found()
    {
        var builder = Root;
        for (var i = 0; i < 20_000; i++)
            builder.Begin($"n{i}").End();
        Assert.Equal(20_000, DeviceTreeBlob.Read(builder.End().Finish().ToArray()).Root.Children.Count);

        builder = Root;
        for (var i = 0; i < 20_000; i++)
            builder.Property($"p{i}");
        builder.Property("p77");
        Assert.EndsWith("has two properties 'p77'", Message(builder.End().Finish().ToArray()), StringComparison.Ordinal);
    }

    [Fact]
    public void Equal_trees_give_equal_bytes_and_each_name_stands_once()
    {
        var tree = new RandomTrees(5).Document();
        var blob = DeviceTreeBlob.Write(tree);
        Assert.Equal(blob, DeviceTreeBlob.Write(tree.Clone()));

        var names = tree.Root.SelfAndDescendants().SelectMany(n => n.Properties).Select(p => p.Name).Distinct().Sum(n => n.Length + 1);
        Assert.Equal((uint)names, System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(blob.AsSpan(32)));
    }

    [Fact]
    public void Reservations_and_the_boot_cpu_are_kept_and_empty_reservations_left_out()
    {
        var tree = new DeviceTreeDocument { BootCpu = 3 };
        tree.Reservations.Add(new MemoryReservation(0, 0));
        tree.Reservations.Add(new MemoryReservation(0xffff_0000_0000, ulong.MaxValue));
        tree.Reservations.Add(new MemoryReservation(0, 1));
        var read = DeviceTreeBlob.Read(DeviceTreeBlob.Write(tree));
        Assert.Equal(3u, read.BootCpu);
        Assert.Equal([new(0xffff_0000_0000, ulong.MaxValue), new(0, 1)], read.Reservations);
    }

    [Theory]
    [InlineData("", "p")]
    [InlineData("a/b", "p")]
    [InlineData("a\0", "p")]
    [InlineData("\u00e9", "p")]
    [InlineData("n", "")]
    [InlineData("n", "p\n")]
    public void The_writer_refuses_names_that_no_blob_can_hold(string node, string property)
    {
        var tree = new DeviceTreeDocument();
        tree.Root.Add(new DeviceTreeNode(node)).Set(DeviceTreeProperty.Flag(property));
        Assert.Throws<ArgumentException>(() => DeviceTreeBlob.Write(tree));
    }

    [Fact]
    public void The_writers_refuse_trees_deeper_than_64()
    {
        var tree = new DeviceTreeDocument();
        var node = tree.Root;
        for (var i = 0; i < 64; i++)
            node = node.Add(new DeviceTreeNode("n"));
        Assert.Throws<ArgumentException>(() => DeviceTreeBlob.Write(tree));
        Assert.Throws<ArgumentException>(() => DeviceTreeText.Write(tree));
        Assert.Throws<ArgumentException>(() => DeviceTreeJson.Write(tree));
    }

    private static byte[] Nested(int levels)
    {
        var builder = Root;
        for (var i = 1; i < levels; i++)
            builder.Begin("n");
        for (var i = 0; i < levels; i++)
            builder.End();
        return builder.Finish().ToArray();
    }

    private static string Message(byte[] blob) => Assert.Throws<DeviceTreeFormatException>(() => DeviceTreeBlob.Read(blob)).Message;
}
