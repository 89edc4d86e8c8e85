namespace FslHv.DeviceTree.Tests;

/// <summary><c>/include/</c>: where files come from, and what stops them.</summary>
public class IncludeTests
{
    [Fact]
    public void Nodes_and_messages_name_the_included_file()
    {
        var tree = Read(("main", "/dts-v1/;\n/include/ \"part\"\n/ { b { }; };"), ("part", "/ {\n  a { };\n};"));
        Assert.Equal("part:2:3", tree.Find("/a")!.Origin);
        Assert.Equal("main:3:5", tree.Find("/b")!.Origin);
        Assert.Equal("part:1:7: expected '=', ';' or '{' after 'a', found 'b'", Error(("main", "/dts-v1/; /include/ \"part\""), ("part", "/ { a b")));
    }

    [Fact]
    public void The_resolver_learns_which_file_asks()
    {
        var asked = new List<string>();
        DeviceTreeSource.Read("/dts-v1/; /include/ \"a\"", "main", (path, from) =>
        {
            asked.Add($"{from} asks for {path}");
            return new DeviceTreeSourceFile($"dir/{path}", path == "a" ? "# 9 \"elsewhere\"\n/include/ \"b\"" : "/ { };");
        });
        Assert.Equal(["main asks for a", "dir/a asks for b"], asked);
    }

    [Fact]
    public void A_file_that_includes_itself_is_an_error()
    {
        Assert.Equal("main:1:11: 'main' includes itself", Error(("main", "/dts-v1/; /include/ \"main\"")));
        Assert.Equal("b:2:1: 'a' includes itself", Error(("main", "/dts-v1/; /include/ \"a\""), ("a", "/include/ \"b\""), ("b", "\n/include/ \"a\"")));
    }

    [Fact]
    public void A_file_may_be_included_again_once_it_has_ended()
    {
        var tree = Read(("main", "/dts-v1/; / { a { /include/ \"p\" }; b { /include/ \"p\" }; };"), ("p", "x = <1>;"));
        Assert.Equal(1u, tree.Find("/a")!.Property("x")!.Cell(0));
        Assert.Equal(1u, tree.Find("/b")!.Property("x")!.Cell(0));
    }

    [Fact]
    public void A_missing_file_is_named()
    {
        Assert.Equal("main:2:3: cannot find the included file 'x.dtsi'", Error(("main", "/dts-v1/;\n  /include/ \"x.dtsi\"")));
    }

    [Fact]
    public void No_token_reaches_over_the_end_of_an_included_file()
    {
        Assert.Equal("part:1:9: the string that starts here does not end", Error(("main", "/dts-v1/; /include/ \"part\" \"; };"), ("part", "/ { a = \"text")));
    }

    [Fact]
    public void Endless_chains_of_files_stop_at_32()
    {
        var count = 0;
        var error = Assert.Throws<DeviceTreeFormatException>(() =>
            DeviceTreeSource.Read("/dts-v1/; /include/ \"x\"", "main", (path, _) => new DeviceTreeSourceFile($"{path}{count++}", "/include/ \"x\"")));
        Assert.Equal("x30:1:1: includes are nested more than 32 deep", error.Message);
    }

    [Fact]
    public void Files_that_double_at_every_level_stop_at_1024_includes()
    {
        var files = Enumerable.Range(0, 30).Select(i => ($"f{i}", $"/include/ \"f{i + 1}\" /include/ \"f{i + 1}\"")).Append(("f30", " ")).ToArray();
        Assert.EndsWith("there are more than 1024 includes", Error([("main", "/dts-v1/; /include/ \"f0\""), .. files]), StringComparison.Ordinal);
    }

    [Fact]
    public void A_large_file_included_many_times_stops_at_the_limit_of_length()
    {
        var text = "/dts-v1/; " + string.Concat(Enumerable.Repeat("/include/ \"large\" ", 1000));
        var error = Error(("main", text), ("large", new string(' ', 1 << 20)));
        Assert.EndsWith("the source with everything it includes is longer than 67108864 characters", error, StringComparison.Ordinal);
    }

    private static DeviceTreeDocument Read(params (string Name, string Text)[] files) =>
        DeviceTreeSource.Read(files[0].Text, files[0].Name, (path, _) =>
            files.Where(f => f.Name == path).Select(f => new DeviceTreeSourceFile(f.Name, f.Text)).FirstOrDefault());

    private static string Error(params (string Name, string Text)[] files) => Assert.Throws<DeviceTreeFormatException>(() => Read(files)).Message;
}
