using FslHv.Abi;

namespace FslHv.Hypervisor.Tests.Planning;

/// <summary>The order in which a guest's numbers are given, and what is counted.</summary>
public sealed class NumberingTests
{
    private const string Everything =
        $$"""
        fast: fast { compatible = "doorbell", "fast-doorbell"; };
        p1: p1 {
          {{Board.Needs}} cpus = <0 2>; label = "one";
          chan { compatible = "byte-channel"; };
          rx { compatible = "receive-doorbell"; global-doorbell = <&db0>; };
          quick { compatible = "receive-doorbell"; global-doorbell = <&fast>; };
          boss { compatible = "managed-partition"; partition = <&p2>; };
          tx { compatible = "send-doorbell"; global-doorbell = <&fast>; };
          dev { device = "serial1"; };
          errors { compatible = "error-manager"; vcpu = <1>; };
        };
        p2: p2 { {{Board.Needs}} cpus = <2 1>; label = "two"; };
        """;

    [Fact]
    [Conforms("a.3-4", "d.2-19")]
    public void Devices_error_queue_sends_receives_managed_shutdown_and_channels_in_this_order()
    {
        var plan = Board.Plan(Everything);

        Assert.Equal(
            [
                new HandleEntry.Device(new Handle(64), "", "serial1", false) { GuestPath = "/devices/dev" },
                new HandleEntry.ErrorQueue(new Handle(65), "errors", true) { Vcpu = 1, Number = 1 },
                new HandleEntry.ErrorQueue(new Handle(66), "guest-error-queue", false),
                new HandleEntry.SendDoorbell(new Handle(67), "tx", 2),
                new HandleEntry.Interrupt(new Handle(68), "rx", 0),
                new HandleEntry.Interrupt(new Handle(69), "boss/state-change", 2),
                new HandleEntry.Interrupt(new Handle(70), "boss/watchdog-expiration", 3),
                new HandleEntry.Interrupt(new Handle(71), "boss/reset-request", 4),
                new HandleEntry.SendDoorbell(new Handle(72), "boss/shutdown", 10),
                new HandleEntry.Interrupt(new Handle(73), "shutdown", 5),
                new HandleEntry.Interrupt(new Handle(74), "chan", 6),
                new HandleEntry.Interrupt(new Handle(75), "chan", 7),
                new HandleEntry.ByteChannel(new Handle(76), "chan", "nobody") { RxLine = 6, TxLine = 7 },
            ],
            plan.Partitions[0].LocalHandles);
    }

    [Fact]
    [Conforms("a.3-3", "a.7-45", "c.4-1")]
    public void Fast_doorbells_take_the_first_global_numbers_and_are_received_under_them()
    {
        var plan = Board.Plan(Everything);

        Assert.Equal([2u, 3u], plan.Partitions.Select(partition => partition.Spec.Id.Value));
        Assert.Equal(
            [
                new HandleEntry.Interrupt(new Handle(1), "quick", 1),
                new HandleEntry.Partition(new Handle(2), "", 0),
                new HandleEntry.Partition(new Handle(3), "boss", 1),
            ],
            plan.Partitions[0].GlobalHandles);
        Assert.Equal(1u, plan.Guest(0, "/hypervisor/handles/quick").Property("interrupts")!.Cell(0));
        Assert.Equal([new DoorbellReceiver(0, 1)], plan.Doorbells[2].Receivers);
    }

    [Fact]
    [Conforms("a.7-44")]
    public void A_fifth_fast_doorbell_is_none()
    {
        var bells = string.Concat(Enumerable.Range(0, 5).Select(i => $"f{i}: f{i} {{ compatible = \"doorbell\", \"fast-doorbell\"; }};"));
        var plan = Board.Plan($$"""{{bells}} p1 { {{Board.Needs}} cpus = <0 1>; tx { compatible = "send-doorbell"; global-doorbell = <&f4>; }; };""");

        plan.Remark("/f4: more than 4 fast doorbells; skipped");
        plan.Remark("/p1/tx: global-doorbell: /f4 is no doorbell; skipped");
        Assert.Equal(5u, plan.Partitions[0].Spec.Id.Value);
    }

    [Fact]
    public void Plain_doorbells_of_one_name_are_told_apart_by_their_paths()
    {
        var plan = Board.Plan($$"""more { bell0 { compatible = "doorbell"; }; }; p1 { {{Board.Needs}} cpus = <0 1>; };""");
        Assert.Equal(["/bells/bell0", "bell1", "/more/bell0"], plan.Doorbells.Take(3).Select(doorbell => doorbell.Name));
    }

    [Fact]
    [Conforms("a.7-22")]
    public void A_guest_that_sends_and_receives_on_one_doorbell_rings_itself()
    {
        var plan = Board.PlanOne(
            "a { compatible = \"send-doorbell\"; global-doorbell = <&db0>; }; b { compatible = \"receive-doorbell\"; global-doorbell = <&db0>; };");
        Assert.Equal([new DoorbellReceiver(0, 0)], plan.Doorbells[0].Receivers);
        Assert.Equal(new HandleEntry.SendDoorbell(new Handle(65), "a", 0), plan.Partitions[0].Find(new Handle(65)));
    }

    [Fact]
    public void Nodes_of_one_name_become_one_and_are_told()
    {
        var plan = Board.PlanOne(
            "f { x { compatible = \"send-doorbell\"; global-doorbell = <&db0>; }; }; "
                + "g { x { compatible = \"receive-doorbell\"; global-doorbell = <&db1>; }; };");
        plan.Remark("/p1/g/x: the guest has a node x already");
        Assert.Equal(3, plan.Partitions[0].LocalHandles.Count - 1);
        Assert.Equal("epapr,hv-receive-doorbell", plan.Guest(0, "/hypervisor/handles/x").Property("compatible")!.AsString());
    }
}
