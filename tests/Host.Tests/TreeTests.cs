using System.Text.Json;
using FslHv.DeviceTree;

namespace FslHv.Host.Tests;

/// <summary><c>fslhv tree</c>.</summary>
public sealed class TreeTests
{
    public static TheoryData<string> Boards => [.. Repository.BoardPaths];

    [Theory]
    [MemberData(nameof(Boards))]
    public void Text_and_blob_are_the_same_tree_and_dtc_agrees(string board)
    {
        var text = Fslhv.Run("tree", board).Succeeded();
        var blob = Fslhv.Run("tree", board, "--format", "dtb").Succeeded();
        Assert.Equal([0xD0, 0x0D, 0xFE, 0xED], blob.Output[..4]);
        AssertSame(DeviceTreeBlob.Read(blob.Output, board), DeviceTreeBlob.Read(Dtc.Compile(text.Output), board));
    }

    [Theory]
    [InlineData("active")]
    [InlineData("standby")]
    public void A_guest_tree_can_be_read_by_dtc_too(string guest)
    {
        var text = Fslhv.Run("tree", "boards/mutual-managers.dts", "--guest", guest).Succeeded();
        var blob = Fslhv.Run("tree", "boards/mutual-managers.dts", "--guest", guest, "--format", "dtb").Succeeded();
        Assert.Contains("hypervisor", text.Out, StringComparison.Ordinal);
        AssertSame(DeviceTreeBlob.Read(blob.Output, guest), DeviceTreeBlob.Read(Dtc.Compile(text.Output), guest));
    }

    [Fact]
    public void A_guest_that_is_not_there_is_told_who_is() =>
        Fslhv.Run("tree", "boards/two-partitions.dts", "--guest", "nobody")
            .Refused("boards/two-partitions.dts: no partition 'nobody'; there are 'mgr', 'worker'");

    [Fact]
    public void Json_has_the_nodes()
    {
        var root = JsonDocument.Parse(Fslhv.Run("tree", "boards/two-partitions.dts", "--format", "json").Succeeded().Out).RootElement.GetProperty("root");
        Assert.Equal("fsl,hv-config", root.GetProperty("properties").GetProperty("compatible").GetProperty("strings")[0].GetString());
        Assert.NotEqual(0, root.GetProperty("children").GetArrayLength());
    }

    private static void AssertSame(DeviceTreeDocument expected, DeviceTreeDocument actual) =>
        Assert.Null(DeviceTreeComparison.FirstDifference(expected, actual));
}
