namespace FslHv.Abi.Tests;

public sealed class IoctlNeedsTests
{
    private const ulong Argument = 0x1000;

    [Fact]
    public void The_structure_is_needed_first_and_of_a_simple_call_nothing_else()
    {
        var request = IoctlLayout.Of(IoctlNumber.Start).MergedRequest;
        Assert.Equal([new UserRange(Argument, 16, true, true)], Missing(request, UserMemory.Empty));
        Assert.Empty(Missing(request, UserMemory.Of(new UserRegion(Argument, Bytes.Take(new byte[16])))));
        Assert.Empty(Missing(request + 0x100, UserMemory.Empty));
    }

    [Fact]
    public void Strings_are_needed_page_by_page_and_a_value_as_a_whole()
    {
        var structure = new UserRegion(Argument, Structure(7, (8, 8, 0x2ffe), (16, 8, 0x5000), (24, 8, 0x9000), (32, 4, 10)));
        var request = IoctlLayout.Of(IoctlNumber.GetProp).MergedRequest;
        Assert.Equal(
            [new(0x2ffe, 2, true, false), new(0x5000, 4096, true, false), new UserRange(0x9000, 10, false, true)],
            Missing(request, UserMemory.Of(structure)));

        var path = new UserRegion(0x2ffe, Bytes.Copy("ab"u8));
        var value = new UserRegion(0x9000, Bytes.Take(new byte[10]), isWritable: false);
        Assert.Equal(
            [new(0x3000, 4094, true, false), new(0x5000, 4096, true, false), new UserRange(0x9000, 10, false, true)],
            Missing(request, UserMemory.Of(structure, path, value)));

        var name = new UserRegion(0x5000, Bytes.Copy("n\0"u8));
        Assert.Equal(
            [new UserRange(0x9000, 10, true, false)],
            Missing(
                IoctlLayout.Of(IoctlNumber.SetProp).MergedRequest,
                UserMemory.Of(structure, new UserRegion(0x2ffe, Bytes.Copy("ab\0"u8)), name)));
    }

    [Theory]
    [InlineData(2u, uint.MaxValue, true)]
    [InlineData(uint.MaxValue, 2u, false)]
    public void A_copy_needs_its_buffer_to_read_or_to_write(uint source, uint target, bool isWritten)
    {
        var structure = new UserRegion(Argument, Structure(5, (4, 4, source), (8, 4, target), (16, 8, 0x7fff), (32, 8, 1UL << 33)));
        Assert.Equal([new UserRange(0x7fff, 1UL << 33, true, isWritten)], Missing(IoctlLayout.Of(IoctlNumber.Memcpy).MergedRequest, UserMemory.Of(structure)));
    }

    [Fact]
    public void A_copy_between_two_remotes_needs_nothing_more()
    {
        var structure = new UserRegion(Argument, Structure(5, (4, 4, 2), (8, 4, 3), (16, 8, 0x7fff), (32, 8, 100)));
        Assert.Empty(Missing(IoctlLayout.Of(IoctlNumber.Memcpy).MergedRequest, UserMemory.Of(structure)));
    }

    private static Bytes Structure(int number, params (int Offset, int Size, ulong Value)[] fields)
    {
        var bytes = new byte[IoctlLayout.All[number - 1].SizeBytes];
        foreach (var (offset, size, value) in fields)
        {
            for (var i = 0; i < size; i++)
                bytes[offset + i] = (byte)(value >> (8 * i));
        }

        return Bytes.Take(bytes);
    }

    private static ValueList<UserRange> Missing(uint request, UserMemory memory) =>
        IoctlNeeds.Missing(IoctlNumbering.Merged, new Syscall.RawIoctl(new(1), request, Argument, memory, ByteOrder.Little));
}
