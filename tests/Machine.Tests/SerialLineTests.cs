using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Machine.Tests;

/// <summary>Multiplexers and serial lines, with scripted guests at the other ends.</summary>
public sealed class SerialLineTests
{
    private const uint ManagerConsole = 73;
    private const uint WorkerConsole = 69;

    [Fact]
    public void What_a_guest_sends_leaves_behind_the_selection_of_its_channel()
    {
        var machine = Up();
        Assert.Equal(["\\x181hello"], Wire(Send(machine, "manager", ManagerConsole, "hello")));
        Assert.Equal(["!"], Wire(Send(machine, "manager", ManagerConsole, "!")));
        Assert.Equal(["\\x182other"], Wire(Send(machine, "worker", WorkerConsole, "other")));
    }

    [Fact]
    public void The_byte_that_begins_commands_is_sent_twice() =>
        Assert.Equal(["\\x181a\\x18\\x18b"], Wire(Send(Up(), "manager", ManagerConsole, "a\u0018b")));

    [Fact]
    public void Channels_take_turns_sixteen_bytes_each()
    {
        var machine = Up();
        var seen = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            Tell(machine, "manager", ManagerConsole, new string((char)('a' + i), 16));
            Tell(machine, "worker", WorkerConsole, new string((char)('p' + i), 16));
        }

