using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Drivers.Tests;

public sealed class ControlTests
{
    private readonly GuestBench _bench = GuestBench.Up(new LinuxProgram { Processes = [new Hand { Name = "a" }] });

    public static TheoryData<int> Calls { get; } = [0, 1, 2, 3, 4];

    [Theory]
    [MemberData(nameof(Calls))]
    [Conforms("b.1-2", "b.1-6")]
    public void An_ioctl_is_one_hcall_with_the_callers_own_numbers(int which)
    {
        var (ioctl, hcall) = Pair(which, new Handle(2));

        Assert.Equal((Errno.None, HcallStatus.Success), Result(ioctl));
        Assert.Equal(hcall, Assert.Single(_bench.Hcalls));
    }

    [Theory]
    [MemberData(nameof(Calls))]
    [Conforms("b.4-7")]
    public void Minus_one_goes_to_the_hypervisor_as_it_is(int which)
    {
        var (ioctl, hcall) = Pair(which, Handle.Self);
        Result(ioctl);

        Assert.Equal(hcall, Assert.Single(_bench.Hcalls));
    }

    [Theory]
    [MemberData(nameof(Calls))]
    [Conforms("b.4-1")]
    public void A_refusal_is_in_ret_and_the_ioctl_succeeds(int which)
    {
        var (ioctl, hcall) = Pair(which, new Handle(2));
        _bench.Tell(new PeerCommand.Refuse(hcall.Token, HcallStatus.InvalidState));

        Assert.Equal((Errno.None, HcallStatus.InvalidState), Result(ioctl));
        Assert.EndsWith("EV_INVALID_STATE", _bench.Facts[^1], StringComparison.Ordinal);
    }

    [Fact]
    [Conforms("b.4-6")]
    public void The_state_is_given_only_by_a_status_that_succeeded()
    {
        var file = _bench.Open("a");
        _bench.Status(Trees.Worker, PartitionStatus.Paused).Run();
        Assert.Equal(PartitionStatus.Paused, Control(file, new Ioctl.GetStatus(new(2))).State);
        Assert.Null(Control(file, new Ioctl.Stop(new(2))).State);
        _bench.Tell(new PeerCommand.Refuse(HcallToken.PartitionGetStatus, HcallStatus.Invalid)).Run();

        Assert.Null(Control(file, new Ioctl.GetStatus(new(2))).State);
    }

    [Fact]
    [Conforms("b.4-2", "b.4-3")]
    public void An_argument_that_cannot_be_read_does_nothing()
    {
        _bench.Engine.Arm(DriverFaults.IoctlCopyIn, "mgr", 0, 1);

        Assert.Equal(Errno.EFAULT, Result(new Ioctl.Stop(new(2))).Error);
        Assert.Empty(_bench.Hcalls);
        Assert.Equal("mgr: file 1 ioctl STOP(2) → EFAULT", _bench.Facts[^1]);
    }

    [Fact]
    [Conforms("b.4-2", "b.4-4")]
    public void A_result_that_cannot_be_written_comes_after_the_action_was_done()
    {
        _bench.Engine.Arm(DriverFaults.IoctlCopyOut, "mgr", 0, 1);

        Assert.Equal(Errno.EFAULT, Result(new Ioctl.Stop(new(2))).Error);
        Assert.Equal([new Hcall.PartitionStop(new(2))], _bench.Hcalls);
    }

    [Fact]
    public void Several_ioctls_of_one_file_may_be_in_flight()
    {
        var file = _bench.Open("a");
        _bench.Tell(new PeerCommand.Hold(HcallToken.PartitionGetStatus)).Run();
        var slow = _bench.Call("a", file, id => new Syscall.Control(id, new Ioctl.GetStatus(new(2))));
        var quick = _bench.Call("a", file, id => new Syscall.Control(id, new Ioctl.Stop(new(2))));
        _bench.Run();
        Assert.Null(_bench.AnswerTo<SyscallAnswer.IoctlDone>(slow));
        Assert.NotNull(_bench.AnswerTo<SyscallAnswer.IoctlDone>(quick));

        _bench.Tell(new PeerCommand.Release()).Run();
        Assert.NotNull(_bench.AnswerTo<SyscallAnswer.IoctlDone>(slow));
        var asked = _bench.Notes.OfType<CallSeen>().Select(seen => (seen.Call.Id.Value, seen.Call.OldestOpen.Value));
        Assert.Equal([(1ul, 1ul), (2ul, 1ul)], asked);
    }

    private static (Ioctl Ioctl, Hcall Hcall) Pair(int which, Handle handle) => which switch
    {
        0 => (new Ioctl.Restart(handle), new Hcall.PartitionRestart(handle)),
        1 => (new Ioctl.GetStatus(handle), new Hcall.PartitionGetStatus(handle)),
        2 => (new Ioctl.Start(handle, 0x1000, true), new Hcall.PartitionStart(handle, 0x1000, true)),
        3 => (new Ioctl.Stop(handle), new Hcall.PartitionStop(handle)),
        4 => (new Ioctl.Doorbell(handle), new Hcall.DoorbellSend(handle)),
        _ => throw new ArgumentOutOfRangeException(nameof(which)),
    };

    private (Errno Error, HcallStatus Ret) Result(Ioctl call)
    {
        var done = Control(_bench.Open("a"), call);
        return (done.Error, done.Ret);
    }

    private SyscallAnswer.IoctlDone Control(ActorId file, Ioctl call) => _bench.Ask<SyscallAnswer.IoctlDone>("a", file, id => new Syscall.Control(id, call));
}
