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
