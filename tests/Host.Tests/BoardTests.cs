using System.Text.Json;

namespace FslHv.Host.Tests;

/// <summary><c>fslhv board</c>.</summary>
public sealed class BoardTests
{
    [Theory]
    [InlineData("mutual-managers", "  active\n  └◀─▶ standby\n\n")]
    [InlineData("manager-and-worker", "  manager\n  └──▶ worker\n\n")]
    [InlineData("three-managers", "  manager-a\n  └──▶ worker\n  manager-b\n  └──▶ worker ↑\n\n")]
    public void Management_is_drawn(string board, string drawing) =>
        Assert.Contains("Management\n" + drawing, Fslhv.Run("board", $"boards/{board}.dts").Succeeded().Out, StringComparison.Ordinal);

    [Fact]
    public void Partitions_memory_doorbells_and_byte_channels_are_listed()
    {
        var lines = Fslhv.Run("board", "boards/mutual-managers.dts").Succeeded().Lines.Select(Words).ToList();
        Assert.Contains("boards/mutual-managers.dts: 2 partitions, 2 cpus, 10 doorbells", lines);
        Assert.Contains("1 active 0 256 MiB at power-on at 0xfe8020000 13", lines);
        Assert.Contains("/memory-areas/hypervisor-area 0x0 16 MiB the hypervisor", lines);
        Assert.Contains("bell-a active 65 standby 66", lines);
        Assert.Contains("state-change of active the hypervisor standby 67", lines);
        Assert.Contains("channel 1 of mux console of active", lines);
    }

    [Fact]
    public void Remarks_come_last()
    {
        using var folder = new Folder().With("lonely.dts", Texts.Lonely);
        var lines = Fslhv.RunIn(folder.Root, "board", "lonely.dts").Succeeded().Lines;
        Assert.Equal("lonely.dts: 1 partition, 1 cpu, 4 doorbells", lines[0]);
        Assert.Equal(Texts.LonelyWarning, lines[^1]);
    }

    [Fact]
    public void Json_has_the_whole_plan()
    {
        var plan = JsonDocument.Parse(Fslhv.Run("board", "boards/mutual-managers.dts", "--json").Succeeded().Out).RootElement;
        var partitions = plan.GetProperty("partitions").EnumerateArray().ToList();
        Assert.Equal(["active", "standby"], partitions.Select(partition => partition.GetProperty("label").GetString()));
        Assert.Equal(["standby"], partitions[0].GetProperty("manages").EnumerateArray().Select(label => label.GetString()));
        Assert.Equal(256UL << 20, partitions[0].GetProperty("memory")[0].GetProperty("size").GetUInt64());
        Assert.Equal(10, plan.GetProperty("doorbells").GetArrayLength());
        Assert.Equal(0, plan.GetProperty("remarks").GetArrayLength());
    }

    private static string Words(string line) => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
}
