using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Drivers.Tests;

public sealed class ProgramTests
{
    [Fact]
    public void The_daemon_starts_a_partition_that_stopped_and_sees_it_run()
    {
        var bench = GuestBench.Up(new LinuxProgram { Processes = [new FailoverDaemon { Name = "daemon" }] });
        bench.Status(Trees.Worker, PartitionStatus.Stopped).Ring(Trees.WorkerStateChange);
        bench.Status(Trees.Worker, PartitionStatus.Starting).Ring(Trees.WorkerStateChange);
        bench.Status(Trees.Worker, PartitionStatus.Running).Ring(Trees.WorkerStateChange);

        Assert.Equal(["worker stopped; starting it", "worker is running"], bench.Said);
        Assert.Equal([new Hcall.PartitionStart(new(2), 0, true)], bench.Hcalls.OfType<Hcall.PartitionStart>());
    }

    [Fact]
    public void The_daemon_starts_as_it_is_told()
    {
        var bench = GuestBench.Up(new LinuxProgram { Processes = [new FailoverDaemon { Name = "daemon", Load = false, Entry = 0x4000 }] });
        bench.Status(Trees.Worker, PartitionStatus.Stopped).Ring(Trees.WorkerStateChange);

        Assert.Equal([new Hcall.PartitionStart(new(2), 0x4000, false)], bench.Hcalls.OfType<Hcall.PartitionStart>());
    }

    [Fact]
    public void The_daemon_says_what_is_refused()
    {
        var bench = GuestBench.Up(new LinuxProgram { Processes = [new FailoverDaemon { Name = "daemon" }] });
        bench.Tell(new PeerCommand.Refuse(HcallToken.PartitionStart, HcallStatus.InvalidState));
        bench.Status(Trees.Worker, PartitionStatus.Stopped).Ring(Trees.WorkerStateChange);
        bench.Tell(new PeerCommand.Refuse(HcallToken.PartitionGetStatus, HcallStatus.Invalid)).Ring(Trees.WorkerStateChange);

        Assert.Equal(
            ["worker stopped; starting it", "cannot start worker: EV_INVALID_STATE", "cannot ask for the status of worker: EV_EINVAL"],
            bench.Said);
    }

    [Fact]
    public void The_daemon_cares_for_the_partitions_it_is_given_alone()
    {
        var bench = GuestBench.Up(
            new LinuxProgram { Processes = [new FailoverDaemon { Name = "daemon", Partitions = ["spare"] }] }, Trees.Manager(withSpare: true));
        bench.Status(Trees.Worker, PartitionStatus.Stopped).Status(Trees.Spare, PartitionStatus.Stopped);
        bench.Ring(Trees.WorkerStateChange, Trees.WorkerWatchdog, Trees.SpareStateChange);

        Assert.Equal(["spare stopped; starting it"], bench.Said);
    }

    [Fact]
    public void The_daemon_says_which_partition_is_not_managed() =>
        Assert.Equal(
            ["no managed partition ghost"],
            new GuestBench(new LinuxProgram { Processes = [new FailoverDaemon { Name = "daemon", Partitions = ["ghost"] }] }).Run().Said);

    [Fact]
    public void The_daemon_deals_with_every_doorbell_of_a_read()
    {
        var bench = GuestBench.Up(new LinuxProgram { Processes = [new FailoverDaemon { Name = "daemon" }] }, Trees.Manager(withSpare: true));
        bench.Engine.SetLatency(Latencies.UserCode, Simulation.LatencyRange.Fixed(Duration.FromMilliseconds(1)));
        bench.Status(Trees.Worker, PartitionStatus.Stopped).Status(Trees.Spare, PartitionStatus.Stopped);
        bench.Tell(new PeerCommand.Ring(Trees.WorkerWatchdog)).RunFor(Duration.FromMicroseconds(100));
        bench.Tell(new PeerCommand.Ring(Trees.SpareStateChange)).Tell(new PeerCommand.Ring(Trees.WorkerStateChange)).Run();

        Assert.Equal(["worker stopped; starting it", "spare stopped; starting it"], bench.Said);
    }

    [Fact]
    public void The_daemon_ends_on_SIGTERM_and_polls_again_on_SIGUSR1()
    {
        var bench = GuestBench.Up(new LinuxProgram { Processes = [new FailoverDaemon { Name = "daemon" }] });
        bench.Befall(new GuestEvent.Signal("daemon", SignalNumber.SIGUSR1)).Run();
        bench.Status(Trees.Worker, PartitionStatus.Running).Ring(Trees.WorkerStateChange);
        Assert.Equal(["worker is running"], bench.Said);

        bench.Befall(new GuestEvent.Signal("daemon", SignalNumber.SIGTERM)).Run();
        Assert.Equal(["mgr: file 1 closed", "mgr: daemon exits with 0"], bench.Facts.TakeLast(2));
    }

