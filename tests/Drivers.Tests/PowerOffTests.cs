using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Drivers.Tests;

public sealed class PowerOffTests
{
    [Fact]
    [Conforms("b.6-3", "b.8-10")]
    public void Without_processes_the_shutdown_doorbell_powers_off_at_once()
    {
        var bench = GuestBench.Up(new LinuxProgram()).Ring(Trees.OwnShutdown);

        Assert.Equal(["mgr: asked to shut down", "mgr: powers off"], bench.Facts);
        Assert.Equal([new Hcall.PartitionStop(Handle.Self)], bench.Hcalls);
    }

    [Fact]
    [Conforms("b.6-2", "b.6-3")]
    public void Every_process_is_asked_to_end_and_waited_for()
    {
        var bench = GuestBench.Up(new LinuxProgram
        {
            Processes =
            [
                new Hand { Name = "a", Obeys = true },
                new FailoverDaemon { Name = "daemon" },
                new DoorbellLogger { Name = "log", ReadEvery = Duration.FromSeconds(1) },
            ],
        });
        bench.Tell(new PeerCommand.Ring(Trees.OwnShutdown)).RunFor(Duration.FromMilliseconds(1));

        Assert.Equal("mgr: asked to shut down", bench.Facts[0]);
        Assert.Equal("mgr: powers off", bench.Facts[^1]);
        Assert.Equal(
            ["mgr: a exits with 0", "mgr: daemon exits with 0", "mgr: log exits with 0"],
            bench.Facts.Where(fact => fact.Contains("exits", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        Assert.Equal(new Hcall.PartitionStop(Handle.Self), bench.Hcalls[^1]);
    }

    [Fact]
    public void A_process_that_does_not_end_is_waited_for_until_the_grace_is_over()
    {
        var bench = GuestBench.Up(Stubborn(Duration.FromSeconds(3)));
        bench.Tell(new PeerCommand.Ring(Trees.OwnShutdown)).RunFor(Duration.FromMilliseconds(2_999));
        Assert.Equal(["mgr: asked to shut down"], bench.Facts);

        bench.RunFor(Duration.FromMilliseconds(2));
        Assert.Equal(["mgr: asked to shut down", "mgr: powers off"], bench.Facts);
        Assert.Contains(CodeMarks.KernelGraceOver, bench.Notes);
        Assert.Equal(new Hcall.PartitionStop(Handle.Self), bench.Hcalls[^1]);
    }

    [Fact]
    public void A_process_that_dies_instead_is_waited_for_no_longer()
    {
        var bench = GuestBench.Up(Stubborn(Duration.FromSeconds(3)));
        bench.Tell(new PeerCommand.Ring(Trees.OwnShutdown)).RunFor(Duration.FromMilliseconds(1));
        bench.Command("stubborn", new HandCommand.Crash());
        bench.RunFor(Duration.FromMilliseconds(1));

        Assert.Equal("mgr: powers off", bench.Facts[^1]);
    }

    [Fact]
    public void A_second_shutdown_doorbell_meanwhile_changes_nothing()
    {
        var bench = GuestBench.Up(Stubborn(Duration.FromSeconds(3)));
        bench.Tell(new PeerCommand.Ring(Trees.OwnShutdown)).RunFor(Duration.FromSeconds(2));
        bench.Tell(new PeerCommand.Ring(Trees.OwnShutdown)).RunFor(Duration.FromMilliseconds(1_100));

        Assert.Equal(["mgr: asked to shut down", "mgr: asked to shut down", "mgr: powers off"], bench.Facts);
        Assert.Single(bench.Notes.OfType<HandGot>());
        Assert.Contains(CodeMarks.KernelShutdownAskedAgain, bench.Notes);
        Assert.Single(bench.Hcalls, call => call is Hcall.PartitionStop);
    }

    [Fact]
    [Conforms("c.3-12")]
    public void A_guest_that_ignores_the_request_goes_on()
    {
        var bench = GuestBench.Up(new LinuxProgram());
        bench.Befall(new GuestEvent.IgnoreShutdown()).Ring(Trees.OwnShutdown);

        Assert.Equal(["mgr: ignore-shutdown", "mgr: asked to shut down, ignores it"], bench.Facts);
        Assert.Equal([new Hcall.IntEoi(new(Trees.OwnShutdown))], bench.Hcalls);
    }

    [Fact]
    public void A_guest_powers_off_on_its_own_in_the_same_order()
    {
        var bench = GuestBench.Up(new LinuxProgram { Processes = [new Hand { Name = "a", Obeys = true }] });
        bench.Befall(new GuestEvent.PowerOff()).Run();

        Assert.Equal(["mgr: power-off", "mgr: a exits with 0", "mgr: powers off"], bench.Facts);
    }

    [Fact]
    public void A_guest_that_powers_off_takes_no_second_power_off_and_no_command()
    {
        var bench = GuestBench.Up(Stubborn(Duration.FromSeconds(3)));
        bench.Befall(new GuestEvent.PowerOff()).RunFor(Duration.FromSeconds(1));
        bench.Befall(new GuestEvent.PowerOff()).Befall(new GuestEvent.Partman(["stop", "-h", "worker"])).RunFor(Duration.FromSeconds(1));

        Assert.Equal(
            ["mgr: power-off strikes nothing: the guest is powering off", "mgr: partman strikes nothing: the guest is powering off"],
            bench.Facts.Skip(1));
    }

    [Fact]
    public void Nothing_runs_after_the_power_off()
    {
        var bench = GuestBench.Up(new LinuxProgram { Processes = [new Hand { Name = "stubborn" }], ShutdownGrace = Duration.Zero });
        bench.Befall(new GuestEvent.PowerOff()).Run();
        bench.Trace.Clear();
        bench.Ring(Trees.WorkerStateChange).Befall(new GuestEvent.StopSelf()).Run();

        Assert.Equal(["mgr: stop-self strikes nothing: the guest has powered off"], bench.Facts);
        Assert.Empty(bench.Hcalls);
    }

    private static LinuxProgram Stubborn(Duration grace) => new() { Processes = [new Hand { Name = "stubborn" }], ShutdownGrace = grace };
}
