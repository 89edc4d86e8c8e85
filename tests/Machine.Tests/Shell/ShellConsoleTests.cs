using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Machine.Tests;

/// <summary>The shell as somebody at a terminal: echo, waiting for answers and for room, and where its console may be.</summary>
public sealed class ShellConsoleTests
{
    [Theory]
    [InlineData("ver\b\b\bversion\r", "ver\b \b\b \b\b \bversion\n")]
    [InlineData("\b\u007fversionx\u007f\r", "versionx\b \b\n")]
    [InlineData("version\n", "version\n")]
    [InlineData("version\r\n", "version\n")]
    [InlineData("\u001b\u0001ver\tsion\u00e9\r", "version\n")]
    public void What_is_typed_is_echoed_and_can_be_taken_back(string keys, string echo)
    {
        var shell = new ShellSession();
        Assert.Equal($"{echo}Freescale Embedded Hypervisor version 1.3-010\n{ShellSession.Prompt}", shell.Type(keys));
    }

    [Fact]
    public void Two_line_feeds_are_two_lines() => Assert.Equal("\nHV> \nHV> ", new ShellSession().Type("\n\n"));

    [Fact]
    public void A_line_of_255_characters_takes_no_more()
    {
        var echo = new string('x', 255);
        Assert.Equal($"{echo}\nUnknown command '{echo}'.\n{ShellSession.Prompt}", new ShellSession().Type(new string('x', 300) + "\r"));
    }

    [Fact]
    public void What_is_typed_while_a_command_waits_stays_in_the_channel()
    {
        var shell = new ShellSession();
        shell.Send("info\rversion\r");
        shell.Machine.Run(Duration.FromNanoseconds(400));
        var before = shell.Machine.Engine.StateHash();
        Assert.EndsWith(
            $"{ShellSession.Prompt}version\nFreescale Embedded Hypervisor version 1.3-010\n{ShellSession.Prompt}", shell.Run(),
            StringComparison.Ordinal);
        Assert.NotEqual(before, shell.Machine.Engine.StateHash());
    }

    [Fact]
    public void More_output_than_the_channel_holds_waits_for_room_and_nothing_is_lost()
    {
        var shell = new ShellSession();
        var lines = shell.Command("gm 1 0x10000 0x4000").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(1024, lines.Length);
        Assert.All(lines, line => Assert.Equal(78, line.Length));
        Assert.Equal([.. Enumerable.Range(0, 1024).Select(i => $"{0x10000 + (i * 16):x8}")], lines.Select(line => line[..8]));
        shell.Command("ll pamu");
    }

    [Fact]
    public void One_tree_may_be_longer_than_the_channel()
    {
        var shell = new ShellSession();
        var tree = shell.Command("cdt");
        Assert.EndsWith("\n};\n", tree, StringComparison.Ordinal);
        Assert.Equal(tree, shell.Command("cdt"));
    }

    [Fact]
    public void Lines_of_the_console_are_told_as_the_hypervisors()
    {
        var shell = new ShellSession();
        shell.Command("version");
        Assert.Equal(
            ["hypervisor> HV> version", "hypervisor> Freescale Embedded Hypervisor version 1.3-010"],
            shell.Machine.Notes.OfType<ByteChannelFact.Output>().Select(output => output.ToString()));
    }

    [Fact]
    public void The_console_may_be_a_serial_line_of_its_own()
    {
        var shell = new ShellSession(
            ShellSession.Board.Replace("stdout = <&hvcon>", "stdout = <&uart>", StringComparison.Ordinal)
                .Replace("compatible = \"byte-channel-mux\"; endpoint = <&uart>;", "", StringComparison.Ordinal),
            isMultiplexed: false);
        Assert.Equal("Freescale Embedded Hypervisor version 1.3-010\n", shell.Command("version"));
    }

    [Fact]
    public void The_console_may_be_a_channel_of_a_guest()
    {
        var shell = new ShellSession(
            ShellSession.Board.Replace("stdout = <&hvcon>", "stdout = <&con>", StringComparison.Ordinal)
                .Replace(
                    "con { compatible = \"byte-channel\"; endpoint = <&hvmux>; mux-channel = <1>; };", "con: con { compatible = \"byte-channel\"; };",
                    StringComparison.Ordinal));
        var machine = shell.Machine;
        var console = machine.Plan.Find("manager")!.LocalHandles.ToArray().OfType<FslHv.Hypervisor.HandleEntry.ByteChannel>().Single().Handle;
        Assert.Contains("manager: returns success r4=4 r5=0 r6=0 \"HV> \"", Call(machine, new Hcall.ByteChannelReceive(console, 16)));
        Call(machine, new Hcall.ByteChannelSend(console, Bytes.Copy("ll ddr\r"u8)));
        Assert.Contains("manager: returns success r4=16 r5=0 r6=0 \"ll ddr\\x0d\\x0aLevel fo\"", Call(machine, new Hcall.ByteChannelReceive(console, 16)));
    }

    [Fact]
    public void Without_a_console_there_is_no_shell()
    {
        var machine = new MachineUnderTest(ShellSession.Board.Replace("stdout = <&hvcon>;", "", StringComparison.Ordinal));
        machine.PowerOn();
        machine.Run();
        Assert.DoesNotContain(machine.Notes, note => note is ByteChannelFact.Sent);
        Assert.Equal(0, machine.Plan.ConfigurationTree.Length);
    }

    [Fact]
    public void A_machine_without_partitions_has_a_shell_that_outlives_resets()
    {
        var board = ShellSession.Board[..ShellSession.Board.IndexOf("  p1 {", StringComparison.Ordinal)] + "};\n";
        var shell = new ShellSession(board);
        Assert.Equal("Partition   Name        State         Vcpus\n-------------------------------------------\n", shell.Command("info"));
        Assert.EndsWith(ShellSession.Prompt, shell.Type("reset\r"), StringComparison.Ordinal);
        Assert.Equal("Partition '1' does not exist.\n", shell.Command("stop 1"));
    }

    [Fact]
    public void A_command_whose_answer_a_reset_cut_off_is_forgotten()
    {
        var shell = new ShellSession();
        shell.Send("gm 1 0 0x4000\r");
        shell.Machine.Run(Duration.FromMicroseconds(2));
        shell.Machine.Engine.Inject(shell.Machine.Hypervisor, new HypervisorRequest.Reset(), Duration.Zero);
        Assert.EndsWith(ShellSession.Prompt, shell.Run(), StringComparison.Ordinal);
        Assert.Equal("Freescale Embedded Hypervisor version 1.3-010\n", shell.Command("version"));
    }

    private static List<string> Call(MachineUnderTest machine, Hcall call)
    {
        machine.Engine.Inject(machine.Guest("manager"), new MakeCall(call), Duration.Zero);
        return machine.Run();
    }
}
