namespace FslHv.Machine.Tests;

/// <summary>Each file of <c>transcripts/</c>: commands, and what must be seen after each.</summary>
public sealed class TranscriptTests
{
    public static TheoryData<string> Names()
    {
        var names = new TheoryData<string>();
        foreach (var file in Directory.EnumerateFiles(Repository.File("tests/Machine.Tests/transcripts"), "*.txt").Order(StringComparer.Ordinal))
            names.Add(Path.GetFileNameWithoutExtension(file));
        return names;
    }

    [Theory]
    [MemberData(nameof(Names))]
    [Conforms("a.3-1", "a.3-2", "a.3-5", "a.3-9", "a.4-10", "a.4-14", "a.4-15", "a.4-19", Case = "bad-partition-handles")]
    [Conforms("a.3-5", "a.3-14", "a.7-1", "a.7-2", "a.7-3", "a.7-4", "a.7-6", "a.7-7", "a.7-8", "a.7-9", Case = "byte-channels")]
    [Conforms("a.7-10", "a.7-26", "a.7-27", "a.7-28", "c.6-13", "d.1-16", Case = "byte-channels")]
    [Conforms("a.7-20", "a.7-22", Case = "common-doorbell")]
    [Conforms("a.7-34", "a.7-35", "a.7-36", "a.7-38", "a.7-39", "a.7-40", "a.7-41", "a.7-43", "c.6-12", Case = "doorbell-latch")]
    [Conforms("a.3-1", "a.3-2", "a.3-5", "a.3-14", "a.7-11", "a.7-13", "a.7-14", "a.7-16", "a.7-17", "a.7-19", Case = "interrupt-calls")]
    [Conforms("a.7-33", "a.7-39", Case = "interrupt-calls")]
    [Conforms("a.6-23", "a.7-13", "c.6-5", "c.6-8", "c.6-9", "c.6-12", Case = "kept-and-lost")]
    [Conforms("a.4-18", "c.3-7", "c.5-1", "c.5-3", "c.5-19", "c.5-22", "c.5-23", Case = "late-failure")]
    [Conforms("a.3-10", "a.4-22", "a.4-23", "a.4-24", "a.5-3", "a.5-6", "a.5-7", "a.5-8", "a.5-9", "a.5-10", Case = "memcpy")]
    [Conforms("a.3-6", "a.3-12", "a.4-53", "c.6-14", "c.8-2", Case = "mutual-stop")]
    [Conforms("a.3-9", "a.7-21", "c.1-4", "c.4-4", Case = "never-up")]
    [Conforms("a.6-10", Case = "broken-tree")]
    [Conforms("c.3-4", "c.3-9", "c.5-1", "c.5-8", "c.5-12", "a.7-37", "a.7-40", Case = "no-image")]
    [Conforms("a.4-31", "a.4-32", "a.4-33", "a.4-40", Case = "own-vcpus")]
    [Conforms("a.4-11", "a.4-20", "c.1-7", "c.1-8", "c.1-9", "c.2-1", "c.3-3", "c.3-5", "c.3-6", "c.5-4", Case = "pause-and-resume")]
    [Conforms("c.6-13", Case = "pause-and-resume")]
    [Conforms("a.4-2", "a.4-3", "a.4-4", "a.4-6", "a.4-7", "a.4-8", "a.4-9", "a.8-4", "a.8-5", "a.8-6", "a.8-7", Case = "error-queues")]
    [Conforms("c.5-13", "c.7-25", "c.7-26", "c.7-27", "c.7-28", Case = "error-queues")]
    [Conforms("a.3-10", "a.6-1", "a.6-2", "a.6-3", "a.6-4", "a.6-5", "a.6-6", "a.6-7", "a.6-8", "a.6-9", "a.6-11", Case = "properties")]
    [Conforms("a.6-12", "a.6-13", "a.6-14", "a.6-15", "a.6-16", "a.6-17", "a.6-19", "a.6-20", "c.2-9", Case = "properties")]
    [Conforms("a.4-16", "a.4-18", "c.1-3", "c.1-13", "c.5-2", "c.5-3", Case = "refused-while-starting")]
    [Conforms("a.3-13", "a.4-53", "c.2-3", Case = "self-managed")]
    [Conforms("d.1-10", Case = "shared-memory")]
    [Conforms("a.3-6", "a.3-7", "a.3-9", "a.4-12", "a.4-13", "a.4-14", "a.4-16", "a.4-17", "a.4-20", "a.4-21", Case = "stop-and-start")]
    [Conforms("c.1-2", "c.1-6", "c.1-11", "c.1-13", "c.3-2", "c.3-4", "c.3-6", "c.3-13", "c.6-1", "c.6-6", Case = "stop-and-start")]
    [Conforms("c.6-7", "c.6-10", Case = "stop-and-start")]
    [Conforms("a.4-37", "a.4-38", "a.4-39", "c.2-6", "c.4-6", "c.8-1", "c.8-5", "c.8-6", "c.8-7", "c.8-8", Case = "system-reset")]
    [Conforms("a.3-10", "a.3-11", "a.7-20", "c.1-12", "c.3-11", "c.3-14", Case = "three-managers")]
    [Conforms("a.4-10", "a.4-52", "c.2-2", "c.3-10", "c.7-1", "c.7-5", "c.7-6", "c.7-7", "c.7-8", "c.7-9", Case = "watchdog")]
    [Conforms("c.7-10", "c.7-11", "c.7-12", Case = "watchdog")]
    [Conforms("a.4-51", "c.2-2", "c.2-4", "c.2-5", "c.2-6", "c.2-7", "c.2-8", "c.6-9", Case = "who-asked")]
    [Conforms("a.4-11", "a.4-15", "a.7-19", "a.7-37", "c.3-8", "c.4-6", "c.4-8", "c.5-12", "d.3-6", Case = "worked-example")]
    public void A_transcript_replays(string name)
    {
        var file = Repository.File($"tests/Machine.Tests/transcripts/{name}.txt");
        var expected = File.ReadAllText(file);
        var actual = Transcript.Replay(expected.Split('\n'));
        if (Environment.GetEnvironmentVariable("UPDATE") == "1")
            File.WriteAllText(file, actual);
        else
            Assert.Equal(expected, actual);
    }
}
