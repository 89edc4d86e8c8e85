using System.Text;
using FslHv.Tests;

namespace FslHv.Scenarios.Tests;

/// <summary>Random faults of nodes and links, random commands: nobody breaks a rule, and when all faults have ended the machine does what it is
/// asked.</summary>
public sealed class NodeChaosTests
{
    private static readonly string[] Nodes = ["head", "left", "right"];

    private const string Places =
        "nodes:\n  head: { hypervisor: true, partitions: [manager] }\n  left: { partitions: [worker] }\n  right: { partitions: [standby] }\n" + Programs;

    private const string PlacesOfStandbys =
        "nodes:\n  head: { hypervisor: true, partitions: [manager], standby: true }\n  left: { partitions: [worker], standby: true }\n"
        + "  right: { partitions: [standby], standby: true }\n" + Programs;

    private const string Programs =
        "guests: { manager: { processes: [{ doorbell-logger: { name: log } }], subscribers: [{ standby: { name: takeover } }] } }\n";

    private static string AnyFault(Random random)
    {
        var from = random.Next(3);
        var to = (from + random.Next(1, 3)) % 3;
        var link = $"from: {Nodes[from]}, to: {Nodes[to]}, one-way: {(random.Next(2) == 0 ? "true" : "false")}";
        return random.Next(11) switch
        {
            0 => $"node-crash: {Nodes[from]}",
            1 => $"node-pause: {Nodes[from]}",
            2 => $"clock-drift: {{ node: {Nodes[from]}, {(random.Next(2) == 0 ? "faster" : "slower")}: {random.Next(1, 300_000)} }}",
            3 => $"slow-disk: {{ node: {Nodes[from]}, by: 1ms }}",
            4 => $"link-cut: {{ {link} }}",
            5 => $"link-slow: {{ {link}, by: {random.Next(1, 20)}ms }}",
            6 => $"link-lose: {{ {link}, permille: {random.Next(1, 900)} }}",
            7 => $"link-duplicate: {{ {link}, permille: {random.Next(1, 900)} }}",
            8 => $"link-delay: {{ {link}, permille: {random.Next(1, 900)}, by: {random.Next(1, 9)}ms }}",
            9 => "broker-outage: all-links",
            _ => $"node-crash: {Nodes[random.Next(1, 3)]}",
        };
    }

    private static string AnyCommand(Random random)
    {
        var target = random.Next(2) == 0 ? "worker" : "standby";
        return random.Next(8) switch
        {
            0 => $"manage: {{ guest: manager, do: stop, partition: {target} }}",
            1 => $"manage: {{ guest: manager, do: start, partition: {target}, load: true }}",
            2 => $"manage: {{ guest: manager, do: restart, partition: {target} }}",
            3 => $"manage: {{ guest: manager, do: status, partition: {target} }}",
            4 => "ring: { guest: manager, doorbell: ring-worker, times: 5 }",
            5 => $"shell: {{ do: {(random.Next(2) == 0 ? "pause" : "resume")}, partition: {target} }}",
            6 => $"panic: {target}",
            _ => random.Next(4) == 0 ? "reset: shell" : $"shell: {{ do: restart, partition: {target} }}",
        };
    }

    /// <summary>Faults up to 400 ms, each of at most 90 ms; then, when all of it is over, the operator starts what is stopped.</summary>
    private static string Text(Random random, string places)
    {
        var text = new StringBuilder(places).Append("until: 5s\ntimeline:\n");
        for (var i = random.Next(1, 9); i > 0; i--)
            text.Append($"  - {{ at: {random.Next(400_000)}us, {AnyFault(random)}, for: {random.Next(1, 90_000)}us }}\n");
        for (var i = random.Next(6); i > 0; i--)
            text.Append($"  - {{ at: {random.Next(400_000)}us, {AnyCommand(random)} }}\n");
        foreach (var partition in new[] { "manager", "worker", "standby" })
        {
            text.Append($"  - {{ at: 2s, shell: {{ do: resume, partition: {partition} }} }}\n");
            text.Append($"  - {{ at: 2100ms, shell: {{ do: start, partition: {partition}, load: true }} }}\n");
            text.Append($"  - {{ at: 2500ms, shell: {{ do: restart, partition: {partition} }} }}\n");
        }

        text.Append("expect:\n");
        foreach (var partition in new[] { "manager", "worker", "standby" })
        {
            text.Append($"  - {{ finally: {{ partition: {partition}, is: running }} }}\n");
            text.Append($"  - {{ exactly-once: {{ fact: shell.answered, partition: {partition}, request: restart, status: success }}, from: 2400ms }}\n");
        }

        return text.ToString();
    }

    [Theory]
    [InlineData(Places)]
    [InlineData(PlacesOfStandbys)]
    public void When_all_faults_have_ended_the_machine_does_what_it_is_asked_and_no_rule_was_broken(string places)
    {
        for (var seed = 1; seed <= Effort.Rounds(usually: 150, atLength: 20_000); seed++)
        {
            var text = Text(new Random(seed), places);
            var failure = Runs.Failure(Texts.Bind(text, Boards.WorkerAndStandby), (ulong)seed);
            Assert.True(failure.Length == 0, text + failure);
        }
    }
}
