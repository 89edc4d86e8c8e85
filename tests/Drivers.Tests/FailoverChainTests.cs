using FslHv.Abi;
using FslHv.Actors;
using FslHv.DeviceTree;

namespace FslHv.Drivers.Tests;

public sealed class FailoverChainTests
{
    [Fact]
    [Conforms("b.6-6", "b.6-7", "b.6-12")]
    public void Subscribers_are_told_one_at_a_time_greatest_priority_first_equal_ones_as_registered()
    {
        var bench = Up([Subscriber("low", -1), Subscriber("first", 5), Subscriber("second", 5), Subscriber("high", 9)]);

        Assert.Equal(
            [
                "mgr: partition 2 seen stopped",
                "mgr: failover chain runs for partition 2",
                .. Told("high"), .. Told("first"), .. Told("second"), .. Told("low"),
                "mgr: failover chain through for partition 2",
            ],
            Stop(bench).Facts);
    }

    [Fact]
    [Conforms("b.6-13")]
    public void The_chain_runs_in_its_own_thread_after_the_interrupt_has_ended()
    {
        var bench = Up([Subscriber("standby", 0)]);
        bench.Engine.SetLatency(Latencies.ContextSwitch, Simulation.LatencyRange.Fixed(Duration.FromMilliseconds(1)));
        bench.Status(Trees.Worker, PartitionStatus.Stopped).Tell(new PeerCommand.Ring(Trees.WorkerStateChange)).RunFor(Duration.FromMicroseconds(900));

        Assert.Equal(["mgr: partition 2 seen stopped"], bench.Facts);
        Assert.Contains(new Hcall.IntEoi(new(Trees.WorkerStateChange)), bench.Hcalls);
        bench.Run();
        Assert.Contains("mgr: failover chain through for partition 2", bench.Facts);
    }

    [Fact]
    public void Nobody_to_tell_is_a_chain_all_the_same() =>
        Assert.Equal(["mgr: failover chain runs for partition 2", "mgr: failover chain through for partition 2"], Stop(Up([])).Facts.Skip(1));

