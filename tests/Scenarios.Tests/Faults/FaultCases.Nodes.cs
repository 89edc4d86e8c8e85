namespace FslHv.Scenarios.Tests;

/// <content>Cases of nodes and links. What takes its time is measured by a restart, which the worker answers within 2 ms where nothing befalls it.</content>
internal static partial class FaultCases
{
    private const string Spread = "boards/worker-and-standby.dts";
    private const string Places = "nodes:\n  head: { hypervisor: true, partitions: [manager] }\n  right: { partitions: [worker, standby] }\n";

    private const string SlowManager = "nodes:\n  head: { hypervisor: true }\n  right: { partitions: [manager] }\n"
        + "guests: { manager: { subscribers: [{ standby: { name: s, takes: 100ms } }] } }\n";

    private const string Crashes = "{ at: 50ms, node-crash: right }, "
        + "{ when: { fact: partition.came-back, partition: worker }, shell: { do: start, partition: worker, load: true } }";

    private static readonly IEnumerable<FaultCase> OfNodes =
    [
        new("node-crash right at 50ms", "{ at: 50ms, node-crash: right }", Spread, Places, "never: { fact: partition.lost, partition: worker }"),
        Late("node-pause right at 50ms", "node-pause: right"),
        Late("link-cut head>right at 50ms one-way=true", "link-cut: { from: head, to: right, one-way: true }"),
        Late("link-slow right>head at 50ms by=20ms", "link-slow: { from: right, to: head, by: 20ms }"),
        Late("link-lose head>right at 50ms permille=1000", "link-lose: { from: head, to: right, permille: 1000 }"),
        Late("link-delay head>right at 50ms permille=1000 by=20ms", "link-delay: { from: head, to: right, permille: 1000, by: 20ms }"),
        Late("broker-outage * at 50ms", "broker-outage: all-links"),
        Late("link-duplicate head>right at 50ms permille=1000", "link-duplicate: { from: head, to: right, permille: 1000 }") with
        {
            Holds = Anything, NeverDelivered = "link.duplicate",
        },
        new(
            "slow-disk right at 1ms by=500ms for=300ms", "{ at: 1ms, slow-disk: { node: right, by: 500ms }, for: 300ms }", Spread, Places,
            "exactly-once: { fact: partition.guest-entered, partition: worker, boot: 1 }") { Befalls = Crashes },
        new(
            "clock-drift right at 50ms slower=500000 for=500ms", "{ at: 50ms, clock-drift: { node: right, slower: 500000 }, for: 500ms }", Spread, SlowManager,
            "exactly-once: { fact: failover.done, guest: manager, partition: 2 }, to: 170ms")
        { Befalls = "{ at: 60ms, shell: { do: stop, partition: worker } }" },
    ];

    private static FaultCase Late(string fault, string action) => new(
        fault, $"{{ at: 50ms, {action} }}", Spread, Places, "exactly-once: { fact: shell.answered, partition: worker, request: restart }, to: 55ms")
    {
        Befalls = "{ at: 51ms, shell: { do: restart, partition: worker } }",
    };
}