        seen.AddRange(machine.Run());
        Assert.Equal(
            ["\\x181aaaaaaaaaaaaaaaa", "\\x182pppppppppppppppp", "\\x181bbbbbbbbbbbbbbbb", "\\x182qqqqqqqqqqqqqqqq", "\\x181cccccccccccccccc",
                "\\x182rrrrrrrrrrrrrrrr"],
            Wire(seen));
    }

    [Fact]
    public void The_line_makes_room_at_the_pace_of_its_baud_rate()
    {
        var machine = Up();
        for (var i = 0; i < 4; i++)
            Tell(machine, "manager", ManagerConsole, "0123456789abcdef");
        Assert.Single(Wire(machine.Run(Duration.FromMicroseconds(1_400))));
        Assert.Equal(3, Wire(machine.Run()).Count);
    }

    [Fact]
    public void A_line_of_text_is_told_when_its_end_has_left()
    {
        var machine = Up();
        Assert.DoesNotContain(Send(machine, "manager", ManagerConsole, "hel"), line => line.StartsWith("manager> ", StringComparison.Ordinal));
        Assert.Contains("manager> hello", Send(machine, "manager", ManagerConsole, "lo\r\nx"));
    }

    [Fact]
    public void The_far_end_may_ask_for_the_selection_again()
    {
        var machine = Up();
        Send(machine, "worker", WorkerConsole, "x");
        Assert.Equal(["\\x182"], Wire(Input(machine, "\u0018\u0001")));
    }

    [Fact]
    public void Before_the_first_selection_there_is_nothing_to_repeat()
    {
        var board = File.ReadAllText(Repository.File("boards/linked-guests.dts")).Replace("stdout = <&hv_console>;", "", StringComparison.Ordinal);
        Assert.Empty(Wire(Input(Up(board), "\u0018\u0001")));
    }

    [Fact]
    public void What_comes_in_goes_to_the_channel_selected_last()
    {
        var machine = Up();
        Input(machine, "\u00181one\u00182two\u00181!\u0018\u0018");
        Assert.Equal("one!\\x18", Received(machine, "manager", ManagerConsole));
        Assert.Equal("two", Received(machine, "worker", WorkerConsole));
    }

    [Fact]
    public void A_command_may_be_cut_between_two_inputs()
    {
        var machine = Up();
        Input(machine, "\u0018");
        Input(machine, "1x");
        Assert.Equal("x", Received(machine, "manager", ManagerConsole));
    }

    [Fact]
    public void Each_direction_has_its_own_channel()
    {
        var machine = Up();
        Input(machine, "\u00182");
        Assert.Equal(["\\x181a"], Wire(Send(machine, "manager", ManagerConsole, "a")));
        Input(machine, "b");
        Assert.Equal("b", Received(machine, "worker", WorkerConsole));
    }

    [Theory]
    [InlineData("abc", "serial line serial0: 3 bytes discarded: unknown channel")]
    [InlineData("\u00189ab", "serial line serial0: 2 bytes discarded: unknown channel")]
    [InlineData("\u00181\u0018\u0005", "serial line serial0: 2 bytes discarded: unknown command 0x05")]
    public void What_has_no_place_is_dropped(string input, string fact) => Assert.Contains(fact, Input(Up(), input));

    [Fact]
    [Conforms("d.1-18")]
    public void A_full_channel_is_discarded_from_and_holds_up_no_other()
    {
        var machine = Up();
        Assert.Contains(
            "serial line serial0: 5 bytes discarded: the channel of manager is full",
            Input(machine, "\u00181" + new string('x', 4100) + "\u00182ok"));
        Assert.Equal("ok", Received(machine, "worker", WorkerConsole));
    }

    [Fact]
    public void Input_of_a_line_that_no_channel_uses_is_told()
    {
        var machine = Up();
        machine.Engine.Inject(machine.Hypervisor, new HypervisorRequest.SerialInput("serial7", Bytes.Copy("x"u8)), Duration.Zero);
        Assert.Equal(["serial line serial7: 1 byte discarded: no byte channel ends there"], machine.Run());
    }

    [Fact]
    public void A_serial_line_of_one_channel_has_no_protocol()
    {
        var board = File.ReadAllText(Repository.File("boards/linked-guests.dts"))
            .Replace("endpoint = <&uart_mux>;\n      mux-channel = <0>;", "", StringComparison.Ordinal)
            .Replace("endpoint = <&uart_mux>;\n      mux-channel = <1>;", "endpoint = <&uart>;", StringComparison.Ordinal)
            .Replace("compatible = \"byte-channel-mux\";\n    endpoint = <&uart>;", "compatible = \"byte-channel-mux\";", StringComparison.Ordinal);
        var machine = Up(board);
        Assert.Equal(["a\\x18b"], Wire(Send(machine, "manager", ManagerConsole, "a\u0018b")));
        Input(machine, "\u00181");
        Assert.Equal("\\x181", Received(machine, "manager", ManagerConsole));
    }

    [Fact]
    public void What_waits_changes_the_state_hash()
    {
        var machine = Up();
        Tell(machine, "manager", 76, "x");
        var one = machine.Engine.StateHash();
        Tell(machine, "manager", 76, "y");
        Assert.NotEqual(one, machine.Engine.StateHash());
    }

    private static MachineUnderTest Up(string? board = null)
    {
        var machine = new MachineUnderTest(board ?? File.ReadAllText(Repository.File("boards/linked-guests.dts")));
        machine.PowerOn();
        machine.Run();
        return machine;
    }

    private static void Tell(MachineUnderTest machine, string label, uint channel, string text) =>
        Call(machine, label, new Hcall.ByteChannelSend(new(channel), Bytes.Take([.. text.Select(each => (byte)each)])));

    private static List<string> Send(MachineUnderTest machine, string label, uint channel, string text)
    {
        Tell(machine, label, channel, text);
        return machine.Run();
    }

    private static List<string> Input(MachineUnderTest machine, string text)
    {
        machine.Engine.Inject(
            machine.Hypervisor, new HypervisorRequest.SerialInput("serial0", Bytes.Take([.. text.Select(each => (byte)each)])), Duration.Zero);
        return machine.Run();
    }

    private static string Received(MachineUnderTest machine, string label, uint channel)
    {
        var seen = Call(machine, label, new Hcall.ByteChannelReceive(new(channel), 16))[^1];
        return seen[(seen.IndexOf('"', StringComparison.Ordinal) + 1)..^1];
    }

    private static List<string> Call(MachineUnderTest machine, string label, Hcall call)
    {
        machine.Engine.Inject(machine.Guest(label), new MakeCall(call), Duration.Zero);
        return machine.Run(Duration.FromMicroseconds(4));
    }

    private static List<string> Wire(List<string> seen) =>
        [.. seen.Where(line => line.StartsWith("serial line serial0: \"", StringComparison.Ordinal))
            .Select(line => line["serial line serial0: \"".Length..^1])];
}
