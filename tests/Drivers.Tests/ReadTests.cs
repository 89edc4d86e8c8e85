using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Drivers.Tests;

public sealed class ReadTests
{
    private readonly GuestBench _bench = With(Fidelity.Ideal);

    [Fact]
    [Conforms("b.5-7", "b.5-8")]
    public void The_ring_holds_15_and_drops_the_newest()
    {
        var file = _bench.Open("a");
        _bench.Ring([.. Numbers(80, 17)]);

        Assert.Equal(["mgr: doorbell 95 dropped at file 1: ring full", "mgr: doorbell 96 dropped at file 1: ring full"],
            _bench.Facts.Where(fact => fact.Contains("dropped", StringComparison.Ordinal)));
        Assert.Equal(Handles(80, 15), _bench.Read("a", file, 64).Handles);
    }

    [Fact]
    [Conforms("b.5-7")]
    public void A_ring_that_was_full_takes_again_what_was_read_away()
    {
        var file = _bench.Open("a");
        _bench.Ring([.. Numbers(80, 15)]);
        Assert.Equal(Handles(80, 2), _bench.Read("a", file, 8).Handles);
        _bench.Ring(96, 97, 98);

        Assert.Equal([.. Handles(82, 13), new Handle(96), new Handle(97)], _bench.Read("a", file, 64).Handles);
    }

