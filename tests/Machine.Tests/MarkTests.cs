using FslHv.Abi;
using FslHv.Actors;
using FslHv.Simulation;

namespace FslHv.Machine.Tests;

/// <summary>Marks of the code that no shipped scenario passes.</summary>
public sealed class MarkTests
{
    [Fact]
    public void Transcripts_pass_them()
    {
        var marks = new HashSet<CodeMark>();
        foreach (var name in TranscriptTests.Names())
            Transcript.Replay(File.ReadAllLines(Repository.File($"tests/Machine.Tests/transcripts/{name}.txt")), marks);

        Assert.Contains(CodeMarks.HypervisorInterruptSpurious, marks);
        Assert.Contains(CodeMarks.HypervisorInterruptTakenAgain, marks);
        Assert.Contains(CodeMarks.HypervisorInterruptNotActive, marks);
        Assert.Contains(CodeMarks.HypervisorCopyCutShort, marks);
        Assert.Contains(CodeMarks.HypervisorLastStopWaits, marks);
        Assert.Contains(CodeMarks.PartitionCallHeld, marks);
        Assert.Contains(CodeMarks.PartitionPauseRefused, marks);
        Assert.Contains(CodeMarks.PartitionWatchdogNotCounted, marks);
        Assert.Contains(CodeMarks.PartitionStartFailedLate, marks);
        Assert.Contains(CodeMarks.PartitionPropertyWhileStarting, marks);
    }

    [Fact]
    public void A_doorbell_of_a_paused_partition_waits_for_its_release()
    {
        var marks = new List<CodeMark>();
        var seen = Transcript.Replay(
            [
                "> board boards/manager-and-worker.dts", "> power on", "> worker unmask 65", "> shell pause worker", "> settle", "> manager ring 65",
                "> shell resume worker", "> settle",
            ],
            marks);

        Assert.Contains(CodeMarks.PartitionInterruptHeld, marks);
        var rings = seen.IndexOf("interrupt 65 (work-bell) pending", StringComparison.Ordinal);
        Assert.InRange(rings, 0, seen.IndexOf("resuming → running", StringComparison.Ordinal));
    }

    /// <summary>The store and the stop set out within the same time; either may be first.</summary>
    [Fact]
    public void A_store_of_a_boot_that_is_over_comes_to_nothing()
    {
        var marks = new HashSet<CodeMark>();
        for (var seed = 1UL; seed <= (ulong)Effort.Rounds(usually: 50, atLength: 5_000); seed++)
        {
            var machine = new MachineUnderTest(
                File.ReadAllText(Repository.File("boards/mutual-managers.dts")), seed: seed,
                delay: latency => new LatencyRange(Duration.Zero, Duration.FromMicroseconds(1)));
            machine.PowerOn();
            machine.Run();
            machine.Engine.Inject(
                machine.Hypervisor, new HypervisorRequest.Shell(machine.Plan.Find("active")!.Spec.Id, LifecycleRequest.Stop), Duration.Zero);
            machine.Engine.Inject(machine.Guest("active"), new MakeStore(0, Bytes.Copy("x"u8)), Duration.FromNanoseconds((long)(seed % 30) * 100));
            machine.Run();
            marks.UnionWith(machine.Marks);
        }

        Assert.Contains(CodeMarks.PartitionAccessOfOldBoot, marks);
    }
}
