using System.Text.Json;
using FslHv.Host.Tests;

namespace FslHv.Cluster.Tests;

/// <summary><c>fslhv rehearse</c> on real processes, with a broker.</summary>
[Collection(SharedBrokerTests.Name)]
public sealed class RehearseCommandTests(SharedBroker shared)
{
    /// <summary>The worker's node dies, and when it is back the hypervisor's. Nothing has to happen in time.</summary>
    private static readonly string TwoKills = $$"""
        scenario: two kills
        about: a worker's node dies, and then the hypervisor's
        board: {{Path.Combine(Repository.Root, "boards", "worker-and-standby.dts")}}
        until: 10s
        nodes:
          head: { hypervisor: true, standby: true }
          right: { partitions: [worker], standby: true }
          left: { partitions: [manager, standby], standby: true }
        guests:
          manager:
            processes:
              - status-poller: { name: poller, partition: worker, every: 20ms }
            subscribers:
              - standby: { name: takeover }
        timeline:
          - { when: { fact: process.said, guest: manager, process: poller, text: worker is running }, plus: 100ms, node-crash: right, for: 1s }
          - { when: { fact: failover.told, guest: manager, partition: worker }, plus: 1500ms, node-crash: head, for: 1s }
        expect:
          - name: no hcall is refused
            never: { fact: file.ioctl, guest: manager, ioctl: GetStatus, ret: { not: success } }
        """;

    [Fact]
    public void A_rehearsal_says_what_came_of_it_on_its_last_line()
    {
        var folder = Directory.CreateTempSubdirectory("fslhv-").FullName;
        try
        {
            File.WriteAllText(Path.Combine(folder, "two-kills.yaml"), TwoKills);
            var outcome = Fslhv.RunIn(folder, "rehearse", "two-kills.yaml", "--broker", shared.Uri.ToString(), "--json", "--html", "page.html").Ended(0);
            var told = JsonDocument.Parse(outcome.Lines[^1]).RootElement;
            Assert.Equal((1, 0, 0, 0), (Number("rounds"), Number("failed"), Number("lost"), Number("appliedTwice")));
            Assert.True(Number("accepted") > 0);
            Assert.True(told.GetProperty("workerKillToCallbackMsMedian").GetDouble() > 0);
            Assert.True(told.GetProperty("hypervisorKillToAnswerMsMedian").GetDouble() > 0);
            Assert.Equal(
                ["node head with the hypervisor", "node right with worker"],
                told.GetProperty("faults").EnumerateArray().Select(fault => fault.GetProperty("befell").GetString()));
            Assert.All(["memoryMiB", "brokerMemoryMiB", "queueDepth"], name => Assert.Equal(1, told.GetProperty(name).GetArrayLength()));
            Assert.Equal(JsonValueKind.Null, told.GetProperty("brokerMemoryMiB")[0].ValueKind);
            Assert.EndsWith("</html>", File.ReadAllText(Path.Combine(folder, "page.html")).TrimEnd(), StringComparison.Ordinal);

            int Number(string name) => told.GetProperty(name).GetInt32();
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void What_cannot_be_rehearsed_is_refused_with_a_reason()
    {
        Run("scenarios/failover.yaml").Refused("scenarios/failover.yaml: has no nodes: there is nothing to spread over processes");
        Run("scenarios/failover.yaml", "--for", "30m").Refused("scenarios/failover.yaml: has no nodes: there is nothing to spread over processes");
        Run("scenarios/soak.yaml", "--nodes", "4").Refused("scenarios/soak.yaml: has 3 nodes, not 4: head, right, left");
        Run("scenarios/three-nodes.yaml", "--faults", "random").Refused("scenarios/three-nodes.yaml: says nothing of faults that may be drawn (key 'faults')");
        var unknown = Run("scenarios/soak.yaml", "--broker", "amqp://127.0.0.1:1").Ended(2);
        Assert.StartsWith("fslhv: amqp://127.0.0.1:1: cannot be reached: ", Assert.Single(unknown.ErrorLines), StringComparison.Ordinal);
        Run("scenarios/soak.yaml", "--html", "/").Refused("/: is a folder, not a file");
    }

    private static Outcome Run(params string[] arguments) => Fslhv.Run(["rehearse", .. arguments]);
}
