using FslHv.Abi;

namespace FslHv.Machine.Tests;

/// <summary>Marks of the code that no shipped scenario passes, and a transcript does.</summary>
public sealed class MarkTests
{
    [Fact]
    public void Transcripts_pass_them()
    {
        var marks = new HashSet<CodeMark>();
        foreach (var name in TranscriptTests.Names())
            Transcript.Replay(File.ReadAllLines(Repository.File($"tests/Machine.Tests/transcripts/{name}.txt")), marks);

        Assert.Contains(CodeMarks.HypervisorInterruptTakenAgain, marks);
        Assert.Contains(CodeMarks.HypervisorInterruptNotActive, marks);
        Assert.Contains(CodeMarks.HypervisorCopyCutShort, marks);
        Assert.Contains(CodeMarks.HypervisorLastStopWaits, marks);
        Assert.Contains(CodeMarks.PartitionPauseRefused, marks);
        Assert.Contains(CodeMarks.PartitionWatchdogNotCounted, marks);
        Assert.Contains(CodeMarks.PartitionStartFailedLate, marks);
        Assert.Contains(CodeMarks.PartitionPropertyWhileStarting, marks);
    }
}
