using FslHv.Abi;
using FslHv.Host.Telemetry;

namespace FslHv.Host.Tests.Telemetry;

/// <summary>What steps tell is counted, once.</summary>
public sealed class MetricTests
{
    [Fact]
    public void Hcalls_are_counted_by_kind_and_status()
    {
        var page = After(
            Steps.Told(1, 0, Steps.Returns(), Steps.Returns()),
            Steps.Told(2, 0, Steps.Returns(HcallStatus.Invalid)),
            Steps.Told(3, 0, new HypervisorFact.HcallAnswered("mgr", new Hcall.PartitionStop(new Handle(1)), HcallStatus.Success)));

        Assert.Equal(
            [
                """fslhv_hcall_count_total{hcall="DoorbellSend",node="head",status="EV_EINVAL"} 1""",
                """fslhv_hcall_count_total{hcall="DoorbellSend",node="head",status="success"} 2""",
                """fslhv_hcall_count_total{hcall="PartitionStop",node="head",status="success"} 1""",
            ],
            Lines(page, "fslhv_hcall_count_total{"));
    }

    [Fact]
    public void Doorbells_are_counted_by_what_became_of_them()
    {
        var page = After(
            Steps.Told(1, 0, new DoorbellFact.Rung("bell", "mgr", 2)),
            Steps.Told(2, 0, new DoorbellFact.Latched("mgr", new Handle(1), "bell", Coalesced: false)),
            Steps.Told(4, 0, new DoorbellFact.Latched("mgr", new Handle(1), "bell", Coalesced: true)),
            Steps.Told(5, 0, new FileFact.Dropped("mgr", 1, new Handle(1)), new FileFact.Dropped("mgr", 2, new Handle(1))));

        Assert.Equal(
            [
                """fslhv_doorbell_count_total{node="head",outcome="coalesced"} 1""",
                """fslhv_doorbell_count_total{node="head",outcome="dropped"} 2""",
                """fslhv_doorbell_count_total{node="head",outcome="rung"} 1""",
            ],
            Lines(page, "fslhv_doorbell_count_total{"));
    }