    [Fact]
    public void The_daemon_that_is_asked_to_end_while_it_works_ends_after_the_call()
    {
        var bench = GuestBench.Up(new LinuxProgram { Processes = [new FailoverDaemon { Name = "daemon" }] });
        bench.Status(Trees.Worker, PartitionStatus.Stopped).Tell(new PeerCommand.Hold(HcallToken.PartitionStart)).Ring(Trees.WorkerStateChange);
        bench.Befall(new GuestEvent.Signal("daemon", SignalNumber.SIGTERM)).Run();
        Assert.DoesNotContain("mgr: daemon exits with 0", bench.Facts);
        bench.Tell(new PeerCommand.Release()).Run();

        Assert.Equal("mgr: daemon exits with 0", bench.Facts[^1]);
    }

    [Fact]
    public void The_logger_names_each_doorbell_that_it_reads()
    {
        var tree = Trees.Manager();
        tree.Root.Add(Trees.Receive("elsewhere", 90, "epapr,hv-receive-doorbell"));
        var bench = GuestBench.Up(new LinuxProgram { Processes = [new DoorbellLogger { Name = "log" }] }, tree);
        bench.Ring(Trees.WorkerStateChange, Trees.WorkerWatchdog, 90);

        Assert.Equal(["doorbell 66 worker/state-change", "doorbell 67 worker/watchdog-expiration", "doorbell 90 /elsewhere"], bench.Said);
    }

    [Fact]
    public void A_logger_that_reads_now_and_then_reads_what_has_come_meanwhile()
    {
        var bench = GuestBench.Up(new LinuxProgram { Processes = [new DoorbellLogger { Name = "log", ReadEvery = Duration.FromSeconds(1), BufferBytes = 8 }] });
        bench.RunFor(Duration.FromMilliseconds(100));
        foreach (var interrupt in new[] { Trees.WorkerWatchdog, Trees.WorkerResetRequest, Trees.WorkerWatchdog })
            bench.Tell(new PeerCommand.Ring(interrupt)).RunFor(Duration.FromMicroseconds(100));
        Assert.Empty(bench.Said);

        bench.RunFor(Duration.FromMilliseconds(1_000));
        Assert.Equal(["doorbell 67 worker/watchdog-expiration", "doorbell 68 worker/reset-request"], bench.Said);
        bench.RunFor(Duration.FromMilliseconds(1_000));
        Assert.Equal(3, bench.Said.Count);
    }

    [Fact]
    public void A_logger_with_a_buffer_below_4_bytes_takes_it_for_the_end_of_the_file()
    {
        var bench = new GuestBench(new LinuxProgram { Processes = [new DoorbellLogger { Name = "log", BufferBytes = 3 }] }).Run();

        Assert.Equal(["end of file"], bench.Said);
        Assert.Equal("mgr: log exits with 0", bench.Facts[^1]);
    }

    [Fact]
    public void A_logger_that_sleeps_ends_at_once_on_SIGTERM()
    {
        var bench = GuestBench.Up(new LinuxProgram { Processes = [new DoorbellLogger { Name = "log", ReadEvery = Duration.FromSeconds(100) }] });
        bench.Befall(new GuestEvent.Signal("log", SignalNumber.SIGTERM)).RunFor(Duration.FromMilliseconds(1));

        Assert.Equal("mgr: log exits with 0", bench.Facts[^1]);
    }

    [Fact]
    public void The_poller_asks_again_and_again_and_says_what_is_new()
    {
        var bench = new GuestBench(
            new LinuxProgram { Processes = [new StatusPoller { Name = "poller", Partition = "worker", Every = Duration.FromMilliseconds(10) }] });
        bench.Status(Trees.Worker, PartitionStatus.Running).RunFor(Duration.FromMilliseconds(95));
        var asked = bench.Hcalls.OfType<Hcall.PartitionGetStatus>().Count();
        bench.Status(Trees.Worker, PartitionStatus.Stopped).RunFor(Duration.FromMilliseconds(50));
        bench.Tell(new PeerCommand.Refuse(HcallToken.PartitionGetStatus, HcallStatus.InvalidState)).RunFor(Duration.FromMilliseconds(50));

        Assert.InRange(asked, 8, 10);
        Assert.All(bench.Hcalls.OfType<Hcall.PartitionGetStatus>(), call => Assert.Equal(new(2), call.Partition));
        Assert.Equal(["worker is running", "worker is stopped", "cannot ask for the status of worker: EV_INVALID_STATE"], bench.Said);
        bench.Befall(new GuestEvent.Signal("poller", SignalNumber.SIGTERM)).RunFor(Duration.FromMilliseconds(1));
        Assert.Equal(["mgr: file 1 closed", "mgr: poller exits with 0"], bench.Facts.TakeLast(2));
    }

