using FslHv.Abi;
using FslHv.Actors;
using FslHv.AkkaNet.TestKit;

namespace FslHv.AkkaNet.Tests;

/// <summary>Hcalls, as whoever stands at the hypervisor sees them.</summary>
public sealed class HcallTests : FslHvTestKit
{
    [Fact]
    public void The_hypervisor_gets_what_a_guest_calls()
    {
        var machine = Boot(Shipped.ManagerAndWorker);
        machine["manager"].Begin(new Hcall.DoorbellSend(machine["manager"].HandleOf("ring-worker")));

        var seen = machine.ExpectHcall<Hcall.DoorbellSend>();

        Assert.Equal(("manager", HcallStatus.Success), (seen.Guest, seen.Status));
    }

    [Fact]
    public void An_hcall_of_one_guest_is_told_from_that_of_another()
    {
        var machine = Boot(Shipped.MutualManagers);
        machine["active"].Begin(new Hcall.DoorbellSend(machine["active"].HandleOf("ring-standby")));
        machine["standby"].Begin(new Hcall.DoorbellSend(machine["standby"].HandleOf("ring-active")));

        Assert.Equal("standby", machine.ExpectHcall<Hcall.DoorbellSend>("standby").Guest);
    }

    [Fact]
    public void Nobody_calls_when_nothing_happens()
    {
        var machine = Boot(Shipped.ManagerAndWorker);

        machine.ExpectNoHcall<Hcall.PartitionStop>();
        machine.ExpectNoHcall<Hcall.DoorbellSend>(Duration.FromSeconds(60));
    }

    [Fact]
    public void A_call_takes_effect_once()
    {
        var machine = Boot(Shipped.ManagerAndWorker);
        machine["manager"].Ring("ring-worker");

        machine.ExpectHcall<Hcall.DoorbellSend>();
        machine.ExpectNoHcall<Hcall.DoorbellSend>();
    }

    [Fact]
    public void A_call_that_there_is_not_is_refused() =>
        Assert.Equal(HcallStatus.Unimplemented, Boot(Shipped.ManagerAndWorker)["manager"].Call(new Hcall.Unknown(4711)).Status);

    [Fact]
    public void An_expectation_that_is_not_met_says_what_came_instead()
    {
        var machine = Boot(Shipped.MutualManagers);
        machine["active"].Ring("ring-standby");

        var failed = Assert.Throws<ExpectationException>(() => machine["standby"].ExpectDoorbell("active/state-change"));

        Assert.StartsWith(
            "doorbell active/state-change at standby was expected, and DoorbellReceived { Doorbell = from-active", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void One_that_waits_in_vain_says_for_how_long()
    {
        var machine = Boot(Shipped.ManagerAndWorker);

        var failed = Assert.Throws<ExpectationException>(() => machine["worker"].ExpectDoorbell("ring-me", Duration.FromMilliseconds(50)));

        Assert.Equal("doorbell ring-me at worker did not come within 50ms", failed.Message);
    }

    [Fact]
    public void A_name_that_the_guest_tree_has_not_is_reported()
    {
        var manager = Boot(Shipped.ManagerAndWorker)["manager"];

        Assert.Equal("manager has no handle ring-nobody", Assert.Throws<ExpectationException>(() => manager.Ring("ring-nobody")).Message);
    }
}