    [Fact]
    public void A_step_that_is_shown_again_is_not_counted_again()
    {
        using var counts = new Counts();
        counts.Meter.Begin("m");
        counts.Meter.Take(Steps.Told(7, 0, Steps.Returns()));
        counts.Meter.Begin("m"); // The process was lost and joins anew.
        counts.Meter.Take(Steps.Told(6, 0, Steps.Returns()));
        counts.Meter.Take(Steps.Told(7, 0, Steps.Returns()));
        counts.Meter.Skip(Steps.Told(8, 0, Steps.Returns())); // The node takes over: whoever led has counted it.
        counts.Meter.Take(Steps.Told(8, 0, Steps.Returns()));
        Assert.EndsWith(" 1", Assert.Single(Lines(counts.Page, "fslhv_hcall_count_total{")), StringComparison.Ordinal);

        counts.Meter.Take(Steps.Told(9, 0, Steps.Returns()));
        Assert.EndsWith(" 2", Assert.Single(Lines(counts.Page, "fslhv_hcall_count_total{")), StringComparison.Ordinal);

        counts.Meter.Begin("another");
        counts.Meter.Take(Steps.Told(1, 0, Steps.Returns()));
        Assert.EndsWith(" 3", Assert.Single(Lines(counts.Page, "fslhv_hcall_count_total{")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_failover_is_measured_from_the_loss_to_the_first_subscriber_and_the_first_guest()
    {
        var told = new DriverFact.SubscriberTold("mgr", "takeover", new Handle(3));
        var booted = new GuestFact.Booted("standby", new BootNumber(1), "linux");
        var page = After(
            Steps.Told(1, 10, booted, told), // Nothing was lost yet.
            Steps.Told(2, 1000, new PartitionFact.Lost("worker")),
            Steps.Told(3, 1004, booted), // Nobody was told yet.
            Steps.Told(4, 1020, told),
            Steps.Told(5, 1021, told), // The second subscriber.
            Steps.Told(6, 1700, booted),
            Steps.Told(7, 1800, booted));

        Assert.Equal(
            [
                """fslhv_failover_duration_seconds_sum{node="head",until="booted"} 0.7""",
                """fslhv_failover_duration_seconds_sum{node="head",until="told"} 0.02""",
            ],
            Lines(page, "fslhv_failover_duration_seconds_sum"));
        Assert.All(Lines(page, "fslhv_failover_duration_seconds_count"), line => Assert.EndsWith(" 1", line, StringComparison.Ordinal));
    }

    [Fact]
    public void A_partition_that_had_not_run_does_not_stop_and_what_comes_much_later_follows_from_something_else()
    {
        var told = new DriverFact.SubscriberTold("mgr", "takeover", new Handle(3));
        var stopped = new PartitionFact.Entered("worker", PartitionState.Starting, PartitionState.Stopped);
        var page = After(
            Steps.Told(1, 10, stopped),
            Steps.Told(2, 11, told),
            Steps.Told(3, 20, new PartitionFact.Entered("worker", PartitionState.Starting, PartitionState.Running)),
            Steps.Told(4, 100, stopped),
            Steps.Told(5, 10_101, told));
        Assert.Empty(Lines(page, "fslhv_failover"));

        page = After(
            Steps.Told(1, 20, new PartitionFact.Entered("worker", PartitionState.Starting, PartitionState.Running)),
            Steps.Told(2, 100, stopped),
            Steps.Told(3, 350, told));
        Assert.Equal(["""fslhv_failover_duration_seconds_sum{node="head",until="told"} 0.25"""], Lines(page, "fslhv_failover_duration_seconds_sum"));
    }

    [Fact]
    public void Where_others_count_the_same_steps_only_failovers_are_measured()
    {
        using var counts = new Counts(TelemetryPart.Failovers);
        counts.Meter.Take(Steps.Told(1, 0, Steps.Returns(), new DoorbellFact.Rung("bell", "mgr", 2), new PartitionFact.Lost("worker")));
        counts.Meter.Take(Steps.Told(2, 5, new DriverFact.SubscriberTold("mgr", "takeover", new Handle(3))));
        Assert.Empty(Lines(counts.Page, "fslhv_hcall"));
        Assert.Empty(Lines(counts.Page, "fslhv_step"));
        Assert.Empty(Lines(counts.Page, "fslhv_doorbell"));
        Assert.Equal(["""fslhv_failover_duration_seconds_count{node="head",until="told"} 1"""], Lines(counts.Page, "fslhv_failover_duration_seconds_count"));
    }

    [Fact]
    public void What_waits_is_asked_anew_and_what_was_sent_goes_on_when_a_node_begins_anew()
    {
        using var counts = new Counts { Load = new Load { Mailboxes = [("hypervisor", 3), ("mgr", 4)], Packets = 100, Bytes = 5000 } };
        Assert.Equal(
            ["""fslhv_mailbox_depth{actor="hypervisor",node="head"} 3""", """fslhv_mailbox_depth{actor="mgr",node="head"} 4"""],
            Lines(counts.Page, "fslhv_mailbox_depth{"));

        counts.Load = new Load { Mailboxes = [("mgr", 0)], Packets = 7, Bytes = 60 };
        var page = counts.Page;
        Assert.Equal(["""fslhv_mailbox_depth{actor="mgr",node="head"} 0"""], Lines(page, "fslhv_mailbox_depth{"));
        Assert.Equal(["""fslhv_outbox_packet_count_total{node="head"} 107"""], Lines(page, "fslhv_outbox_packet_count_total{"));
        Assert.Equal(["""fslhv_outbox_size_bytes_total{node="head"} 5060"""], Lines(page, "fslhv_outbox_size_bytes_total{"));
    }

    private static string After(params Actors.RecordedStep[] steps)
    {
        using var counts = new Counts();
        foreach (var step in steps)
            counts.Meter.Take(step);
        return counts.Page;
    }

    private static string[] Lines(string page, string prefix) => [.. page.Split('\n').Where(line => line.StartsWith(prefix, StringComparison.Ordinal))];

    private sealed class Counts : IDisposable
    {
        private readonly Instruments _instruments;
        private readonly MetricBook _book;

        public Counts(TelemetryPart part = TelemetryPart.All)
        {
            _instruments = new Instruments("head", () => Load);
            _book = new MetricBook(_instruments.Meter);
            Meter = new StepMeter(_instruments, part == TelemetryPart.All);
        }

        public StepMeter Meter { get; }

        public Load Load { get; set; } = Load.None;

        public string Page => _book.Write();

        public void Dispose()
        {
            _book.Dispose();
            _instruments.Dispose();
        }
    }
}
