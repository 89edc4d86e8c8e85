using System.Text;
using FslHv.Abi;
using FslHv.Scenarios;

namespace FslHv.Cluster.Tests;

/// <summary>A scenario for real time in which nothing depends on how long anything takes, only on what follows what.</summary>
internal static class TwoKills
{
    private const string Text = """
        scenario: two kills
        about: a worker's node dies, and then the hypervisor's
        board: ../boards/worker-and-standby.dts
        until: 8s
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
          - { when: { fact: process.said, guest: manager, process: poller, text: worker is running }, plus: 100ms, node-crash: right, for: 200ms }
          - when: { fact: failover.told, guest: manager, subscriber: takeover, partition: worker }
            manage: { guest: manager, do: start, partition: standby, load: true }
          - { when: { fact: guest.booted, guest: standby }, plus: 500ms, node-crash: head, for: 200ms }
        expect:
          - name: the worker is taken over
            exactly-once: { fact: node.took-over, actor: worker }
            to: { fact: node.fault, node: head, fault: crash, begins: yes }
          - name: the subscriber is told
            eventually: { fact: failover.told, guest: manager, subscriber: takeover, partition: worker }
          - name: the hypervisor is taken over once
            exactly-once: { fact: node.took-over, actor: hypervisor }
          - name: no hcall is refused
            never: { fact: file.ioctl, guest: manager, ioctl: GetStatus, ret: { not: success } }
          - name: the machine never resets
            never: { fact: machine.reset }
          - name: the manager runs to the end
            finally: { partition: manager, is: running }
          - name: and the standby
            finally: { partition: standby, is: running }
        """;

    public static BoundScenario Open()
    {
        var path = Path.Combine(Shipped.Folder, "two-kills.yaml");
        var binding = ScenarioFile.Open(path, new Disk(path), GuestPrograms.Standard);
        Assert.Empty(binding.Errors);
        return binding.Scenario!;
    }

    private sealed class Disk(string scenario) : IFileSource
    {
        public Bytes? Read(string path) =>
            path == scenario ? Bytes.Take(Encoding.UTF8.GetBytes(Text)) : File.Exists(path) ? Bytes.Take(File.ReadAllBytes(path)) : null;
    }
}
