namespace FslHv.DeviceTree.Tests;

/// <summary>Our readers and writers against dtc's, on every fixture and every board.</summary>
public class OracleTests
{
    public static TheoryData<string> Sources => Repository.Sources();

    [Theory]
    [MemberData(nameof(Sources))]
    public void Our_source_reader_gives_the_tree_that_dtc_compiles(string source)
    {
        var path = Path.Combine(Repository.Root, source);
        var theirs = DeviceTreeBlob.Read(Dtc.Compile(path), "dtc's blob");
        var ours = Repository.ReadSource(path);
        Same.Tree(theirs, ours);
    }

    [Theory]
    [MemberData(nameof(Sources))]
    public void Dtc_reads_the_same_tree_from_the_blob_we_write(string source)
    {
        var ours = Repository.ReadSource(Path.Combine(Repository.Root, source));
        var theirs = DeviceTreeBlob.Read(Dtc.Rewrite(DeviceTreeBlob.Write(ours)), "dtc's blob");
        Same.Tree(theirs, ours);
    }

    [Theory]
    [MemberData(nameof(Sources))]
    public void Dtc_reads_the_same_tree_from_the_text_we_write(string source)
    {
        var ours = Repository.ReadSource(Path.Combine(Repository.Root, source));
        var theirs = DeviceTreeBlob.Read(Dtc.CompileText(DeviceTreeText.Write(ours)), "dtc's blob");
        Same.Tree(theirs, ours);
    }

    [Theory]
    [MemberData(nameof(Sources))]
    public void Fdtdump_prints_every_node_of_the_blob_we_write(string source)
    {
        var ours = Repository.ReadSource(Path.Combine(Repository.Root, source));
        var dump = Dtc.Dump(DeviceTreeBlob.Write(ours));
        var opened = dump.Split('\n').Count(line => line.EndsWith(" {", StringComparison.Ordinal));
        Assert.Equal(ours.Root.SelfAndDescendants().Count(), opened);
        Assert.Contains("// last_comp_version:\t16", dump, StringComparison.Ordinal);
    }

    [Fact]
    public void Dtc_reads_the_same_tree_from_blob_and_text_of_random_trees()
    {
        for (var seed = 1u; seed <= 15; seed++)
        {
            var ours = new RandomTrees(seed).Document();
            Same.Tree(DeviceTreeBlob.Read(Dtc.Rewrite(DeviceTreeBlob.Write(ours))), ours);
            var fromText = DeviceTreeBlob.Read(Dtc.CompileText(DeviceTreeText.Write(ours)));
            Assert.Null(DeviceTreeComparison.FirstDifference(fromText, ours));
        }
    }
}
