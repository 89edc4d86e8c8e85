using FslHv.Abi;
using FslHv.Actors;
using FslHv.AkkaNet.TestKit;

namespace FslHv.AkkaNet.Tests;

/// <summary>The main road: somebody stops, whoever manages it hears so by a doorbell, asks, and starts another one or the same again.</summary>
public sealed class FailoverTests : FslHvTestKit
{
    [Fact]
    public void Standby_hears_that_active_stopped_and_starts_it_again()
    {
        var machine = Boot(Shipped.MutualManagers);
        var (active, standby) = (machine["active"], machine["standby"]);
        active.Begin(new Hcall.PartitionStop(Handle.Self));

        standby.ExpectDoorbell("active/state-change");
        Assert.Equal((uint)PartitionStatus.Stopped, standby.Call(new Hcall.PartitionGetStatus(standby.HandleOf("active"))).R4);
        standby.Call(new Hcall.PartitionStart(standby.HandleOf("active"), 0, Load: true));

        machine.FishForState("active", PartitionState.Running);
        standby.ExpectDoorbell("active/state-change");
        Assert.Equal(2, active.Boots);
    }

    [Fact]
    public void A_manager_starts_the_standby_when_the_worker_dies()
    {
        var machine = Boot(Shipped.WorkerAndStandby);
        var manager = machine["manager"];
        machine.Shell("worker", LifecycleRequest.Stop);

        manager.ExpectDoorbell("worker/state-change");
        manager.Call(new Hcall.PartitionStart(manager.HandleOf("standby"), 0, Load: false));

        machine.FishForState("standby", PartitionState.Running);
        manager.ExpectDoorbell("standby/state-change");
        Assert.Equal(1, machine["standby"].Boots);
    }

    [Fact]
    public void The_first_of_two_restarts_wins()
    {
        var machine = Boot(Shipped.ManagerAndWorker);
        var manager = machine["manager"];
        var worker = manager.HandleOf("worker");

        manager.Begin(new Hcall.PartitionRestart(worker));
        manager.Begin(new Hcall.PartitionRestart(worker));

        Assert.Equal(HcallStatus.Success, manager.ExpectReturn<Hcall.PartitionRestart>().Answer.Status);
        Assert.Equal(HcallStatus.InvalidState, manager.ExpectReturn<Hcall.PartitionRestart>().Answer.Status);
    }

    [Fact]
    public void Both_stop_each_other_and_nobody_is_left()
    {
        var machine = Boot(Shipped.MutualManagers);
        machine["active"].Begin(new Hcall.PartitionStop(machine["active"].HandleOf("standby")));
        machine["standby"].Begin(new Hcall.PartitionStop(machine["standby"].HandleOf("active")));

        machine.Settle();

        Assert.Contains(PartitionState.Stopped, new[] { machine.StateOf("active"), machine.StateOf("standby") });
    }

    [Fact]
    public void A_manager_that_restarted_still_has_its_workers_doorbell()
    {
        var machine = Boot(Shipped.ManagerAndWorker);
        machine.Shell("manager", LifecycleRequest.Restart);
        machine.FishForState("manager", PartitionState.Running);
        machine.Settle();
        machine.Forget();

        machine.Shell("worker", LifecycleRequest.Stop);

        machine["manager"].ExpectDoorbell("worker/state-change");
    }

    [Fact]
    public void Whoever_watches_the_shell_of_a_partition_hears_that_its_actor_was_stopped()
    {
        var machine = Boot(Shipped.ManagerAndWorker);
        var watcher = CreateTestProbe();
        watcher.Watch(machine.ShellOf("worker"));

        machine.Engine.Stop(machine.Partition("worker"));

        watcher.ExpectTerminated(machine.ShellOf("worker"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void The_shipped_failover_holds_on_the_actor_system(ulong seed)
    {
        var result = Run(Shipped.Scenario("failover"), seed);

        Assert.True(result.Holds, $"{result}");
    }

    [Theory]
    [InlineData("orderly-shutdown")]
    [InlineData("mutual-stop")]
    [InlineData("restart-race")]
    [InlineData("watchdog-notify")]
    [InlineData("manager-loads-worker")]
    public void Other_shipped_scenarios_hold_there_too(string name)
    {
        var result = Run(Shipped.Scenario(name));

        Assert.True(result.Holds, $"{result}");
    }
}