    [Fact]
    public void The_poller_gives_up_on_trouble()
    {
        var program = new LinuxProgram { Processes = [new StatusPoller { Name = "poller", Partition = "ghost", Every = Duration.FromMilliseconds(1) }] };

        var bench = new GuestBench(program).Run();

        Assert.Equal(["no managed partition ghost"], bench.Said);
        Assert.Equal("mgr: poller exits with 1", bench.Facts[^1]);
    }

    [Fact]
    public void The_requester_sees_an_orderly_stop()
    {
        var bench = Requester();
        Assert.Contains(new Hcall.DoorbellSend(new(Trees.WorkerShutdown)), bench.Hcalls);
        bench.Status(Trees.Worker, PartitionStatus.Stopping).Tell(new PeerCommand.Ring(Trees.WorkerStateChange)).RunFor(Duration.FromMilliseconds(5));
        bench.Status(Trees.Worker, PartitionStatus.Stopped).Tell(new PeerCommand.Ring(Trees.WorkerStateChange)).RunFor(Duration.FromMilliseconds(5));

        Assert.Equal(["worker is down in order"], bench.Said);
        Assert.Equal("mgr: down exits with 0", bench.Facts[^1]);
    }

    [Fact]
    public void The_requester_stops_by_force_who_ignores_it()
    {
        var bench = Requester();
        bench.RunFor(Duration.FromMilliseconds(99));
        Assert.Empty(bench.Said);
        bench.RunFor(Duration.FromMilliseconds(5));
        Assert.Equal(["worker ignores the request; stopping it by force"], bench.Said);
        Assert.Single(bench.Hcalls, new Hcall.PartitionStop(new(2)));
        bench.Status(Trees.Worker, PartitionStatus.Stopped).Tell(new PeerCommand.Ring(Trees.WorkerStateChange)).RunFor(Duration.FromMilliseconds(5));

        Assert.Equal(["worker ignores the request; stopping it by force", "worker is stopped"], bench.Said);
        Assert.Equal("mgr: down exits with 0", bench.Facts[^1]);
    }

    [Fact]
    public void A_forced_stop_that_comes_too_late_is_no_trouble()
    {
        var bench = Requester();
        bench.Tell(new PeerCommand.Refuse(HcallToken.PartitionStop, HcallStatus.InvalidState)).RunFor(Duration.FromMilliseconds(105));
        bench.Status(Trees.Worker, PartitionStatus.Stopped).Tell(new PeerCommand.Ring(Trees.WorkerStateChange)).Run();

        Assert.Equal("worker is stopped", bench.Said[^1]);
    }

    [Fact]
    public void A_doorbell_that_was_lost_is_made_up_for_when_the_time_is_up()
    {
        var bench = Requester();
        bench.Status(Trees.Worker, PartitionStatus.Stopped).Run();

        Assert.Equal(["worker is down in order"], bench.Said);
    }

    [Fact]
    public void The_requester_gives_up_on_trouble()
    {
        var bench = new GuestBench(new LinuxProgram { Processes = [new ShutdownRequester { Name = "down", Partition = "ghost" }] }).Run();
        Assert.Equal(["no shutdown doorbell of ghost"], bench.Said);
        Assert.Equal("mgr: down exits with 1", bench.Facts[^1]);

        bench = new GuestBench(new LinuxProgram { Processes = [new ShutdownRequester { Name = "down", Partition = "worker" }] });
        bench.Tell(new PeerCommand.Refuse(HcallToken.DoorbellSend, HcallStatus.Invalid)).Run();
        Assert.Equal(["cannot ask worker: EV_EINVAL"], bench.Said);
        Assert.Equal(["mgr: file 1 closed", "mgr: down exits with 1"], bench.Facts.TakeLast(2));
    }

    private static GuestBench Requester()
    {
        var bench = new GuestBench(new LinuxProgram
        {
            Processes =
                [new ShutdownRequester { Name = "down", Partition = "worker", After = Duration.FromMilliseconds(10), Grace = Duration.FromMilliseconds(100) }],
        });
        return bench.RunFor(Duration.FromMilliseconds(11));
    }
}
