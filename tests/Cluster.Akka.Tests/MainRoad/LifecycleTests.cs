using FslHv.Abi;
using FslHv.AkkaNet.TestKit;

namespace FslHv.AkkaNet.Tests;

/// <summary>Partitions start, stop and restart, and their managers hear of it.</summary>
public sealed class LifecycleTests : FslHvTestKit
{
    [Fact]
    public void At_power_on_whoever_starts_by_itself_runs()
    {
        var machine = Boot(Shipped.ManagerAndWorker);

        Assert.Equal(PartitionState.Running, machine.StateOf("manager"));
        Assert.Equal(PartitionState.Running, machine.StateOf("worker"));
        Assert.Equal((1, 1), (machine["manager"].Boots, machine["worker"].Boots));
    }

    [Fact]
    public void Who_has_no_image_stops_and_asks_to_be_reset()
    {
        var machine = Prepare(Shipped.TwoPartitions);

        machine.PowerOn();

        machine.FishForState("worker", PartitionState.Stopped);
        Assert.Equal(0, machine["worker"].Boots);
        machine["mgr"].ExpectDoorbell("worker/state-change");
        machine["mgr"].ExpectDoorbell("worker/reset-request");
    }

    [Fact]
    public void A_manager_stops_a_worker_and_hears_that_it_stopped()
    {
        var machine = Boot(Shipped.ManagerAndWorker);
        var manager = machine["manager"];

        Assert.Equal(HcallStatus.Success, manager.Call(new Hcall.PartitionStop(manager.HandleOf("worker"))).Status);

        manager.ExpectDoorbell("worker/state-change");
        Assert.Equal(PartitionState.Stopped, machine.StateOf("worker"));
    }

    [Fact]
    public void A_stop_goes_through_all_its_states()
    {
        var machine = Boot(Shipped.ManagerAndWorker);
        machine["manager"].Begin(new Hcall.PartitionStop(machine["manager"].HandleOf("worker")));

        Assert.Equal(PartitionState.Running, machine.FishForState("worker", PartitionState.Stopping).From);
        Assert.Equal(PartitionState.Stopping, machine.FishForState("worker", PartitionState.StoppingPercpu).From);
        Assert.Equal(PartitionState.StoppingPercpu, machine.FishForState("worker", PartitionState.Stopped).From);
    }

    [Fact]
    public void A_manager_starts_a_stopped_worker_again()
    {
        var machine = Boot(Shipped.ManagerAndWorker);
        var manager = machine["manager"];
        manager.Call(new Hcall.PartitionStop(manager.HandleOf("worker")));
        manager.ExpectDoorbell("worker/state-change");

        Assert.Equal(HcallStatus.Success, manager.Call(new Hcall.PartitionStart(manager.HandleOf("worker"), 0, Load: true)).Status);

        machine.FishForState("worker", PartitionState.Running);
        manager.ExpectDoorbell("worker/state-change");
        Assert.Equal(2, machine["worker"].Boots);
    }

    [Theory]
    [InlineData(false, PartitionStatus.Running)]
    [InlineData(true, PartitionStatus.Stopped)]
    public void Its_status_is_what_it_is(bool isStopped, PartitionStatus status)
    {
        var machine = Boot(Shipped.ManagerAndWorker);
        var manager = machine["manager"];
        if (isStopped)
        {
            manager.Call(new Hcall.PartitionStop(manager.HandleOf("worker")));
            machine.FishForState("worker", PartitionState.Stopped);
        }

        var answer = manager.Call(new Hcall.PartitionGetStatus(manager.HandleOf("worker")));

        Assert.Equal((HcallStatus.Success, (uint)status), (answer.Status, answer.R4));
    }

    [Fact]
    public void A_restart_is_one_call_and_two_boots()
    {
        var machine = Boot(Shipped.ManagerAndWorker);
        var manager = machine["manager"];

        Assert.Equal(HcallStatus.Success, manager.Call(new Hcall.PartitionRestart(manager.HandleOf("worker"))).Status);

        machine.FishForState("worker", PartitionState.Running);
        machine.Settle();
        Assert.Equal(2, machine["worker"].Boots);
    }

    [Fact]
    public void Who_runs_cannot_be_started()
    {
        var machine = Boot(Shipped.ManagerAndWorker);
        var manager = machine["manager"];

        Assert.Equal(HcallStatus.InvalidState, manager.Call(new Hcall.PartitionStart(manager.HandleOf("worker"), 0, Load: true)).Status);
    }

    [Fact]
    public void Who_is_stopped_cannot_be_stopped()
    {
        var machine = Boot(Shipped.ManagerAndWorker);
        var manager = machine["manager"];
        manager.Call(new Hcall.PartitionStop(manager.HandleOf("worker")));
        machine.FishForState("worker", PartitionState.Stopped);

        Assert.Equal(HcallStatus.InvalidState, manager.Call(new Hcall.PartitionStop(manager.HandleOf("worker"))).Status);
    }

    [Fact]
    public void A_worker_stops_itself_and_its_manager_hears_of_it()
    {
        var machine = Boot(Shipped.ManagerAndWorker);

        machine["worker"].Begin(new Hcall.PartitionStop(Handle.Self));

        machine["manager"].ExpectDoorbell("worker/state-change");
        Assert.Contains(machine.Facts, fact => fact is PartitionFact.StopRequested { Partition: "worker", Origin: StopOrigin.Self });
    }

    [Fact]
    public void A_worker_cannot_stop_its_manager()
    {
        var machine = Boot(Shipped.ManagerAndWorker);

        Assert.Equal(HcallStatus.Invalid, machine["worker"].Call(new Hcall.PartitionStop(new Handle(1))).Status);
        Assert.Equal(PartitionState.Running, machine.StateOf("manager"));
    }

    [Fact]
    public void Somebody_at_the_shell_pauses_and_resumes()
    {
        var machine = Boot(Shipped.ManagerAndWorker);

        machine.Shell("worker", LifecycleRequest.Pause);
        machine.FishForState("worker", PartitionState.Paused);
        machine.Shell("worker", LifecycleRequest.Resume);
        machine.FishForState("worker", PartitionState.Running);

        Assert.Equal(1, machine["worker"].Boots);
    }

    [Fact]
    public void A_guest_that_is_paused_answers_when_it_goes_on()
    {
        var machine = Boot(Shipped.ManagerAndWorker);
        machine.Shell("worker", LifecycleRequest.Pause);
        machine.FishForState("worker", PartitionState.Paused);
        machine["manager"].Ring("ring-worker");
        machine["worker"].ExpectNoDoorbell();

        machine.Shell("worker", LifecycleRequest.Resume);

        machine["worker"].ExpectDoorbell("ring-me");
    }

    [Fact]
    public void What_was_stopped_has_a_new_boot_number_when_it_is_back()
    {
        var machine = Boot(Shipped.ManagerAndWorker);
        machine.Shell("worker", LifecycleRequest.Restart);

        machine.FishForState("worker", PartitionState.Running);
        machine.Settle();

        Assert.Equal(2u, machine["worker"].Probe.FishForMessage<GuestEntered>(_ => true).Boot.Value);
    }
}
