using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Drivers.Tests;

public sealed class ReferenceTests
{
    private readonly GuestBench _bench = GuestBench.Up(
        new LinuxProgram { Processes = [new Hand { Name = "a" }, new Hand { Name = "b" }] }, Trees.Plain(80, 81));

    [Fact]
    [Conforms("b.1-2", "b.5-6")]
    public void The_last_close_takes_the_file_out_of_the_drivers_list()
    {
        var file = _bench.Open("a");

        Assert.Equal(Errno.None, Close("a", file));
        Assert.Equal("mgr: file 1 closed", _bench.Facts[^1]);
        _bench.Ring(80);
        Assert.Equal("mgr: file 1 closed", _bench.Facts[^1]);
    }

    [Fact]
    [Conforms("b.5-2")]
    public void A_duplicate_keeps_the_file_open()
    {
        var file = _bench.Open("a");
        Assert.Equal(Errno.None, Duplicate("a", file));
        Assert.Equal(Errno.None, Close("a", file));
        _bench.Ring(80);

        Assert.Equal(new Handle(80), _bench.Read("a", file, 4).Handles[0]);
        Assert.Equal(Errno.None, Close("a", file));
        Assert.Equal("mgr: file 1 closed", _bench.Facts[^1]);
    }

    [Fact]
    public void Every_call_on_a_closed_file_is_refused()
    {
        var file = _bench.Open("a");
        Close("a", file);

        Assert.Equal(Errno.EBADF, _bench.Read("a", file, 4).Error);
        Assert.Equal(Errno.EBADF, _bench.Read("a", file, 0).Error);
        Assert.Equal(Errno.EBADF, _bench.Ask<SyscallAnswer.PollDone>("a", file, id => new Syscall.Poll(id, null)).Error);
        Assert.Equal(Errno.EBADF, _bench.Ask<SyscallAnswer.IoctlDone>("a", file, id => new Syscall.Control(id, new Ioctl.Stop(Handle.Self))).Error);
        Assert.Equal(Errno.EBADF, Close("a", file));
        Assert.Equal(Errno.EBADF, Duplicate("a", file));
        Assert.DoesNotContain(_bench.Hcalls, call => call is Hcall.PartitionStop);
    }

    [Fact]
    [Conforms("b.5-1")]
    public void A_second_open_has_a_queue_of_its_own()
    {
        var first = _bench.Open("a");
        var second = _bench.Open("a");
        _bench.Ring(80);

        Assert.NotEqual(first, second);
        Assert.Equal(new Handle(80), _bench.Read("a", first, 4).Handles[0]);
        Assert.Equal(new Handle(80), _bench.Read("a", second, 4).Handles[0]);
    }

    [Fact]
    [Conforms("b.5-2")]
    public void Two_processes_that_share_a_file_share_its_queue()
    {
        var file = _bench.Open("a");
        Duplicate("b", file);
        _bench.Ring(80, 81);

        Assert.Equal(new Handle(80), _bench.Read("b", file, 4).Handles[0]);
        Assert.Equal(new Handle(81), _bench.Read("a", file, 4).Handles[0]);
    }

    [Fact]
    public void A_process_without_a_reference_is_refused_though_another_has_one()
    {
        var file = _bench.Open("a");
        Duplicate("b", file);
        Close("a", file);

        Assert.Equal(Errno.EBADF, _bench.Read("a", file, 4).Error);
        Assert.DoesNotContain("mgr: file 1 closed", _bench.Facts);
    }

    [Fact]
    public void The_files_of_a_process_that_exits_are_closed()
    {
        _bench.Open("a");
        _bench.Open("a");
        _bench.Command("a", new HandCommand.Exit(3));
        _bench.Run();

        Assert.Equal(["mgr: a exits with 3", "mgr: file 1 closed", "mgr: file 2 closed"], _bench.Facts.TakeLast(3).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_files_of_a_process_that_dies_are_closed()
    {
        _bench.Open("a");
        _bench.Command("a", new HandCommand.Crash());
        _bench.Run();

        Assert.Equal(["mgr: a exits with 139", "mgr: file 1 closed"], _bench.Facts.TakeLast(2).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_process_that_exits_leaves_the_references_of_others()
    {
        var file = _bench.Open("a");
        Duplicate("b", file);
        _bench.Command("a", new HandCommand.Exit(0));
        _bench.Run();
        Assert.DoesNotContain("mgr: file 1 closed", _bench.Facts);

        _bench.Ring(80);
        Assert.Equal(new Handle(80), _bench.Read("b", file, 4).Handles[0]);
    }

    [Fact]
    public void The_sleeping_reads_of_a_process_that_exits_take_no_doorbell()
    {
        var file = _bench.Open("a");
        Duplicate("b", file);
        _bench.Call("a", file, id => new Syscall.Read(id, 4, 4));
        _bench.Run();
        _bench.Command("a", new HandCommand.Exit(0));
        _bench.Run();
        Assert.Contains(CodeMarks.DriverSleeperDied, _bench.Notes);
        _bench.Ring(80);

        Assert.Equal(new Handle(80), _bench.Read("b", file, 4).Handles[0]);
    }

    [Fact]
    public void A_read_that_sleeps_when_the_last_reference_goes_holds_the_file_until_it_returns()
    {
        var file = _bench.Open("a");
        var read = _bench.Call("a", file, id => new Syscall.Read(id, 4, 4));
        _bench.Run();
        Close("a", file);
        Assert.DoesNotContain("mgr: file 1 closed", _bench.Facts);
        _bench.Ring(80);

        Assert.Equal(new Handle(80), _bench.AnswerTo<SyscallAnswer.ReadDone>(read)!.Handles[0]);
        Assert.Equal("mgr: file 1 closed", _bench.Facts[^1]);
    }

    [Fact]
    public void An_ioctl_in_flight_when_the_last_reference_goes_completes()
    {
        var file = _bench.Open("a");
        _bench.Tell(new PeerCommand.Hold(HcallToken.PartitionGetStatus)).Run();
        var ioctl = _bench.Call("a", file, id => new Syscall.Control(id, new Ioctl.GetStatus(new(2))));
        _bench.Run();
        Close("a", file);
        Assert.Null(_bench.AnswerTo<SyscallAnswer.IoctlDone>(ioctl));
        _bench.Tell(new PeerCommand.Release()).Run();

        Assert.Equal(PartitionStatus.Running, _bench.AnswerTo<SyscallAnswer.IoctlDone>(ioctl)!.State);
        Assert.Equal("mgr: file 1 closed", _bench.Facts[^1]);
    }

    [Fact]
    public void The_actor_of_a_closed_file_goes_when_nobody_is_left_who_could_call_it()
    {
        var file = _bench.Open("a");
        Close("a", file);
        Assert.DoesNotContain(_bench.Trace.Records, record => record.Kind == TraceKind.Stop && record.To == file);
        _bench.Command("a", new HandCommand.Exit(0));
        _bench.Run();

        Assert.Contains(_bench.Trace.Records, record => record.Kind == TraceKind.Stop && record.To == file);
    }

    private Errno Close(string hand, ActorId file) => _bench.Ask<SyscallAnswer.Closed>(hand, file, id => new Syscall.Close(id)).Error;

    private Errno Duplicate(string hand, ActorId file) => _bench.Ask<SyscallAnswer.Duplicated>(hand, file, id => new Syscall.Duplicate(id)).Error;
}
