using FslHv.Abi;
using FslHv.DeviceTree;
using FslHv.Tests;

namespace FslHv.Drivers.Tests;

public sealed class PartmanResolutionTests
{
    [Conforms("e.1-4")]
    [Theory]
    [InlineData("worker", 2u)]
    [InlineData("the spare", 3u)]
    [InlineData("spare", null)]
    [InlineData("7", 9u)]
    [InlineData("ring-worker", null)]
    [InlineData("2", 2u)]
    [InlineData("0x3", 3u)]
    [InlineData("-1", 0xFFFF_FFFFu)]
    [InlineData("nobody", null)]
    public void A_partition_is_a_label_or_a_number(string text, uint? handle)
    {
        var tree = Trees.Manager(withSpare: true);
        var handles = tree.Find(GuestTree.HandlesPath)!;
        handles.Child("spare")!.Set(DeviceTreeProperty.FromStrings("label", "the spare"));
        handles.Add(Trees.Managed("odd", 9, 100)).Set(DeviceTreeProperty.FromStrings("label", "7"));
        Assert.Equal(handle, Resolve(tree, text, isPartition: true));
    }

    [Conforms("e.1-4", "e.1-5")]
    [Theory]
    [InlineData("ring-worker", 65u)]
    [InlineData("worker/shutdown", 69u)]
    [InlineData("worker/state-change", 66u)]
    [InlineData("worker/reset-request", 68u)]
    [InlineData("state-change", 66u)]
    [InlineData("shutdown", 69u)]
    [InlineData("worker", 2u)]
    [InlineData("handles/ring-worker", null)]
    [InlineData("/ring-worker", null)]
    [InlineData("65", 65u)]
    [InlineData("-1", 0xFFFF_FFFFu)]
    [InlineData("nothing", null)]
    public void A_doorbell_is_the_first_node_of_that_name_or_a_path_or_a_number(string text, uint? handle) =>
        Assert.Equal(handle, Resolve(Trees.Manager(), text, isPartition: false));

    [Fact]
    public void A_node_without_hv_handle_has_its_reg()
    {
        var tree = Trees.Manager();
        foreach (var node in tree.Find(GuestTree.HandlesPath)!.Descendants())
            node.Remove("hv-handle");
        Assert.Equal(65u, Resolve(tree, "ring-worker", isPartition: false));
        Assert.Equal(2u, Resolve(tree, "worker", isPartition: true));
    }

    [Fact]
    public void A_partition_without_a_handle_or_a_label_is_told_of_and_then_a_number_counts()
    {
        var tree = Trees.Manager();
        var worker = tree.Find(GuestTree.HandlesPath)!.Child("worker")!;
        worker.Remove("hv-handle");
        worker.Remove("reg");
        Assert.Null(Resolve(tree, "worker", isPartition: true, "get_part_handle_by_label: 'hv-handle/reg' property for worker is missing or invalid"));
        worker.Remove("label");
        Assert.Equal(5u, Resolve(tree, "5", isPartition: true, "get_part_handle_by_label: 'label' property for worker is missing or invalid"));
    }

    [Fact]
    public void A_handle_that_is_negative_is_none()
    {
        var tree = Trees.Manager();
        tree.Find(GuestTree.HandlesPath)!.Child("ring-worker")!.Set(Trees.Cell("hv-handle", 0x8000_0000));
        Assert.Null(Resolve(tree, "ring-worker", isPartition: false));
    }

    private static uint? Resolve(DeviceTreeDocument tree, string text, bool isPartition, params string[] said)
    {
        var output = new PartmanOutput();
        var handle = new PartmanTree(tree.Find(GuestTree.HandlesPath)!).Resolve(text, isPartition, output);
        Assert.Equal(said, output.Take().Select(line => line.Text));
        return handle;
    }
}
