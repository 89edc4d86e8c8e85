namespace FslHv.Abi.Tests;

public sealed class IoctlLayoutTests
{
    [Theory]
    [InlineData(1, 0xC0280001, 0xC008AF01)]
    [InlineData(2, 0xC0280002, 0xC00CAF02)]
    [InlineData(3, 0xC0280003, 0xC010AF03)]
    [InlineData(4, 0xC0280004, 0xC008AF04)]
    [InlineData(5, 0xC0280005, 0xC028AF05)]
    [InlineData(6, 0xC0280006, 0xC008AF06)]
    [InlineData(7, 0xC0280007, 0xC028AF07)]
    [InlineData(8, 0xC0280008, 0xC028AF08)]
    [Conforms("b.2-1", "b.2-2")]
    public void Request_numbers_are_those_of_both_published_headers(int number, uint union, uint merged)
    {
        var layout = Layout(number);
        Assert.Equal((union, merged), (layout.UnionRequest, layout.MergedRequest));
    }

    /// <summary>The oracle: a C compiler lays the structures out. Where there is none on the machine the pinned numbers above must do.</summary>
    [Fact]
    [Conforms("b.3-1", "b.3-2", "b.3-3", "b.3-4", "b.3-5", "b.3-6")]
    public void Layouts_are_those_of_a_C_compiler()
    {
        var printed = CCompiler.Run("Ioctls/layouts.c");
        if (printed is not null)
            Assert.Equal(Written(), printed);
        Assert.True(printed is not null || !CCompiler.IsThere);
    }

    [Fact]
    public void Fields_lie_one_behind_the_other_without_holes()
    {
        foreach (var layout in (IEnumerable<IoctlLayout>)IoctlLayout.All)
        {
            var end = 0;
            foreach (var field in (IEnumerable<IoctlField>)layout.Fields)
            {
                Assert.Equal(end, field.OffsetBytes);
                Assert.Equal(0, field.OffsetBytes % field.SizeBytes);
                end += field.SizeBytes;
            }

            Assert.Equal(layout.SizeBytes, end);
        }
    }

    [Fact]
    [Conforms("b.2-7")]
    public void The_merged_driver_wants_the_whole_number()
    {
        foreach (var layout in (IEnumerable<IoctlLayout>)IoctlLayout.All)
        {
            Assert.Equal(Errno.None, IoctlNumbering.Merged.Find(layout.MergedRequest, out var found));
            Assert.Equal(layout, found);
            for (var bit = 0; bit < 32; bit++)
            {
                if (((IEnumerable<IoctlLayout>)IoctlLayout.All).All(other => other.MergedRequest != (layout.MergedRequest ^ (1u << bit))))
                    Assert.Equal(Errno.ENOTTY, IoctlNumbering.Merged.Find(layout.MergedRequest ^ (1u << bit), out _));
            }
        }
    }

    [Theory]
    [InlineData(0xC0280001, Errno.None)]
    [InlineData(0xC0290001, Errno.None)]
    [InlineData(0xFFFF0003, Errno.None)]
    [InlineData(0xC0270001, Errno.EINVAL)]
    [InlineData(0xC0000001, Errno.EINVAL)]
    [InlineData(0x80280001, Errno.EINVAL)]
    [InlineData(0x40280001, Errno.EINVAL)]
    [InlineData(0x00280001, Errno.EINVAL)]
    [InlineData(0xC028AF01, Errno.EINVAL)]
    [InlineData(0xC0280000, Errno.EINVAL)]
    [InlineData(0xC0280009, Errno.EINVAL)]
    [Conforms("b.2-3", "b.2-4", "b.2-5", "b.2-6")]
    public void The_first_version_looks_at_type_direction_size_and_number(uint request, Errno expected) =>
        Assert.Equal(expected, IoctlNumbering.Union.Find(request, out _));

    [Theory]
    [InlineData(ByteOrder.Big, new byte[] { 0x12, 0x34, 0x56, 0x78 })]
    [InlineData(ByteOrder.Little, new byte[] { 0x78, 0x56, 0x34, 0x12 })]
    [Conforms("b.3-7")]
    public void Words_have_the_callers_byte_order(ByteOrder order, byte[] bytes)
    {
        var written = new byte[4];
        order.WriteWord(written, 0x12345678);
        Assert.Equal(bytes, written);
        Assert.Equal(0x12345678u, order.ReadWord(bytes));
    }

    private static IoctlLayout Layout(int number) => ((IEnumerable<IoctlLayout>)IoctlLayout.All).Single(layout => layout.Number == number);

    private static string Written()
    {
        var lines = new List<string>();
        foreach (var layout in (IEnumerable<IoctlLayout>)IoctlLayout.All)
        {
            lines.Add($"{layout.Name} {layout.Number} {layout.SizeBytes} 0x{layout.MergedRequest:X8} 0x{layout.UnionRequest:X8}");
            lines.AddRange(((IEnumerable<IoctlField>)layout.Fields).Select(field => $"  {field.Name} {field.OffsetBytes} {field.SizeBytes}"));
        }

        return string.Join('\n', lines) + "\n";
    }
}
