using FslHv.Abi;
using FslHv.Actors;
using FslHv.Simulation;

namespace FslHv.Machine.Tests;

/// <summary>
/// A vcpu leaves its guest, or is parked, only when the hcall that it is in has returned: what a guest asked of another partition takes effect before
/// its own partition is stopped, restarted or paused, or not at all. Vcpus leave at once here, and every third message between cores is very late.
/// </summary>
public sealed class CallsInWorkTests
{
    [Theory]
    [InlineData(LifecycleRequest.Stop, "active: stopping-percpu → stopped")]
    [InlineData(LifecycleRequest.Restart, "active: stopping-percpu → starting")]
    [InlineData(LifecycleRequest.Pause, "active: pausing → paused")]
    public void A_call_of_a_guest_takes_effect_before_its_partition_is_stopped_restarted_or_paused(LifecycleRequest request, string end)
    {
        var (effects, drops) = (0, 0);
        for (var seed = 1UL; seed <= (ulong)Effort.Rounds(usually: 300, atLength: 30_000); seed++)
        {
            var seen = Run(seed, request);
            var ended = seen.IndexOf(end);
            var effect = seen.IndexOf("standby: stop asked by manager");
            Assert.True(ended >= 0, $"seed {seed}");
            Assert.True(effect < ended, $"seed {seed}: {string.Join('\n', seen)}");
            effects += effect >= 0 ? 1 : 0;
            drops += effect < 0 ? 1 : 0;
        }

        Assert.True(effects > 0);
        Assert.True(drops > 0);
    }

    /// <summary>The call and the request set out within the same time; either may be first.</summary>
    private static List<string> Run(ulong seed, LifecycleRequest request)
    {
        var machine = new MachineUnderTest(File.ReadAllText(Repository.File("boards/mutual-managers.dts")), delay: Adverse, seed: seed);
        machine.PowerOn();
        machine.Run();
        var active = machine.Plan.Find("active")!.Spec.Id;
        machine.Engine.Inject(machine.Hypervisor, new HypervisorRequest.Shell(active, request), Duration.Zero);
        machine.Engine.Inject(
            machine.Guest("active"), new MakeCall(new Hcall.PartitionStop(new Handle(2))), Duration.FromNanoseconds((long)(seed % 10) * 100));
        return machine.Run();
    }

    private static LatencyRange Adverse(LatencyDefault latency) =>
        latency.Class == Latencies.VcpusLeave ? LatencyRange.Fixed(Duration.Zero)
        : latency.Class == Latencies.CoreToCore
            ? new LatencyRange(Duration.Zero, Duration.FromMicroseconds(1), TailPermille: 300, TailMax: Duration.FromMicroseconds(100))
        : LatencyRange.Fixed(new(latency.MinNanoseconds));
}
