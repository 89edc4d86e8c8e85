using FslHv.Abi;
using FslHv.Actors;
using FslHv.DeviceTree;

namespace FslHv.Drivers.Tests;

public sealed class TtyTests
{
    private const uint ConsoleRx = 80;
    private const uint ConsoleTx = 81;
    private const uint Console = 82;
    private const uint LinkRx = 83;
    private const uint LinkTx = 84;
    private const uint Link = 85;

    private static readonly LinuxProgram Program = new() { Console = true };

    [Fact]
    [Conforms("b.8-1", "b.8-5")]
    public void The_channel_that_stdout_names_is_number_0_and_the_others_count_from_1()
    {
        var bench = new GuestBench(Program, Tree()).Run();
        Assert.Equal(
            ["mgr: /hypervisor/handles/link is ttyEHV1", "mgr: /hypervisor/handles/console is ttyEHV0"],
            bench.Facts.Where(fact => fact.Contains(" is ttyEHV", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("linux,stdout-path")]
    [InlineData("stdout-path")]
    [Conforms("b.8-5")]
    public void Chosen_may_name_the_console(string property)
    {
        var tree = Tree(stdout: false);
        tree.Root.Add(new DeviceTreeNode("chosen")).Set(DeviceTreeProperty.FromStrings(property, "/hypervisor/handles/console"));
        Assert.Contains("mgr: /hypervisor/handles/console is ttyEHV0", new GuestBench(Program, tree).Run().Facts);
    }

    [Fact]
    public void Without_stdout_there_is_no_console_and_numbers_count_from_1()
    {
        var bench = new GuestBench(Program, Tree(stdout: false)).Run();
        Assert.Contains("mgr: /hypervisor/handles/console is ttyEHV2", bench.Facts);
        Assert.Equal("", Sent(bench, Console));
    }

    [Fact]
    [Conforms("b.8-3")]
    public void A_channel_that_has_only_reg_is_skipped()
    {
        var tree = Tree();
        tree.Find("/hypervisor/handles/link")!.Remove("hv-handle");
        Assert.Contains("mgr: /hypervisor/handles/link skipped: no hv-handle property", new GuestBench(Program, tree).Run().Facts);
    }

    [Fact]
    public void Without_the_driver_no_byte_channel_is_touched() =>
        Assert.DoesNotContain(new GuestBench(new LinuxProgram(), Tree()).Run().Hcalls, call => call is Hcall.ByteChannelSend);

    [Fact]
    [Conforms("b.8-6")]
    public void Kernel_messages_leave_before_the_guest_is_up_each_line_ending_in_carriage_return_and_line_feed() => Assert.Equal(
        "Linux version of a simulated guest, mgr, boot 1\r\nttyEHV1 on byte channel 85\r\nttyEHV0 on byte channel 82\r\n",
        Sent(new GuestBench(Program, Tree()).Run(), Console));

    [Fact]
    [Conforms("b.8-7")]
    public void The_kernel_tries_again_and_again_when_the_channel_is_full()
    {
        var bench = new GuestBench(Program, Tree());
        bench.Tell(new PeerCommand.SetRoom(20)).RunFor(Duration.FromMilliseconds(20));
        Assert.Equal("Linux version of a s", Sent(bench, Console));
        Assert.True(bench.Hcalls.Count(call => call is Hcall.ByteChannelSend) > 100);
        Assert.DoesNotContain(bench.Facts, fact => fact.Contains("is up", StringComparison.Ordinal));

        bench.Tell(new PeerCommand.SetRoom(1000)).Run();
        Assert.Contains("mgr: linux is up (boot 1)", bench.Facts);
    }

    [Fact]
    public void The_last_words_of_a_panic_leave_before_the_partition_stops()
    {
        var bench = GuestBench.Up(Program with { Panic = PanicSetting.Stop }, Tree());
        bench.Befall(new GuestEvent.Panic("boom")).Run();
        Assert.Equal("Kernel panic - not syncing: boom\r\n", Sent(bench, Console));
        Assert.Equal(new Hcall.PartitionStop(Handle.Self), bench.Hcalls[^1]);
    }

    [Fact]
    public void A_power_off_is_told_on_the_console()
    {
        var bench = GuestBench.Up(Program, Tree());
        bench.Befall(new GuestEvent.PowerOff()).Run();
        Assert.Equal("reboot: Power down\r\n", Sent(bench, Console));
        Assert.Equal(new Hcall.PartitionStop(Handle.Self), bench.Hcalls[^1]);
    }

    [Fact]
    public void What_the_kernel_complains_of_is_on_the_console_and_once()
    {
        var bench = GuestBench.Up(
            Program with { Processes = [new Hand { Name = "h" }], Fidelity = Fidelity.Ideal.With(Defect.PollUnderSpinlock, true) }, Tree());
        var file = bench.Open("h");
        bench.Ask<SyscallAnswer.PollDone>("h", file, id => new Syscall.Poll(id, Duration.Zero));
        bench.Ask<SyscallAnswer.PollDone>("h", bench.Open("h"), id => new Syscall.Poll(id, Duration.Zero));
        Assert.Equal("BUG: sleeping function called from invalid context: fsl_hv_poll\r\n", Sent(bench, Console));
    }

    [Fact]
    public void A_terminal_has_no_position_and_no_memory_either()
    {
        var bench = Up(new Hand { Name = "h" });
        var tty = OpenLink(bench);
        Assert.Equal(Errno.ESPIPE, bench.Ask<SyscallAnswer.Refused>("h", tty, id => new Syscall.Seek(id, 0)).Error);
        Assert.Equal(Errno.ENODEV, bench.Ask<SyscallAnswer.Refused>("h", tty, id => new Syscall.Map(id, 4096)).Error);
    }

    [Fact]
    public void What_processes_say_goes_to_the_console()
    {
        var bench = Up(new TtySender { Name = "s", Times = 0 });
        Assert.EndsWith("s: sent 0 lines\r\n", Sent(bench, Console), StringComparison.Ordinal);
    }

    [Fact]
    public void Other_terminals_are_raw()
    {
        var bench = Up(new TtySender { Name = "s", Text = "hi", Times = 2 });
        Assert.Equal("hi 1\nhi 2\n", Sent(bench, Link));
    }

    [Fact]
    [Conforms("b.8-4", "b.8-8")]
    public void A_full_channel_makes_the_terminal_wait_for_the_transmit_interrupt_unmasked_only_meanwhile()
    {
        var bench = Up(new Hand { Name = "h" });
        var tty = OpenLink(bench);
        bench.Trace.Clear();
        bench.Tell(new PeerCommand.SetRoom(20)).Run();
        Assert.Equal(40, bench.Ask<SyscallAnswer.Written>("h", tty, id => new Syscall.Write(id, Text(new string('x', 40)))).Count);
        Assert.Equal(new string('x', 20), Sent(bench, Link));
        Assert.Equal(new Hcall.IntSetMask(new(LinkTx), false), bench.Hcalls[^1]);
        Assert.Contains("mgr: ttyEHV1 waits for room, 20 bytes in its buffer", bench.Facts);

        bench.Tell(new PeerCommand.SetRoom(1000)).Run();
        Assert.Equal(new string('x', 20), Sent(bench, Link));
        bench.Ring(LinkTx);
        Assert.Equal(new string('x', 40), Sent(bench, Link));
        Assert.Contains(new Hcall.IntSetMask(new(LinkTx), true), bench.Hcalls);
        Assert.Contains("mgr: ttyEHV1 goes on", bench.Facts);
    }

    [Fact]
    [Conforms("b.8-2")]
    public void A_writer_sleeps_when_2048_bytes_wait()
    {
        var bench = Up(new Hand { Name = "h" });
        var tty = OpenLink(bench);
        bench.Tell(new PeerCommand.SetRoom(0)).Run();
        Assert.Equal(2048, bench.Ask<SyscallAnswer.Written>("h", tty, id => new Syscall.Write(id, Text(new string('x', 2048)))).Count);
        var write = bench.Call("h", tty, id => new Syscall.Write(id, Text("y")));
        bench.RunFor(Duration.FromMilliseconds(1));
        Assert.Null(bench.AnswerTo<SyscallAnswer.Written>(write));

        bench.Tell(new PeerCommand.SetRoom(5000)).Ring(LinkTx);
        Assert.Equal(1, bench.AnswerTo<SyscallAnswer.Written>(write)!.Count);
        Assert.Equal(new string('x', 2048) + "y", Sent(bench, Link));
    }

    [Fact]
    public void A_signal_ends_a_sleeping_write_and_a_sleeping_read()
    {
        var bench = Up(new Hand { Name = "h" });
        var tty = OpenLink(bench);
        bench.Tell(new PeerCommand.SetRoom(0)).Run();
        bench.Ask<SyscallAnswer.Written>("h", tty, id => new Syscall.Write(id, Text(new string('x', 2048))));
        var write = bench.Call("h", tty, id => new Syscall.Write(id, Text("y")));
        bench.Call("h", tty, id => new Syscall.Interrupt(id, write));
        var read = bench.Call("h", tty, id => new Syscall.Read(id, 100, 100));
        bench.Call("h", tty, id => new Syscall.Interrupt(id, read));
        bench.RunFor(Duration.FromMilliseconds(1));
        Assert.Equal(Errno.EINTR, bench.AnswerTo<SyscallAnswer.Written>(write)!.Error);
        Assert.Equal(Errno.EINTR, bench.AnswerTo<SyscallAnswer.BytesRead>(read)!.Error);
    }

    [Fact]
    [Conforms("b.8-4")]
    public void A_reader_gets_a_line_when_it_is_whole()
    {
        var bench = Up(new Hand { Name = "h" });
        var tty = OpenLink(bench);
        var read = bench.Call("h", tty, id => new Syscall.Read(id, 100, 100));
        bench.Tell(new PeerCommand.Arrive("a line longer than sixteen by")).Ring(LinkRx);
        Assert.Null(bench.AnswerTo<SyscallAnswer.BytesRead>(read));
        bench.Tell(new PeerCommand.Arrive("tes\nmore")).Ring(LinkRx);
        Assert.Equal(Text("a line longer than sixteen bytes\n"), bench.AnswerTo<SyscallAnswer.BytesRead>(read)!.Data);
    }

    [Fact]
    public void What_the_terminal_has_no_room_for_stays_in_the_channel_until_somebody_reads()
    {
        var bench = Up(new Hand { Name = "h" });
        var tty = OpenLink(bench);
        bench.Tell(new PeerCommand.Arrive(new string('x', 4096) + "rest\n")).Ring(LinkRx);
        Assert.Contains(CodeMarks.TerminalInputFull, bench.Notes);
        Assert.Equal(4096, bench.Ask<SyscallAnswer.BytesRead>("h", tty, id => new Syscall.Read(id, 5000, 5000)).Data.Length);
        Assert.Equal(Text("rest\n"), bench.Ask<SyscallAnswer.BytesRead>("h", tty, id => new Syscall.Read(id, 100, 100)).Data);
    }

    [Fact]
    public void The_return_key_ends_a_line_on_the_console_and_the_echo_answers_it()
    {
        var bench = Up(new TtyEcho { Name = "echo" });
        bench.Trace.Clear();
        bench.Tell(new PeerCommand.Arrive("hello\r")).Ring(ConsoleRx);
        Assert.Equal("you said: hello\r\n", Sent(bench, Console));
        bench.Tell(new PeerCommand.Arrive("you said: x\r")).Ring(ConsoleRx);
        Assert.Equal("you said: hello\r\n", Sent(bench, Console));
    }

    [Fact]
    public void A_terminal_that_is_not_there_cannot_be_opened()
    {
        var bench = Up(new TtyEcho { Name = "echo", Tty = "/dev/ttyEHV7" });
        Assert.Equal(["cannot open /dev/ttyEHV7: ENOENT"], bench.Said);
    }

    [Fact]
    public void A_terminal_goes_on_with_its_interrupt_while_the_fsl_hv_driver_is_unloaded()
    {
        var bench = Up();
        bench.Tell(new PeerCommand.Hold(HcallToken.ByteChannelReceive)).Tell(new PeerCommand.Arrive("x")).Ring(ConsoleRx);
        bench.Trace.Clear();
        bench.Befall(new GuestEvent.UnloadDriver()).Run();
        Assert.Equal(["mgr: unload-driver", "mgr: fsl-hv unloaded: 4 interrupts given back, 0 kept"], bench.Facts);
        Assert.DoesNotContain(bench.Hcalls, call => call is Hcall.IntEoi);

        Assert.Equal([new Hcall.IntEoi(new(ConsoleRx))], bench.Tell(new PeerCommand.Release()).Run().Hcalls.OfType<Hcall.IntEoi>());
    }

    private static GuestBench Up(params ReadOnlySpan<ProcessProgram> processes) =>
        new GuestBench(Program with { Processes = ValueList.Create(processes) }, Tree()).Run();

    [Fact]
    public void A_terminal_is_closed_once_for_each_time_it_was_opened()
    {
        var bench = Up(new Hand { Name = "h" });
        var tty = OpenLink(bench);
        OpenLink(bench);
        Errno[] closed = [Close(), Close(), Close()];
        Assert.Equal([Errno.None, Errno.None, Errno.EBADF], closed);

        Errno Close() => bench.Ask<SyscallAnswer.Closed>("h", tty, id => new Syscall.Close(id)).Error;
    }

    [Fact]
    public void Whether_reads_block_is_part_of_the_state()
    {
        Assert.Equal(HashWith(nonBlocking: false), HashWith(nonBlocking: false));
        Assert.NotEqual(HashWith(nonBlocking: false), HashWith(nonBlocking: true));

        static ulong HashWith(bool nonBlocking)
        {
            var bench = Up(new Hand { Name = "h" });
            bench.Ask<SyscallAnswer.Opened>("h", default, id => new Syscall.Open(id, "/dev/ttyEHV1", nonBlocking));
            return bench.Run().Engine.StateHash();
        }
    }

    private static ActorId OpenLink(GuestBench bench)
    {
        var opened = bench.Ask<SyscallAnswer.Opened>("h", default, id => new Syscall.Open(id, "/dev/ttyEHV1", false));
        Assert.Equal(Errno.None, opened.Error);
        return opened.File;
    }

    private static Bytes Text(string text) => Bytes.Take(System.Text.Encoding.UTF8.GetBytes(text));

    private static string Sent(GuestBench bench, uint channel) =>
        string.Concat(bench.Notes.OfType<SentBytes>().Where(sent => sent.Channel == channel).Select(sent => sent.Text));

    private static DeviceTreeDocument Tree(bool stdout = true)
    {
        var tree = Trees.Manager();
        var handles = tree.Find(GuestTree.HandlesPath)!;
        handles.Add(Channel("link", Link, LinkRx, LinkTx));
        handles.Add(Channel("console", Console, ConsoleRx, ConsoleTx));
        if (stdout)
            tree.Root.Add(new DeviceTreeNode("aliases")).Set(DeviceTreeProperty.FromStrings("stdout", "/hypervisor/handles/console"));
        return tree;
    }

    private static DeviceTreeNode Channel(string name, uint handle, uint rx, uint tx) => Trees.Node(name, "epapr,hv-byte-channel")
        .Set(Trees.Cell("reg", handle)).Set(Trees.Cell("hv-handle", handle)).Set(DeviceTreeProperty.FromCells("interrupts", rx, 0, tx, 0));
}
