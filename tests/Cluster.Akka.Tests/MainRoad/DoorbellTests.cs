using FslHv.Abi;
using FslHv.Actors;
using FslHv.AkkaNet.TestKit;

namespace FslHv.AkkaNet.Tests;

/// <summary>Doorbells, as guests see them.</summary>
public sealed class DoorbellTests : FslHvTestKit
{
    [Fact]
    public void A_manager_rings_and_the_worker_hears_it()
    {
        var machine = Boot(Shipped.ManagerAndWorker);

        Assert.Equal(HcallStatus.Success, machine["manager"].Ring("ring-worker"));

        machine["worker"].ExpectDoorbell("ring-me");
        machine["manager"].ExpectNoDoorbell();
    }

    [Fact]
    public void A_doorbell_comes_with_the_interrupt_that_the_guest_tree_says()
    {
        var machine = Boot(Shipped.ManagerAndWorker);
        machine["manager"].Ring("ring-worker");

        var received = machine["worker"].ExpectDoorbell("ring-me");

        var node = machine["worker"].Tree.Find("/hypervisor/handles/ring-me")!;
        Assert.Equal(GuestTree.InterruptOf(node), received.Interrupt);
    }

    [Fact]
    public void Two_rings_that_wait_together_come_as_one()
    {
        var machine = Boot(Shipped.ManagerAndWorker);
        var worker = machine["worker"];
        var interrupt = GuestTree.InterruptOf(worker.Tree.Find("/hypervisor/handles/ring-me")!)!.Value;
        worker.Call(new Hcall.IntSetMask(interrupt, Masked: true));
        machine["manager"].Ring("ring-worker");
        machine["manager"].Ring("ring-worker");

        worker.Begin(new Hcall.IntSetMask(interrupt, Masked: false));

        worker.ExpectDoorbell("ring-me");
        worker.ExpectNoDoorbell();
    }

    [Fact]
    public void A_masked_doorbell_waits()
    {
        var machine = Boot(Shipped.ManagerAndWorker);
        var worker = machine["worker"];
        var interrupt = GuestTree.InterruptOf(worker.Tree.Find("/hypervisor/handles/ring-me")!)!.Value;
        worker.Call(new Hcall.IntSetMask(interrupt, Masked: true));

        machine["manager"].Ring("ring-worker");

        worker.ExpectNoDoorbell();
        worker.Begin(new Hcall.IntSetMask(interrupt, Masked: false));
        worker.ExpectDoorbell("ring-me");
    }

    [Fact]
    public void Rings_one_after_the_other_come_one_after_the_other()
    {
        var machine = Boot(Shipped.ManagerAndWorker);
        for (var ring = 0; ring < 5; ring++)
        {
            machine["manager"].Ring("ring-worker");
            machine["worker"].ExpectDoorbell("ring-me");
        }

        machine["worker"].ExpectNoDoorbell();
    }

    [Fact]
    public void Managers_of_each_other_ring_both_ways()
    {
        var machine = Boot(Shipped.MutualManagers);

        machine["active"].Ring("ring-standby");
        machine["standby"].ExpectDoorbell("from-active");
        machine["standby"].Ring("ring-active");
        machine["active"].ExpectDoorbell("from-standby");
    }

    [Fact]
    public void A_handle_that_is_no_doorbell_is_refused()
    {
        var machine = Boot(Shipped.ManagerAndWorker);

        Assert.Equal(HcallStatus.Invalid, machine["manager"].Call(new Hcall.DoorbellSend(new Handle(1000))).Status);
        Assert.Equal(HcallStatus.Invalid, machine["manager"].Call(new Hcall.DoorbellSend(machine["manager"].HandleOf("worker"))).Status);
    }

    [Fact]
    public void A_manager_asks_the_worker_to_shut_down_by_a_doorbell()
    {
        var machine = Boot(Shipped.ManagerAndWorker);

        machine["manager"].Ring("worker/shutdown");

        machine["worker"].ExpectDoorbell("shutdown");
    }

    [Fact]
    public void What_rings_for_a_stopped_guest_waits_for_its_next_boot()
    {
        var machine = Boot(Shipped.ManagerAndWorker);
        var manager = machine["manager"];
        manager.Call(new Hcall.PartitionStop(manager.HandleOf("worker")));
        machine.FishForState("worker", PartitionState.Stopped);
        manager.Ring("ring-worker");

        manager.Call(new Hcall.PartitionStart(manager.HandleOf("worker"), 0, Load: true));

        machine["worker"].ExpectDoorbell("ring-me");
    }

    [Fact]
    public void The_probe_is_a_test_probe_of_Akka()
    {
        var machine = Boot(Shipped.ManagerAndWorker);
        machine["manager"].Ring("ring-worker");
        machine.Settle();

        var received = machine["worker"].Probe.ExpectMsg<DoorbellReceived>();

        Assert.Equal("ring-me", received.Doorbell);
        machine["worker"].Probe.ExpectNoMsg(TimeSpan.Zero);
    }
}
