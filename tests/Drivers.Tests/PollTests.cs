using System.Reflection;
using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Drivers.Tests;

public sealed class PollTests
{
    private readonly GuestBench _bench = GuestBench.Up(new LinuxProgram { Processes = [new Hand { Name = "a" }] }, Trees.Plain(80, 81));

    [Fact]
    [Conforms("b.1-2", "b.5-24")]
    public void A_poll_of_a_file_with_doorbells_is_readable_at_once_and_takes_nothing()
    {
        var file = _bench.Open("a", nonBlocking: true);
        _bench.Ring(80);

        Assert.Equal((Errno.None, true), Poll(file, null));
        Assert.Equal((Errno.None, true), Poll(file, Duration.Zero));
        Assert.Single(_bench.Read("a", file, 64).Handles.Span.ToArray());
        Assert.Equal((Errno.None, false), Poll(file, Duration.Zero));
    }

    /// <summary>A queue that overflowed is readable, and that is all: the answer has no word for anything else.</summary>
    [Fact]
    [Conforms("b.5-25")]
    public void A_poll_says_readable_or_not_and_has_no_word_for_anything_else()
    {
        var file = _bench.Open("a", nonBlocking: true);
        Assert.Equal((Errno.None, false), Poll(file, Duration.Zero));
        _bench.Ring([.. Enumerable.Repeat(80u, 17)]);
        Assert.Equal((Errno.None, true), Poll(file, Duration.Zero));
        var members = typeof(SyscallAnswer.PollDone).GetProperties(BindingFlags.DeclaredOnly | BindingFlags.Instance | BindingFlags.Public);
        Assert.Equal(
            [("Error", typeof(Errno)), ("Readable", typeof(bool))],
            members.Select(member => (member.Name, member.PropertyType)).OrderBy(member => member.Name, StringComparer.Ordinal));
    }

    [Fact]
    public void A_poll_without_time_out_sleeps_until_a_doorbell_comes()
    {
        var id = Begin(_bench.Open("a"), null);
        _bench.Run();
        Assert.Null(_bench.AnswerTo<SyscallAnswer.PollDone>(id));

        _bench.Ring(80);
        Assert.Equal((Errno.None, true), Result(id));
    }

    [Fact]
    public void A_poll_ends_when_its_time_is_up()
    {
        var id = Begin(_bench.Open("a"), Duration.FromMilliseconds(3));
        _bench.RunFor(Duration.FromMilliseconds(2));
        Assert.Null(_bench.AnswerTo<SyscallAnswer.PollDone>(id));

        _bench.RunFor(Duration.FromMilliseconds(2));
        Assert.Equal((Errno.None, false), Result(id));
    }

    [Fact]
    public void A_poll_that_ended_in_time_is_not_ended_again()
    {
        var file = _bench.Open("a");
        var id = Begin(file, Duration.FromMilliseconds(3));
        _bench.RunFor(Duration.FromMilliseconds(1));
        _bench.Tell(new PeerCommand.Ring(80)).Run();

        Assert.Equal((Errno.None, true), Result(id));
    }

    [Fact]
    [Conforms("b.5-14")]
    public void A_poll_whose_doorbell_was_read_by_another_sleeps_again()
    {
        var file = _bench.Open("a");
        var read = _bench.Call("a", file, id => new Syscall.Read(id, 4, 4));
        _bench.Run();
        var poll = Begin(file, Duration.FromSeconds(1));
        _bench.RunFor(Duration.FromMilliseconds(1));
        _bench.Tell(new PeerCommand.Ring(80)).RunFor(Duration.FromMilliseconds(1));
        Assert.NotNull(_bench.AnswerTo<SyscallAnswer.ReadDone>(read));
        Assert.Null(_bench.AnswerTo<SyscallAnswer.PollDone>(poll));

        _bench.Run();
        Assert.Equal((Errno.None, false), Result(poll));
    }

    [Fact]
    public void A_poll_whose_time_is_up_while_it_is_woken_is_readable()
    {
        _bench.Engine.SetLatency(Latencies.ContextSwitch, Simulation.LatencyRange.Fixed(Duration.FromMilliseconds(2)));
        var open = _bench.Call("a", default, id => new Syscall.Open(id, UserProcess.DevicePath, false));
        _bench.RunFor(Duration.FromMilliseconds(5));
        var id = Begin(_bench.AnswerTo<SyscallAnswer.Opened>(open)!.File, Duration.FromMilliseconds(3));
        _bench.RunFor(Duration.FromMilliseconds(2));
        _bench.Tell(new PeerCommand.Ring(80)).Run();

        Assert.Equal((Errno.None, true), Result(id));
    }

    [Fact]
    public void A_signal_ends_a_sleeping_poll_and_its_timer()
    {
        var file = _bench.Open("a");
        var id = Begin(file, Duration.FromMilliseconds(3));
        _bench.RunFor(Duration.FromMilliseconds(1));
        _bench.Call("a", file, call => new Syscall.Interrupt(call, id));
        _bench.Run();

        Assert.Equal((Errno.EINTR, false), Result(id));
    }

    [Fact]
    public void A_fault_point_strikes_a_poll_where_it_sleeps()
    {
        var file = _bench.Open("a");
        _bench.Engine.Arm(DriverFaults.PollInterrupted, "mgr", 0, 1);

        Assert.Equal((Errno.EINTR, false), Poll(file, null));
    }

    private RequestId Begin(ActorId file, Duration? timeout) => _bench.Call("a", file, id => new Syscall.Poll(id, timeout));

    private (Errno Error, bool IsReadable) Poll(ActorId file, Duration? timeout)
    {
        var done = _bench.Ask<SyscallAnswer.PollDone>("a", file, id => new Syscall.Poll(id, timeout));
        return (done.Error, done.Readable);
    }

    private (Errno Error, bool IsReadable) Result(RequestId id)
    {
        var done = _bench.AnswerTo<SyscallAnswer.PollDone>(id)!;
        return (done.Error, done.Readable);
    }
}