    [Fact]
    [Conforms("b.5-9")]
    public void A_full_ring_of_one_file_costs_another_nothing()
    {
        var full = _bench.Open("a");
        _bench.Ring([.. Numbers(80, 15)]);
        var other = _bench.Open("b");
        _bench.Ring(99);

        Assert.Equal(Handles(99, 1), _bench.Read("b", other, 64).Handles);
        Assert.Equal(Handles(80, 15), _bench.Read("a", full, 64).Handles);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [Conforms("b.5-15")]
    public void A_buffer_below_4_bytes_reads_nothing_and_succeeds_at_once(int length)
    {
        var blocking = _bench.Open("a");
        var nonBlocking = _bench.Open("b", nonBlocking: true);
        Assert.Equal((Errno.None, 0), ErrorAndCount(_bench.Read("a", blocking, length)));
        Assert.Equal((Errno.None, 0), ErrorAndCount(_bench.Read("b", nonBlocking, length)));
        _bench.Ring(80);

        Assert.Equal((Errno.None, 0), ErrorAndCount(_bench.Read("a", blocking, length)));
        Assert.Equal(Handles(80, 1), _bench.Read("a", blocking, 4).Handles);
    }

    [Fact]
    public void A_negative_length_is_invalid() => Assert.Equal(Errno.EINVAL, _bench.Read("a", _bench.Open("a"), -4).Error);

    [Theory]
    [InlineData(4, 1)]
    [InlineData(7, 1)]
    [InlineData(8, 2)]
    [InlineData(11, 2)]
    [InlineData(12, 3)]
    [InlineData(400, 3)]
    [Conforms("b.5-16", "b.5-17")]
    public void A_read_gives_as_many_as_there_are_and_fit_and_ignores_the_remainder(int length, int count)
    {
        var file = _bench.Open("a");
        _bench.Ring(80, 81, 82);

        Assert.Equal(Handles(80, count), _bench.Read("a", file, length).Handles);
    }

    [Theory]
    [InlineData(ByteOrder.Big, new byte[] { 0, 0, 0, 80, 0, 0, 0, 81 })]
    [InlineData(ByteOrder.Little, new byte[] { 80, 0, 0, 0, 81, 0, 0, 0 })]
    [Conforms("b.5-26")]
    public void What_is_read_are_words_in_the_readers_byte_order(ByteOrder order, byte[] expected)
    {
        var file = _bench.Open("a");
        _bench.Ring(80, 81);

        Assert.Equal(Bytes.Take(expected), _bench.Read("a", file, 64).ToBytes(order));
    }

    [Fact]
    [Conforms("b.5-18")]
    public void An_empty_ring_does_not_block_who_does_not_want_to() =>
        Assert.Equal(Errno.EAGAIN, _bench.Read("a", _bench.Open("a", nonBlocking: true), 4).Error);

    [Fact]
    [Conforms("b.5-17")]
    public void A_blocking_read_sleeps_until_a_doorbell_comes()
    {
        var file = _bench.Open("a");
        var id = Read("a", file);
        _bench.Run();
        Assert.Null(_bench.AnswerTo<SyscallAnswer.ReadDone>(id));

        _bench.Ring(80);
        Assert.Equal(Handles(80, 1), _bench.AnswerTo<SyscallAnswer.ReadDone>(id)!.Handles);
        Assert.Contains("mgr: file 1 read: 80", _bench.Facts);
    }

    [Fact]
    [Conforms("b.5-23")]
    public void What_comes_while_a_woken_reader_is_on_its_way_to_the_cpu_is_read_with_it()
    {
        _bench.Engine.SetLatency(Latencies.ContextSwitch, Simulation.LatencyRange.Fixed(Duration.FromMilliseconds(1)));
        var file = Ask<SyscallAnswer.Opened>(id => new Syscall.Open(id, UserProcess.DevicePath, false)).File;
        var id = Read("a", file);
        _bench.RunFor(Duration.FromMilliseconds(5));
        foreach (var number in Numbers(80, 18))
            _bench.Tell(new PeerCommand.Ring(number));
        _bench.Run();

        Assert.Equal(Handles(80, 15), _bench.AnswerTo<SyscallAnswer.ReadDone>(id)!.Handles);
        Assert.Equal(3, _bench.Facts.Count(fact => fact.Contains("dropped", StringComparison.Ordinal)));
    }

    [Fact]
    [Conforms("b.5-22")]
    public void Each_doorbell_goes_to_one_of_two_sleeping_readers_the_longer_sleeper_first()
    {
        var file = _bench.Open("a");
        var first = Read("a", file);
        _bench.Run();
        var second = Read("a", file);
        _bench.Run();

        _bench.Ring(80);
        Assert.Equal(Handles(80, 1), _bench.AnswerTo<SyscallAnswer.ReadDone>(first)!.Handles);
        Assert.Null(_bench.AnswerTo<SyscallAnswer.ReadDone>(second));

        _bench.Ring(81);
        Assert.Equal(Handles(81, 1), _bench.AnswerTo<SyscallAnswer.ReadDone>(second)!.Handles);
    }

    [Fact]
    [Conforms("b.5-22")]
    public void A_reader_that_comes_before_the_woken_one_runs_takes_its_doorbell_and_it_sleeps_again()
    {
        _bench.Engine.SetLatency(Latencies.ContextSwitch, Simulation.LatencyRange.Fixed(Duration.FromMilliseconds(1)));
        var file = Ask<SyscallAnswer.Opened>(id => new Syscall.Open(id, UserProcess.DevicePath, false)).File;
        var sleeper = Read("a", file);
        _bench.RunFor(Duration.FromMilliseconds(5));
        _bench.Tell(new PeerCommand.Ring(80)).RunFor(Duration.FromMicroseconds(10));
        var thief = Read("a", file);
        _bench.RunFor(Duration.FromMilliseconds(5));

        Assert.Equal(Handles(80, 1), _bench.AnswerTo<SyscallAnswer.ReadDone>(thief)!.Handles);
        Assert.Contains(CodeMarks.DriverWokenForNothing, _bench.Notes);
        Assert.Null(_bench.AnswerTo<SyscallAnswer.ReadDone>(sleeper));
        _bench.Ring(81);
        Assert.Equal(Handles(81, 1), _bench.AnswerTo<SyscallAnswer.ReadDone>(sleeper)!.Handles);
    }

    [Fact]
    [Conforms("b.5-19")]
    public void A_signal_ends_that_sleeping_read_alone()
    {
        var file = _bench.Open("a");
        var first = Read("a", file);
        var second = Read("a", file);
        _bench.Run();
        _bench.Call("a", file, id => new Syscall.Interrupt(id, second));
        _bench.Run();

        Assert.Null(_bench.AnswerTo<SyscallAnswer.ReadDone>(first));
        Assert.Equal(Errno.EINTR, _bench.AnswerTo<SyscallAnswer.ReadDone>(second)!.Error);
    }

    [Fact]
    public void A_signal_for_anothers_call_of_the_same_number_is_none()
    {
        var file = _bench.Open("a");
        var other = _bench.Ask<SyscallAnswer.Duplicated>("b", file, id => new Syscall.Duplicate(id));
        Assert.Equal(Errno.None, other.Error);
        var sleeping = Read("a", file);
        _bench.Run();
        _bench.Call("b", file, id => new Syscall.Interrupt(id, sleeping));
        _bench.Run();

        Assert.Null(_bench.AnswerTo<SyscallAnswer.ReadDone>(sleeping));
    }

    [Fact]
    public void A_reader_that_was_woken_before_the_signal_gets_its_doorbell()
    {
        _bench.Engine.SetLatency(Latencies.ContextSwitch, Simulation.LatencyRange.Fixed(Duration.FromMilliseconds(1)));
        var file = Ask<SyscallAnswer.Opened>(id => new Syscall.Open(id, UserProcess.DevicePath, false)).File;
        var first = Read("a", file);
        _bench.RunFor(Duration.FromMicroseconds(10));
        var second = Read("a", file);
        _bench.RunFor(Duration.FromMicroseconds(10));
        _bench.Tell(new PeerCommand.Ring(80)).RunFor(Duration.FromMicroseconds(10));
        _bench.Call("a", file, id => new Syscall.Interrupt(id, first));
        _bench.Call("a", file, id => new Syscall.Interrupt(id, second));
        _bench.RunFor(Duration.FromMilliseconds(5));

        Assert.Contains(CodeMarks.DriverSignalMeetsWake, _bench.Notes);
        Assert.Equal(Handles(80, 1), _bench.AnswerTo<SyscallAnswer.ReadDone>(first)!.Handles);
        Assert.Equal(Errno.EINTR, _bench.AnswerTo<SyscallAnswer.ReadDone>(second)!.Error);
    }

    [Fact]
    [Conforms("b.5-20", "b.5-21")]
    public void A_fault_loses_the_doorbell_just_taken_and_those_delivered_before_it()
    {
        var bench = With(Fidelity.Of(FidelityLevel.Hardened2019).With(Defect.PlainDoorbellPointer, false));
        var file = bench.Open("a");
        bench.Ring(80, 81, 82, 83);

        var faulted = bench.Read("a", file, 16, valid: 8);
        Assert.Equal((Errno.EFAULT, 0), ErrorAndCount(faulted));
        Assert.Equal(Handles(83, 1), bench.Read("a", file, 16).Handles);
    }

    [Fact]
    public void Without_that_defect_a_fault_gives_those_before_it_and_loses_nothing()
    {
        var file = _bench.Open("a");
        _bench.Ring(80, 81, 82, 83);

        Assert.Equal(Handles(80, 2), _bench.Read("a", file, 16, valid: 8).Handles);
        Assert.Equal((Errno.EFAULT, 0), ErrorAndCount(_bench.Read("a", file, 16, valid: 3)));
        Assert.Equal(Handles(82, 2), _bench.Read("a", file, 16).Handles);
    }

    [Fact]
    public void Without_silent_drops_the_next_read_says_once_that_some_were_dropped()
    {
        var bench = With(Fidelity.Ideal.With(Defect.QueueDropsSilently, false));
        var file = bench.Open("a");
        bench.Ring([.. Numbers(80, 17)]);

        Assert.Equal((Errno.EOVERFLOW, 0), ErrorAndCount(bench.Read("a", file, 64)));
        Assert.Contains(CodeMarks.DriverOverflowTold, bench.Notes);
        Assert.Equal(Handles(80, 15), bench.Read("a", file, 64).Handles);
        bench.Ring(80);
        Assert.Equal(Handles(80, 1), bench.Read("a", file, 64).Handles);
    }

    [Fact]
    public void Without_silent_drops_a_ring_that_was_only_full_says_nothing()
    {
        var bench = With(Fidelity.Ideal.With(Defect.QueueDropsSilently, false));
        var file = bench.Open("a");
        bench.Ring([.. Numbers(80, 15)]);

        Assert.Equal(Handles(80, 15), bench.Read("a", file, 64).Handles);
    }

    [Theory]
    [InlineData(0, Errno.None)]
    [InlineData(1, Errno.EINVAL)]
    [InlineData(3, Errno.EINVAL)]
    public void Without_that_defect_a_buffer_that_holds_no_doorbell_is_invalid(int length, Errno error)
    {
        var bench = With(Fidelity.Ideal.With(Defect.ShortReadIsEmpty, false));
        var file = bench.Open("a");
        bench.Ring(80);

        Assert.Equal((error, 0), ErrorAndCount(bench.Read("a", file, length)));
        Assert.Equal(Handles(80, 1), bench.Read("a", file, 4).Handles);
    }

    [Fact]
    public void A_buffer_that_is_bad_beyond_what_is_read_does_not_fault()
    {
        var file = _bench.Open("a");
        _bench.Ring(80, 81);

        Assert.Equal(Handles(80, 2), _bench.Read("a", file, 16, valid: 8).Handles);
    }

    [Fact]
    public void A_doorbell_that_half_fits_into_what_can_be_written_faults()
    {
        var file = _bench.Open("a");
        _bench.Ring(80);

        Assert.Equal(Errno.EFAULT, _bench.Read("a", file, 8, valid: 3).Error);
        Assert.Contains(CodeMarks.DriverReadCutShort, _bench.Notes);
    }

    [Fact]
    public void A_sleeping_read_faults_only_when_it_has_something_to_write()
    {
        var file = _bench.Open("a");
        var id = _bench.Call("a", file, call => new Syscall.Read(call, 4, 0));
        _bench.Run();
        Assert.Null(_bench.AnswerTo<SyscallAnswer.ReadDone>(id));
        _bench.Ring(80);

        Assert.Equal(Errno.EFAULT, _bench.AnswerTo<SyscallAnswer.ReadDone>(id)!.Error);
    }

    [Fact]
    public void Fault_points_strike_a_read_where_it_sleeps_and_where_it_writes()
    {
        var bench = With(Fidelity.Ideal.With(Defect.ReadFaultLosesEntries, true));
        var file = bench.Open("a");
        bench.Engine.Arm(DriverFaults.ReadInterrupted, "mgr", 0, 1);
        bench.Engine.Arm(DriverFaults.ReadFault, "mgr", 1, 1);

        Assert.Equal(Errno.EINTR, bench.Read("a", file, 4).Error);
        bench.Ring(80, 81, 82);
        Assert.Equal(Errno.EFAULT, bench.Read("a", file, 12).Error);
        Assert.Equal(Handles(82, 1), bench.Read("a", file, 12).Handles);
    }

    private static GuestBench With(Fidelity fidelity) => GuestBench.Up(
        new LinuxProgram { Processes = [new Hand { Name = "a" }, new Hand { Name = "b" }], Fidelity = fidelity },
        Trees.Plain([.. Enumerable.Range(80, 20).Select(n => (uint)n)]));

    private static (Errno Error, int Count) ErrorAndCount(SyscallAnswer.ReadDone done) => (done.Error, done.Handles.Count);

    private static IEnumerable<uint> Numbers(int first, int count) => Enumerable.Range(first, count).Select(number => (uint)number);

    private static ValueList<Handle> Handles(int first, int count) => Numbers(first, count).Select(number => new Handle(number)).ToValueList();

    private RequestId Read(string hand, ActorId file) => _bench.Call(hand, file, id => new Syscall.Read(id, 64, 64));

    private T Ask<T>(Func<RequestId, Syscall> call)
        where T : SyscallAnswer
    {
        var id = _bench.Call("a", default, call);
        _bench.RunFor(Duration.FromMilliseconds(5));
        return _bench.AnswerTo<T>(id)!;
    }
}