    [Fact]
    [Conforms("b.6-15")]
    public void Wakes_during_a_run_are_remembered_once_and_run_after_it()
    {
        var bench = Up([Subscriber("standby", 0, Duration.FromMilliseconds(5))]);
        bench.Status(Trees.Worker, PartitionStatus.Stopped);
        for (var ring = 0; ring < 4; ring++)
            bench.Tell(new PeerCommand.Ring(Trees.WorkerStateChange)).RunFor(Duration.FromMilliseconds(1));
        bench.Run();

        string[] chain = ["mgr: failover chain runs for partition 2", .. Told("standby"), "mgr: failover chain through for partition 2"];
        Assert.Contains(CodeMarks.DriverChainRunsAgain, bench.Notes);
        Assert.Equal([.. chain, .. chain], bench.Facts.Where(fact => !fact.EndsWith("seen stopped", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_wake_on_the_way_to_the_cpu_is_not_remembered()
    {
        var bench = Up([]);
        bench.Engine.SetLatency(Latencies.ContextSwitch, Simulation.LatencyRange.Fixed(Duration.FromMilliseconds(1)));
        bench.Status(Trees.Worker, PartitionStatus.Stopped);
        for (var ring = 0; ring < 3; ring++)
            bench.Tell(new PeerCommand.Ring(Trees.WorkerStateChange)).RunFor(Duration.FromMicroseconds(100));
        bench.Run();

        Assert.Single(bench.Facts, "mgr: failover chain runs for partition 2");
        Assert.Contains(CodeMarks.DriverChainWokenAgain, bench.Notes);
    }

    [Fact]
    [Conforms("b.6-14")]
    public void Chains_for_different_partitions_run_at_the_same_time()
    {
        var bench = Up([Subscriber("standby", 0, Duration.FromMilliseconds(5))]);
        bench.Status(Trees.Worker, PartitionStatus.Stopped).Status(Trees.Spare, PartitionStatus.Stopped);
        bench.Tell(new PeerCommand.Ring(Trees.WorkerStateChange)).RunFor(Duration.FromMilliseconds(2));
        bench.Tell(new PeerCommand.Ring(Trees.SpareStateChange)).Run();

        Assert.Equal(
            [
                "mgr: subscriber standby told that partition 2 stopped",
                "mgr: subscriber standby told that partition 3 stopped",
                "mgr: subscriber standby is done with partition 2",
                "mgr: subscriber standby is done with partition 3",
            ],
            bench.Facts.Where(fact => fact.Contains("standby", StringComparison.Ordinal)));
    }

    [Fact]
    [Conforms("b.6-13")]
    public void A_slow_chain_holds_no_interrupt_up()
    {
        var bench = Up([Subscriber("standby", 0, Duration.FromSeconds(5))]);
        bench.Status(Trees.Worker, PartitionStatus.Stopped).Tell(new PeerCommand.Ring(Trees.WorkerStateChange)).RunFor(Duration.FromMilliseconds(1));
        bench.Tell(new PeerCommand.Ring(Trees.WorkerWatchdog)).RunFor(Duration.FromMilliseconds(1));

        Assert.Contains(new Hcall.IntEoi(new(Trees.WorkerWatchdog)), bench.Hcalls);
    }

    [Fact]
    public void A_subscriber_that_dies_is_not_waited_for_and_not_told_again()
    {
        var bench = Up([new Mortal { Name = "mortal", Priority = 5 }, Subscriber("standby", 0)]);

        Assert.Equal(
            ["mgr: subscriber mortal told that partition 2 stopped", .. Told("standby"), "mgr: failover chain through for partition 2"],
            Stop(bench).Facts.Skip(2));
        Assert.Contains(CodeMarks.DriverSubscriberDiedInChain, bench.Notes);
        bench.Trace.Clear();
        Assert.Equal([.. Told("standby"), "mgr: failover chain through for partition 2"], Stop(bench).Facts.Skip(2));
    }

    [Fact]
    public void A_subscriber_that_answers_twice_ends_nothing_twice()
    {
        var bench = Up([new Stutterer { Name = "stutterer", Priority = 5 }, Subscriber("standby", 0, Duration.FromMilliseconds(1))]);

        Assert.Equal([.. Told("stutterer"), .. Told("standby"), "mgr: failover chain through for partition 2"], Stop(bench).Facts.Skip(2));
    }

    [Fact]
    public void A_subscriber_claims_its_devices_one_after_the_other_then_starts_the_partition_and_only_then_is_done()
    {
        var bench = Claimer();
        bench.Tell(new PeerCommand.Refuse(HcallToken.ClaimDevice, HcallStatus.InvalidState));
        bench.Status(Trees.Worker, PartitionStatus.Stopped).Ring(Trees.WorkerStateChange);

        Assert.Equal(
            [
                new Hcall.ClaimDevice(new(81)), new Hcall.ClaimDevice(new(80)), new Hcall.ClaimDevice(new(82)),
                new Hcall.PartitionStart(new(Trees.Worker), 0, Load: true),
            ],
            bench.Hcalls.Where(call => call is Hcall.ClaimDevice or Hcall.PartitionStart));
        Assert.Equal(
            [
                "mgr: subscriber takeover told that partition 2 stopped",
                "mgr: takeover: claim of engine/channel@0: EV_INVALID_STATE",
                "mgr: takeover: no claimable device nothing",
                "mgr: takeover: claim of /devices/engine: EV_INVALID_STATE",
                "mgr: takeover: claim of errors: EV_INVALID_STATE",
                "mgr: takeover: start of partition 2: success",
                "mgr: subscriber takeover is done with partition 2",
            ],
            bench.Facts.Where(fact => fact.Contains("takeover", StringComparison.Ordinal)));
    }

    [Fact]
    public void Takeovers_from_two_partitions_do_not_mix()
    {
        var bench = Claimer();
        bench.Status(Trees.Worker, PartitionStatus.Stopped).Status(Trees.Spare, PartitionStatus.Stopped);
        bench.Tell(new PeerCommand.Ring(Trees.WorkerStateChange)).Tell(new PeerCommand.Ring(Trees.SpareStateChange)).Run();

        Hcall[] one = [new Hcall.ClaimDevice(new(81)), new Hcall.ClaimDevice(new(80)), new Hcall.ClaimDevice(new(82))];
        Assert.Equal(
            [.. one, new Hcall.PartitionStart(new(Trees.Worker), 0, Load: true), .. one, new Hcall.PartitionStart(new(Trees.Spare), 0, Load: true)],
            bench.Hcalls.Where(call => call is Hcall.ClaimDevice or Hcall.PartitionStart));
    }

    private static GuestBench Claimer()
    {
        var tree = Trees.Manager(withSpare: true);
        tree.Root.Add(new DeviceTreeNode("aliases")).Set(DeviceTreeProperty.FromStrings("engine", "/devices/engine"));
        var engine = tree.Root.Add(new DeviceTreeNode("devices")).Add(Claimable("engine", 80));
        engine.Add(Claimable("channel@0", 81));
        tree.Find(GuestTree.HandlesPath)!.Add(Claimable("errors", 82));
        var claims = new[] { "engine/channel@0", "nothing", "/devices/engine", "errors" }.ToValueList();
        return GuestBench.Up(new LinuxProgram { Subscribers = [new StandbySubscriber { Name = "takeover", Claims = claims, Starts = true }] }, tree);
    }

    private static DeviceTreeNode Claimable(string name, uint handle) =>
        new DeviceTreeNode(name).Set(Trees.Cell("hv-handle", handle)).Set(DeviceTreeProperty.FromStrings("fsl,hv-claimable", "standby"));

    private static StandbySubscriber Subscriber(string name, int priority, Duration takes = default) =>
        new() { Name = name, Priority = priority, Takes = takes };

    private static string[] Told(string name) =>
        [$"mgr: subscriber {name} told that partition 2 stopped", $"mgr: subscriber {name} is done with partition 2"];

    private static GuestBench Up(ValueList<SubscriberProgram> subscribers) =>
        GuestBench.Up(new LinuxProgram { Subscribers = subscribers }, Trees.Manager(withSpare: true));

    private static GuestBench Stop(GuestBench bench) => bench.Status(Trees.Worker, PartitionStatus.Stopped).Ring(Trees.WorkerStateChange);

    private sealed record Mortal : SubscriberProgram
    {
        public override Actor CreateSubscriber() => new MortalActor();
    }

    private sealed class MortalActor : Actor
    {
        public override void Receive(IActorContext context, Message message) => context.Stop(context.Self);

        public override void AddTo(ref StateHash hash)
        {
        }
    }

    private sealed record Stutterer : SubscriberProgram
    {
        public override Actor CreateSubscriber() => new StuttererActor();
    }

    private sealed class StuttererActor : Actor
    {
        public override void Receive(IActorContext context, Message message)
        {
            var notice = (FailoverNotice)message;
            context.Reply(new FailoverHandled(notice.Id));
            context.Reply(new FailoverHandled(notice.Id));
            context.Reply(new FailoverHandled(notice.Id.Next));
        }

        public override void AddTo(ref StateHash hash)
        {
        }
    }
}
