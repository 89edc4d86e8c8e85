namespace FslHv.DeviceTree.Tests;

/// <summary>Random trees, written and read again.</summary>
public class RoundTripTests
{
    private const uint Seeds = 400;

    [Fact]
    public void Every_tree_comes_back_from_its_blob()
    {
        for (var seed = 1u; seed <= Seeds; seed++)
        {
            var tree = new RandomTrees(seed).Document();
            tree.BootCpu = seed;
            Same.Tree(tree, DeviceTreeBlob.Read(DeviceTreeBlob.Write(tree), $"seed {seed}"));
        }
    }

    [Fact]
    public void Every_tree_comes_back_from_its_text()
    {
        for (var seed = 1u; seed <= Seeds; seed++)
        {
            var tree = new RandomTrees(seed).Document();
            var text = DeviceTreeText.Write(tree);
            var read = DeviceTreeSource.Read(text, $"seed {seed}");
            Assert.Null(DeviceTreeComparison.FirstDifference(tree, read));
            Assert.Equal(text, DeviceTreeText.Write(read));
        }
    }

    [Fact]
    public void Names_beyond_the_source_language_survive_in_blobs_and_are_refused_as_text()
    {
        var tree = new DeviceTreeDocument();
        tree.Root.Set(DeviceTreeProperty.Flag("a name (with ~ everything)"));
        Same.Tree(tree, DeviceTreeBlob.Read(DeviceTreeBlob.Write(tree)));
        Assert.Throws<ArgumentException>(() => DeviceTreeText.Write(tree));
    }
}
