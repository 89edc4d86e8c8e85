using FslHv.Actors;
using FslHv.Contract;
using FslHv.Simulation;

namespace FslHv.Cluster.Tests;

public sealed class RecordingFileTests : IDisposable
{
    private static readonly WireCodec Codec = WireCodec.Of(typeof(Ball).Assembly);
    private static readonly RecordingHeader Header = new("m1", "n2", 7, new byte[] { 1, 2, 3 }) { Until = new Duration(5) };

    private readonly string _folder = Directory.CreateTempSubdirectory("fslhv-recording").FullName;

    private string Path => System.IO.Path.Combine(_folder, "new", $"n2{RecordingFile.Extension}");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void What_was_written_is_read()
    {
        var steps = Steps(100);
        Write(steps);

        var read = RecordingFile.Read(Path, Codec);

        Assert.Equal(
            (Header.Machine, Header.Source, Header.Seed, Header.Until),
            (read.Header.Machine, read.Header.Source, read.Header.Seed, read.Header.Until));
        Assert.Equal(Header.Definition.ToArray(), read.Header.Definition.ToArray());
        Assert.Equal(steps.Select(Text), read.Steps.Select(Text));
        Assert.Equal(0, read.TornBytes);
        Assert.True(RecordingFile.IsRecording(Path));
    }

    [Fact]
    public void What_ends_before_its_header_is_written_leaves_no_recording()
    {
        Assert.Throws<WireException>(() => new RecordingWriter(Path, Header with { Machine = "\uD800" }, Codec));
        Assert.Empty(Directory.GetFiles(_folder, $"*{RecordingFile.Extension}", SearchOption.AllDirectories));
    }

    [Fact]
    public void A_recording_has_its_name_from_the_moment_at_which_its_header_is_whole()
    {
        using var writer = new RecordingWriter(Path, Header, Codec);
        Assert.Equal([Path], Directory.GetFiles(System.IO.Path.GetDirectoryName(Path)!));
        Assert.Equal(Header.Machine, RecordingFile.Read(Path, Codec).Header.Machine);
    }

    [Fact]
    public void What_was_handed_over_is_there_while_the_recording_goes_on()
    {
        using var writer = new RecordingWriter(Path, Header, Codec);
        writer.Write(Steps(1)[0]);
        Assert.Empty(RecordingFile.Read(Path, Codec).Steps);
        writer.Flush();
        Assert.Single(RecordingFile.Read(Path, Codec).Steps);
        Assert.Equal(1, writer.Steps);
    }

    [Fact]
    public void A_torn_file_is_whole_up_to_there()
    {
        var steps = Steps(5);
        Write(steps);
        var whole = File.ReadAllBytes(Path);
        var ends = new List<int>();
        for (var length = whole.Length; length > 0; length--)
        {
            File.WriteAllBytes(Path, whole[..length]);
            try
            {
                var read = RecordingFile.Read(Path, Codec);
                Assert.Equal(steps.Take(read.Steps.Count).Select(Text), read.Steps.Select(Text));
                if (read.TornBytes == 0)
                    ends.Add(read.Steps.Count);
            }
            catch (WireException exception)
            {
                Assert.Contains(length < 8 ? "is no recording" : "ends before its header does", exception.Message, StringComparison.Ordinal);
            }
        }

        Assert.Equal([5, 4, 3, 2, 1, 0], ends);
    }

    [Fact]
    public void What_is_damaged_ends_the_file()
    {
        Write(Steps(3));
        var bytes = File.ReadAllBytes(Path);
        bytes[^1] ^= 1;
        File.WriteAllBytes(Path, bytes);
        var read = RecordingFile.Read(Path, Codec);
        Assert.Equal(2, read.Steps.Count);
        Assert.NotEqual(0, read.TornBytes);
    }

    [Fact]
    public void Another_version_is_refused_by_name()
    {
        Write(Steps(1));
        var other = WireCodec.Of(typeof(RecordingFileTests).Assembly, typeof(Abi.Bytes).Assembly);
        var exception = Assert.Throws<WireException>(() => RecordingFile.Read(Path, other));
        Assert.Contains(Codec.Version, exception.Message, StringComparison.Ordinal);
        Assert.Contains(other.Version, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Other_files_are_no_recordings()
    {
        var other = System.IO.Path.Combine(_folder, "other");
        File.WriteAllText(other, "something else");
        Assert.False(RecordingFile.IsRecording(other));
        Assert.False(RecordingFile.IsRecording(System.IO.Path.Combine(_folder, "none")));
        Assert.Contains("is no recording", Assert.Throws<WireException>(() => RecordingFile.Read(other, Codec)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Steps_that_were_written_and_read_are_followed()
    {
        var recorder = new StepRecorder();
        var engine = new SimulationEngine(new SimulationOptions(1) { Recorder = recorder });
        var pair = Spawn(engine);
        engine.Inject(pair.Left, new Ball(9), Duration.Zero);
        engine.Run(Instant.Never);
        Write(recorder.Steps);

        var follower = new RecordingFollower(RecordingFile.Read(Path, Codec).Steps);
        var again = new SimulationEngine(new SimulationOptions(1) { Following = follower });
        Spawn(again);
        again.Run(Instant.Never);

        Assert.True(follower.Result.IsEqual, $"{follower.Result}");
        Assert.Equal(12, follower.Result.Hashes);
    }

    private static (ActorId Left, ActorId Right) Spawn(SimulationEngine engine)
    {
        var right = engine.Spawn("right", () => new Scripted { OnMessage = Back });
        return (engine.Spawn("left", () => new Scripted { OnMessage = (context, message) => There(context, message, right) }), right);

        static void Back(IActorContext context, Message message)
        {
            if (message is Ball { Number: > 0 } ball)
                context.Reply(new Ball(ball.Number - 1));
        }

        static void There(IActorContext context, Message message, ActorId right)
        {
            if (message is Ball { Number: > 0 } ball)
                context.Tell(right, new Ball(ball.Number - 1));
        }
    }

    private static RecordedStep[] Steps(int count) =>
    [
        .. Enumerable.Range(1, count).Select(i => new RecordedStep(
            new StepId(new ActorId(1UL << 44), 1, i), StepId.None, RecordedKind.Message, new ActorId(1UL << 44), ActorId.None, new Ball(i), new Instant(i),
            [new StepEffect.Drawn(i), new StepEffect.Noted(new Said("x")), new StepEffect.Recovered(new Ball(i))], (ulong)i)),
    ];

    private static string Text(RecordedStep step) => $"{step with { Effects = [] }} {string.Join(' ', step.Effects)}";

    private void Write(IEnumerable<RecordedStep> steps)
    {
        using var writer = new RecordingWriter(Path, Header, Codec);
        foreach (var step in steps)
            writer.Write(step);
    }
}
