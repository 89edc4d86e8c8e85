namespace FslHv.DeviceTree.Tests;

/// <summary>What trees look like as text, and what comparisons say.</summary>
public class TextTests
{
    private static DeviceTreeDocument Sample
    {
        get
        {
            var tree = new DeviceTreeDocument { BootCpu = 1 };
            tree.Reservations.Add(new MemoryReservation(0x1000, 0x100));
            tree.Root.Set(DeviceTreeProperty.FromStrings("compatible", "a\"b\\c\n", "d"));
            tree.Root.Set(DeviceTreeProperty.FromCells("reg", 0, 0x80000000));
            tree.Root.Set(DeviceTreeProperty.FromBytes("mac", [0, 0xe0, 0x0c]));
            tree.Root.Set(DeviceTreeProperty.Flag("flag"));
            tree.Root.Set(DeviceTreeProperty.FromBytes("nul", [0]));
            tree.Root.Add(new DeviceTreeNode("cpus")).Add(new DeviceTreeNode("cpu@0"));
            return tree;
        }
    }

    [Theory]
    [InlineData("compatible", "\"a\\\"b\\\\c\\n\", \"d\"")]
    [InlineData("reg", "<0x0 0x80000000>")]
    [InlineData("mac", "[00 e0 0c]")]
    [InlineData("flag", "true")]
    public void A_value_alone_is_written_as_in_a_tree(string property, string text) =>
        Assert.Equal(text, DeviceTreeText.Value(Sample.Root.Property(property)!));

    [Fact]
    public void Text_has_strings_cells_bytes_and_flags()
    {
        Assert.Equal(
            """
            /dts-v1/;

            /memreserve/ 0x1000 0x100;

            / {
            	compatible = "a\"b\\c\n", "d";
            	reg = <0x0 0x80000000>;
            	mac = [00 e0 0c];
            	flag;
            	nul = [00];

            	cpus {
            		cpu@0 {
            		};
            	};
            };

            """,
            DeviceTreeText.Write(Sample));
    }

    [Fact]
    public void Json_says_of_each_value_what_it_is()
    {
        Assert.Equal(
            """{"bootCpu":1,"reservations":[{"address":"0x1000","size":"0x100"}],"root":{"name":"","properties":{"compatible":{"strings":["a\"b\\c\n","d"]},"reg":{"cells":[0,2147483648]},"mac":{"bytes":"00e00c"},"flag":true,"nul":{"bytes":"00"}},"children":[{"name":"cpus","properties":{},"children":[{"name":"cpu@0","properties":{},"children":[]}]}]}}""",
            System.Text.Json.Nodes.JsonNode.Parse(DeviceTreeJson.Write(Sample))!
                .ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));
    }

    [Fact]
    public void Json_of_random_trees_can_be_parsed()
    {
        for (var seed = 1u; seed <= 50; seed++)
            Assert.NotNull(
                System.Text.Json.Nodes.JsonNode.Parse(DeviceTreeJson.Write(new RandomTrees(seed).Document()), documentOptions: new() { MaxDepth = 200 }));
    }

    [Theory]
    [InlineData("a; b;", "a; b;", null, null)]
    [InlineData("a; b;", "b; a;", "/: property 1 is 'a' against 'b'", null)]
    [InlineData("x { }; y { };", "y { }; x { };", "/: node 1 is 'x' against 'y'", null)]
    [InlineData("a = <1>;", "a = \"1\";", "/: property 'a' is <0x1> against \"1\"", "/: property 'a' is <0x1> against \"1\"")]
    [InlineData("a;", "a = [01];", "/: property 'a' is empty against [01]", "/: property 'a' is empty against [01]")]
    [InlineData("a; b;", "a;", "/: property 'b' is only in the first tree", "/: property 'b' is only in the first tree")]
    [InlineData("n { m { }; };", "n { m { x; }; };", "/n/m: property 'x' is only in the second tree", "/n/m: property 'x' is only in the second tree")]
    [InlineData("n { };", "n { m { }; };", "/n: node 'm' is only in the second tree", "/n: node 'm' is only in the second tree")]
    public void A_difference_names_path_and_property(string a, string b, string? ordered, string? unordered)
    {
        var (one, other) = (DeviceTreeSource.Read($"/dts-v1/; / {{ {a} }};"), DeviceTreeSource.Read($"/dts-v1/; / {{ {b} }};"));
        Assert.Equal(ordered, DeviceTreeComparison.FirstDifference(one, other));
        Assert.Equal(unordered, DeviceTreeComparison.FirstDifference(one, other, DeviceTreeOrder.Ignored));
    }

    [Fact]
    public void Reservations_are_compared_in_order()
    {
        var other = Sample;
        other.Reservations.Clear();
        Assert.Equal("reservations: [0x1000+0x100] against []", DeviceTreeComparison.FirstDifference(Sample, other));
    }
}
