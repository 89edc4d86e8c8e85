using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Machine.Tests;

/// <summary>
/// The three doorbells that the hypervisor rings for a partition, and its three managers. Source: Topaz <c>src/guest.c</c>, <c>src/timers.c</c>.
/// </summary>
public sealed class SeveralManagersTests
{
    private static readonly string[] Managers = ["a", "b", "c"];

    private readonly MachineUnderTest _machine = new(Board());

    [Fact]
    [Conforms("c.3-10", "c.3-14")]
    public void Each_of_the_three_doorbells_reaches_every_manager()
    {
        _machine.PowerOn();
        var loaded = _machine.Run();
        Reaches(loaded, "reset-request", "pending");
        Reaches(loaded, "state-change", "pending");
        Assert.DoesNotContain(loaded, line => line.Contains("watchdog-expiration", StringComparison.Ordinal));

        _machine.Engine.Inject(_machine.Guest("a"), new MakeCall(new Hcall.PartitionStart(_machine.HandleOf("target"), 0, Load: false)), Duration.Zero);
        Reaches(_machine.Run(), "state-change", "coalesced");

        var control = new WatchdogControl(new WatchdogPeriod(46), ResetControl: 2, RaisesInterrupt: false);
        _machine.Engine.Inject(_machine.Guest("target"), new MakeWatchdogAccess(0, control, Reads: false), Duration.Zero);
        Reaches(_machine.Run(Duration.FromMilliseconds(22)), "watchdog-expiration", "pending");
    }

    /// <summary>One ring, and the own interrupt of each manager.</summary>
    private static void Reaches(List<string> seen, string doorbell, string how)
    {
        Assert.Single(seen, $"doorbell {doorbell} of target rung by hypervisor (3 receivers)");
        foreach (var manager in Managers)
            Assert.Single(
                seen,
                line => line.StartsWith($"{manager}: interrupt ", StringComparison.Ordinal)
                    && line.EndsWith($"({doorbell} of target) {how}", StringComparison.Ordinal));
    }

    private static string Board()
    {
        var nodes = "";
        foreach (var (label, cpu) in Managers.Append("target").Select((label, cpu) => (label, cpu)))
        {
            var isTarget = label == "target";
            nodes += $$"""
                a_{{label}}: area-{{label}} { compatible = "phys-mem-area"; addr = <0 0x{{cpu + 1}}0000000>; size = <0 0x10000000>; };
                {{label}}: {{label}} {
                  compatible = "partition"; label = "{{label}}"; cpus = <{{cpu}} 1>; dtb-window = <0 0x01000000 0 0x10000>;
                  guest-image = <0xf 0xe8020000 0 0 0 0x1000>; {{(isTarget ? "no-auto-start; watchdog-timeout = \"manager-notify\";" : "")}}
                  ram { compatible = "guest-phys-mem-area"; phys-mem = <&a_{{label}}>; guest-addr = <0 0>; };
                  {{(isTarget ? "" : "target { compatible = \"managed-partition\"; partition = <&target>; };")}}
                };
                """;
        }

        return "/dts-v1/;\n/ { compatible = \"fsl,hv-config\";\n" + nodes + "\n};\n";
    }
}
