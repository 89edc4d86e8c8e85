using FslHv.Abi;
using FslHv.Tests;

namespace FslHv.Drivers.Tests;

public sealed class PartmanCommandLineTests
{
    [Conforms("e.1-1")]
    [Theory]
    [InlineData("start -h worker -f vmlinux -a 0x100 -e 256 -v")]
    [InlineData("-v -e256 -a 0x100 -fvmlinux start -hworker")]
    [InlineData("-h nobody -h worker -f x -f vmlinux -a0x100 -e 0400 -vv start")]
    [InlineData("-vh worker start -f vmlinux -a 256 -e 256 -- -x nonsense")]
    public void Options_come_in_any_order_around_the_verb(string words)
    {
        var line = Read(words, out _)!;
        Assert.Equal(("start", "worker", "vmlinux", 0x100u, 256u), (line.Verb, line.Handle, line.File, line.Address, line.Entry));
        Assert.Equal((true, false, false, false), (line.IsVerbose, line.IsQuiet, line.Load, line.Root));
    }

    [Fact]
    public void What_is_not_given_is_not_there()
    {
        var line = Read("status", out var output)!;
        Assert.Equal((null, null, null, null), (line.Handle, line.File, line.PropertyName, line.Path));
        Assert.Equal((null, null, ""), (line.Address, line.Entry, line.Value));
        Assert.Empty(output.Take());
    }

    [Conforms("e.1-1", "e.1-14")]
    [Theory]
    [InlineData("", null)]
    [InlineData("-v", null)]
    [InlineData("-- status", null)]
    [InlineData("start stop", "partman: unexpected command 'stop'")]
    [InlineData("start -", "partman: unexpected command '-'")]
    [InlineData("start -x", "partman: unrecognized option 'x'")]
    [InlineData("-qz status", "partman: unrecognized option 'z'")]
    [InlineData("start --load", "partman: unrecognized option '-'")]
    [InlineData("start -:", "partman: unrecognized option ':'")]
    [InlineData("start -h", "partman: missing argument to option 'h'")]
    [InlineData("start -vf", "partman: missing argument to option 'f'")]
    public void What_cannot_be_used_says_why_and_how_it_is_used(string words, string? complaint)
    {
        Assert.Null(Read(words, out var output));
        var lines = output.Take();
        Assert.Equal(complaint is null ? [] : [complaint], lines.Where(line => line.IsError).Select(line => line.Text));
        Assert.Equal(PartmanTexts.Usage, string.Concat(lines.Where(line => !line.IsError).Select(line => line.Text + "\n")));
    }

    [Fact]
    public void A_dash_alone_is_a_word() => Assert.Equal("-", Read("- -v", out _)!.Verb);

    [Fact]
    public void An_argument_may_look_like_an_option() => Assert.Equal("-1", Read("stop -h -1", out _)!.Handle);

    [Fact]
    public void As_documented_l_is_a_flag()
    {
        Assert.True(Read("start -h worker -l", out _)!.Load);
        var line = Read("start -l -h worker", out _)!;
        Assert.Equal((true, "worker"), (line.Load, line.Handle));
        Assert.True(Read("-lv start", out _)!.IsVerbose);
    }

    [Conforms("e.1-2")]
    [Fact]
    public void As_shipped_l_swallows_the_next_word()
    {
        Assert.Null(Read("start -h worker -l", out var output, loadTakesArgument: true));
        Assert.Equal("partman: missing argument to option 'l'", output.Take()[0].Text);
        Assert.Null(Read("start -l -h worker", out output, loadTakesArgument: true));
        Assert.Equal("partman: unexpected command 'worker'", output.Take()[0].Text);
        var line = Read("start -h worker -l yes", out _, loadTakesArgument: true)!;
        Assert.Equal((true, "worker", "start"), (line.Load, line.Handle, line.Verb));
    }

    [Conforms("e.1-25")]
    [Fact]
    public void Each_text_of_a_property_has_its_NUL()
    {
        var line = Read(["setprop", "-t", "one", "-t", "", "-ttwo words"], out _)!;
        Assert.Equal("one\0\0two words\0", line.Value);
    }

    [Conforms("e.1-25")]
    [Theory]
    [InlineData(4095, true)]
    [InlineData(4096, false)]
    public void A_property_has_4096_bytes_at_most(int length, bool fits)
    {
        var line = Read(["setprop", "-t", new string('x', length), "-z"], out var output);
        Assert.Null(line);
        Assert.Equal(
            [new PartmanLine(fits ? "partman: unrecognized option 'z'" : "partman: add_to_prop: property too long", IsError: true)],
            output.Take().Where(each => each.IsError));
    }

    private static PartmanCommandLine? Read(string words, out PartmanOutput output, bool loadTakesArgument = false) =>
        Read(words.Split(' ', StringSplitOptions.RemoveEmptyEntries), out output, loadTakesArgument);

    private static PartmanCommandLine? Read(string[] words, out PartmanOutput output, bool loadTakesArgument = false)
    {
        output = new PartmanOutput();
        return PartmanCommandLine.Read(words.ToValueList(), loadTakesArgument, output);
    }
}
