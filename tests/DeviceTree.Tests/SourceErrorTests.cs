namespace FslHv.DeviceTree.Tests;

/// <summary>What a wrong source is told: the place and the cause, in one line.</summary>
public class SourceErrorTests
{
    /// <summary>Bad sources and their messages. All but the first group start with <c>/dts-v1/;</c> and a newline, so that columns are easy to count.</summary>
    public static TheoryData<string, string> Bad => new()
    {
        // Statements
        { "{}", "2:1: expected '/ { … };', '&label { … };' or another statement, found '{'" },
        { "", "2:1: expected a root node, '/ { … };', found the end of the source" },
        { "/plugin/; / { };", "2:1: '/plugin/' is not supported: only whole trees are" },
        { "/ { }", "2:6: expected ';' after the node's '}', found the end of the source" },
        { "/ { }; /memreserve/ 0 1;", "2:8: '/memreserve/' must stand before the root node" },
        { "/memreserve/ 1;", "2:15: expected a number or an expression in parentheses, found ';'" },
        { "/memreserve/ 1 2 / { };", "2:18: expected ';' after '/memreserve/' with its address and size, found '/'" },
        { "/ { }; x: / { };", "2:11: expected a reference, '&…', after the label, found '/'" },
        { "/ { }; /delete-node/ a;", "2:22: expected a reference, '&…', after '/delete-node/', found 'a'" },
        { "/ { }; /bits/ 8;", "2:8: expected '/ { … };', '&label { … };' or another statement, found '/bits/'" },
        { "/ { }; &{/a/b} { };", "2:8: there is no node '/a/b'" },
        { "&x { };", "2:1: unknown label 'x'" },
        { "/ { };\n/ ;", "3:3: expected '{' after '/', found ';'" },

        // Bodies
        { "/ {", "2:4: expected a property, a node or '}', found the end of the source" },
        { "/ { a { } };", "2:11: expected ';' after the node's '}', found '}'" },
        { "/ { a { }; b; };", "2:12: properties must stand before the first child" },
        { "/ { a { }; /delete-property/ b; };", "2:12: properties must stand before the first child" },
        { "/ { a <1>; };", "2:7: expected '=', ';' or '{' after 'a', found '<'" },
        { "/ { a: ; };", "2:8: expected a property, a node or '}', found ';'" },
        { "/ { &a { }; };", "2:5: a reference node, '&…', may stand only at the top level" },
        { "/ { /omit-if-no-ref/ a = <1>; };", "2:24: expected '{' after 'a', as '/omit-if-no-ref/' is for nodes, found '='" },
        { "/ { /delete-node/ &a; };", "2:19: expected the name of a child after '/delete-node/' (references go to the top level), found a reference" },
        { "/ { /delete-property/ ; };", "2:23: expected the name of a property after '/delete-property/', found ';'" },
        { "/ { a@1@2 { }; };", "2:5: 'a@1@2' is no name for a node: '*', '#', '?' and a second '@' are not allowed" },
        { "/ { a@1 = <1>; };", "2:5: 'a@1' is no name for a property: '@' is for nodes" },
        { "/ { \u00e9; };", "2:5: expected a property, a node or '}', found the character U+00E9" },

        // Values
        { "/ { a = ; };", "2:9: expected a value ('\"', '<', '[', '&' or '/bits/'), found ';'" },
        { "/ { a = <1> <2>; };", "2:13: expected ';' after the value of 'a', found '<'" },
        { "/ {\n  a = <1>\n  b;\n};", "4:3: expected ';' after the value of 'a', found 'b'" },
        { "/ { a = <1>, ; };", "2:14: expected a value ('\"', '<', '[', '&' or '/bits/'), found ';'" },
        { "/ { a = <1 \"b\">; };", "2:12: expected a number, a reference or '>', found a string" },
        { "/ { a = <1 b>; };", "2:12: expected a number, a reference or '>', found 'b'" },
        { "/ { a = <-1>; };", "2:10: an expression in a list of cells needs parentheses" },
        { "/ { a = <1; };", "2:11: expected a number, a reference or '>', found ';'" },
        { "/ { a = <0x100000000>; };", "2:10: 0x100000000 does not fit into 32 bits" },
        { "/ { a = <(1 << 32)>; };", "2:10: 0x100000000 does not fit into 32 bits" },
        { "/ { a = /bits/ 8 <256>; };", "2:19: 0x100 does not fit into 8 bits" },
        { "/ { a = /bits/ 16 <1 0x10000>; };", "2:22: 0x10000 does not fit into 16 bits" },
        { "/ { a = /bits/ 12 <1>; };", "2:16: elements have 8, 16, 32 or 64 bits, not 12" },
        { "/ { a = /bits/ 8 1; };", "2:18: expected '<' after '/bits/' and its number, found '1'" },
        { "/ { a = /bits/ 64 <&{/}>; };", "2:20: a reference needs elements of 32 bits, these have 64" },
        { "/ { a = /incbin/(\"x\"); };", "2:9: '/incbin/' is not supported" },
        { "/ { a = [0]; };", "2:10: a byte has two hexadecimal digits, this has one" },
        { "/ { a = [00 xy]; };", "2:13: expected two hexadecimal digits or ']', found 'xy'" },
        { "/ { a = <0x>; };", "2:10: '0x' is no number" },
        { "/ { a = <08>; };", "2:10: '08' is no number" },
        { "/ { a = <12u>; };", "2:10: '12u' is no number" },
        { "/ { a = <1ULLL>; };", "2:10: '1ULLL' is no number" },
        { "/ { a = <0x10000000000000000>; };", "2:10: the number 0x10000000000000000 does not fit into 64 bits" },
        { "/ { a = <18446744073709551616>; };", "2:10: the number 18446744073709551616 does not fit into 64 bits" },
        { "/ { a = <''>; };", "2:10: a character literal has one byte, this has 0" },
        { "/ { a = <'ab'>; };", "2:10: a character literal has one byte, this has 2" },
        { "/ { a = <'a>; };", "2:10: the character that starts here does not end" },
        { "/ { a = \"b; };", "2:9: the string that starts here does not end" },
        { "/ { a = \"b\\", "2:9: the string that starts here does not end" },
        { "/ { a = \"b\\\nc\"; };", "2:12: a backslash at the end of a line within a string" },
        { "/ { a = \"b\\xg\"; };", "2:12: '\\x' without hexadecimal digits" },

        // Expressions
        { "/ { a = <(1 / 0)>; };", "2:13: division by zero" },
        { "/ { a = <(1 + 2 % (3 - 3))>; };", "2:17: division by zero" },
        { "/ { a = <(1 ? 2 : 1 / 0)>; };", "2:21: division by zero" },
        { "/ { a = <(1 + )>; };", "2:15: expected a number or an expression in parentheses, found ')'" },
        { "/ { a = <()>; };", "2:11: expected a number or an expression in parentheses, found ')'" },
        { "/ { a = <(1 2)>; };", "2:13: expected ')' at the end of the expression, found '2'" },
        { "/ { a = <(1 ? 2)>; };", "2:16: expected ':' in the conditional expression, found ')'" },
        { "/ { a = <(1 = 2)>; };", "2:13: expected ')' at the end of the expression, found '='" },

        // References
        { "/ { a = <&>; };", "2:10: expected a label or '{/path}' after '&'" },
        { "/ { a = <&{b}>; };", "2:10: expected a path from the root, '/…', after '&{'" },
        { "/ { a = <&{/b>; };", "2:10: the path reference that starts here has no '}' after its path" },
        { "/ { a = <&{/b}>; };", "2:10: there is no node '/b'" },
        { "/ {\n\ta = <1 &nowhere>;\n};", "3:9: unknown label 'nowhere'" },
        { "/ { a = &wrold; world: b { }; wood: c { }; };", "2:9: unknown label 'wrold'; did you mean 'world'?" },
        { "/ { a = <&uart_mx>; uart_mux: b { }; uart: c { }; };", "2:10: unknown label 'uart_mx'; did you mean 'uart_mux'?" },
        { "/ { x: b { }; };\n/delete-node/ &x;\n/ { a = <&x>; };", "4:10: unknown label 'x'" },
        { "/ { x: b { }; x: c { }; };\n&x { };\n/delete-node/ &{/b};", "3:1: the label 'x' is on more than one node here" },
        { "/ { b: b { phandle = <&{/}>; }; };", "2:23: 'phandle' cannot refer to another node" },
        { "/ { b { phandle = <1 2>; }; };", "2:9: 'phandle' must be one cell" },
        { "/ { b { phandle = <0>; }; };", "2:9: 0x0 is no phandle" },
        { "/ { b { phandle = <0xffffffff>; }; };", "2:9: 0xffffffff is no phandle" },
        { "/ { b { phandle = <1>; }; c { phandle = <1>; }; };", "2:31: the phandle 0x1 belongs to /b already" },
        { "/ { b { phandle = <1>; linux,phandle = <2>; }; };", "2:24: 'linux,phandle' is 0x2 but 'phandle' is 0x1" },

        // Names that stand twice
        { "/ { a; b; a; };", "2:11: / has a property 'a' already" },
        { "/ { n { a { }; a { }; }; };", "2:16: /n has a node 'a' already" },
        { "/ { a { }; /delete-node/ a; };", "2:26: / has a node 'a' already" },
        { "/ { x: a; x: b; };", "2:11: the label 'x' is on something else already" },
        { "/ { a = <1 x:>; x: b { }; };", "2:17: the label 'x' is on something else already" },
        { "/ { n@1 { name = \"m\"; }; };", "2:11: the property 'name' must be \"n\", the node's name" },

        // Between tokens
        { "/ { }; /* open", "2:8: the comment that starts here does not end" },
        { "/ { };\n#include <a.h>", "3:1: '#include' is for the C preprocessor, which must run before; '/include/ \"file\"' works without it" },
        { "/ { };\n#define A 1", "3:1: '#define' is for the C preprocessor, which must run before; '/include/ \"file\"' works without it" },
        { "/include/ a", "2:11: expected a file name in quotes after '/include/'" },
        { "/include/ \"a\nb\"", "2:11: the file name that starts here does not end on its line" },
        { "/include/ \"missing.dtsi\"", "2:1: cannot find the included file 'missing.dtsi'" },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public void A_wrong_source_is_told_place_and_cause(string source, string message)
    {
        var error = Assert.Throws<DeviceTreeFormatException>(() => DeviceTreeSource.Read("/dts-v1/;\n" + source, "board.dts"));
        Assert.Equal($"board.dts:{message}", error.Message);
    }

    [Theory]
    [InlineData("", "1:1: expected '/dts-v1/;' at the start of the source, found the end of the source")]
    [InlineData("/ { };", "1:1: expected '/dts-v1/;' at the start of the source, found '/'")]
    [InlineData("/dts-v1/ / { };", "1:10: expected ';' after '/dts-v1/', found '/'")]
    [InlineData("  /* c */ dts", "1:11: expected '/dts-v1/;' at the start of the source, found 'dts'")]
    public void A_source_without_its_header_is_told_so(string source, string message)
    {
        var error = Assert.Throws<DeviceTreeFormatException>(() => DeviceTreeSource.Read(source, "board.dts"));
        Assert.Equal($"board.dts:{message}", error.Message);
    }

    [Fact]
    public void A_line_marker_moves_the_place_that_messages_name()
    {
        var error = Assert.Throws<DeviceTreeFormatException>(() => DeviceTreeSource.Read("/dts-v1/;\n# 41 \"included.dtsi\" 1\n/ {\n  a b;\n};", "board.dts"));
        Assert.Equal("included.dtsi:42:5: expected '=', ';' or '{' after 'a', found 'b'", error.Message);
    }

    [Fact]
    public void Nodes_are_nested_at_most_64_deep()
    {
        var error = Assert.Throws<DeviceTreeFormatException>(() => DeviceTreeSource.Read("/dts-v1/;\n/ {" + string.Concat(Enumerable.Repeat("a{", 100_000))));
        Assert.Equal("source:2:130: nodes are nested more than 64 deep", error.Message);
    }

    [Fact]
    public void Merging_cannot_nest_nodes_deeper_than_64_either()
    {
        var text = "/dts-v1/; / { l0: a { }; };\n" + string.Concat(Enumerable.Range(0, 100).Select(i => $"&l{i} {{ l{i + 1}: a {{ }}; }};\n"));
        var error = Assert.Throws<DeviceTreeFormatException>(() => DeviceTreeSource.Read(text));
        Assert.Equal("source:64:13: nodes are nested more than 64 deep", error.Message);
    }

    [Theory]
    [InlineData("(")]
    [InlineData("-")]
    [InlineData("1?")]
    [InlineData("0?1:")]
    public void Expressions_are_nested_at_most_128_deep(string repeated)
    {
        var text = "/dts-v1/; / { a = <(" + string.Concat(Enumerable.Repeat(repeated, 100_000));
        var error = Assert.Throws<DeviceTreeFormatException>(() => DeviceTreeSource.Read(text));
        Assert.EndsWith("the expression is nested more than 128 deep", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/ { %; };")]
    [InlineData("/ { % { }; };")]
    [InlineData("/ { %: a; };")]
    [InlineData("/ { a = <&%>; };")]
    public void Names_have_at_most_255_characters(string shape)
    {
        var text = "/dts-v1/; " + shape.Replace("%", new string('n', 256), StringComparison.Ordinal);
        var error = Assert.Throws<DeviceTreeFormatException>(() => DeviceTreeSource.Read(text));
        Assert.EndsWith("the name is longer than 255 characters", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Path_references_cannot_blow_a_small_source_up()
    {
        var name = new string('n', 255);
        var text = "/dts-v1/; / { a = " + string.Join(',', Enumerable.Repeat("&x", 40_000)) + $"; {name} {{ x: {name} {{ }}; }}; }};";
        var error = Assert.Throws<DeviceTreeFormatException>(() => DeviceTreeSource.Read(text));
        Assert.EndsWith("path references expand to more than 4194304 bytes", error.Message, StringComparison.Ordinal);
    }
}
