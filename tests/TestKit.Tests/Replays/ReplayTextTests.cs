using FslHv.Abi;
using FslHv.Actors;
using FslHv.Scenarios;
using FslHv.Simulation;

namespace FslHv.TestKit.Tests;

/// <summary>The text of replay files.</summary>
public sealed class ReplayTextTests
{
    private const string Text = """
        fslhv-replay 1
        # A failing run. See it again with: fslhv replay THIS-FILE
        scenario ../a scenario.yaml
        scenario-hash 00000000000000ff
        fidelity v2
        until 1500ns
        program-hash 0123456789abcdef
        strategy pct
        seed 18446744073709551615
        timed yes
        strikes 2 at mgr/* of driver.alloc driver.*
        without process standby/log 1
        without timeline 2  # line 7: Panic active
        fault guest-panic active at 5ms
        # What happens
        reason expectation: it comes
        text ✘ 5ms #7 it comes: no fact
        failing-step 7
        certain step 3 choice 1 proven 12
        steps 9
        trace-class 0000000000000001
        trace-hash 8000000000000000
        # Choices that are not the default: number, kind, value of how many, step, hash of the trace so far
        choices 4
        choice 1 delivery 2 of 3 step 3 hash 0000000000000002  # a ← b: Read, instead of c ← b: Begin
        choice 4 draw 1 of 1000 step 5 hash 0000000000000003
        end

        """;

    private static readonly string[] Pieces = ["a", " ", "  # ", "#", "\\", "\n", "\r", "ä←", "\\s", "end"];

    private static string Expected => Text.ReplaceLineEndings("\n");

    [Fact]
    public void A_replay_is_written_like_this()
    {
        var replay = new Replay
        {
            Origin = new("../a scenario.yaml", 255) { Fidelity = FidelityLevel.V2, Until = Duration.FromNanoseconds(1500) },
            Cuts = [new ScenarioCut.Process("standby", "log 1"), new ScenarioCut.Entry(2)],
            Faults = FaultPlan.Parse(["guest-panic active at 5ms"], out _)!,
            ProgramHash = 0x0123_4567_89AB_CDEF,
            Strategy = "pct",
            Seed = ulong.MaxValue,
            IsTimed = true,
            Strikes = new FaultAllowance(["driver.alloc", "driver.*"], "mgr/", 2),
            Reason = "expectation: it comes",
            Text = "✘ 5ms #7 it comes: no fact",
            FailingStep = 7,
            Certain = new CertainPoint(1, true, 12),
            CertainStep = 3,
            Steps = 9,
            TraceClass = 1,
            TraceHash = 1UL << 63,
            ChoiceCount = 4,
            Choices =
            [
                new(1, ChoiceKind.Delivery, 2, 3, 3, 2, "a ← b: Read, instead of c ← b: Begin"),
                new(4, ChoiceKind.Draw, 1, 1000, 5, 3, ""),
            ],
        };
        Assert.Equal(Expected, ReplayText.Write(replay, cut => cut is ScenarioCut.Entry ? "line 7: Panic active" : ""));
        Assert.Equal([2, 0, 0, 1], replay.Recipe.Choices.Select(choice => choice.Value));
    }

    [Fact]
    public void What_is_written_is_read() => Seeds.Run(usually: 500, atLength: 200_000, seed =>
    {
        var replay = Draw(new Random(seed));
        var read = ReplayText.Read("x", ReplayText.Write(replay, _ => "why  # not"), out var error);
        Assert.Equal("", error);
        Assert.Equal(replay.Strikes.Points, read!.Strikes.Points);
        Assert.Equal((replay.Strikes.Path, replay.Strikes.AtMost), (read.Strikes.Path, read.Strikes.AtMost));
        Assert.Equal(replay with { Strikes = read.Strikes }, read);
    });

    [Theory]
    [InlineData("fslhv-replay 1", "", "x:1: this is no replay file: its first line is 'fslhv-replay 1'")]
    [InlineData("fslhv-replay 1", "fslhv-replay 2", "x:1: version 2 of the format is not known here, only 1")]
    [InlineData("end", "", "x:28: the file is cut off: its last line is 'end'")]
    [InlineData("end", "end\nend", "x:28: nothing comes behind 'end'")]
    [InlineData("steps 9", "stops 9", "x:20: there is no 'stops' in a replay file")]
    [InlineData("steps 9", "steps 9\nsteps 9", "x:21: 'steps' is there twice")]
    [InlineData("steps 9", "steps nine", "x:20: 'steps' needs a whole number, not 'nine'")]
    [InlineData("steps 9", "", "x: 'steps' is missing")]
    [InlineData("timed yes", "timed perhaps", "x:10: 'timed' needs yes or no, not 'perhaps'")]
    [InlineData("seed 18446744073709551615", "seed -1", "x:9: 'seed' needs a whole number, not '-1'")]
    [InlineData("fidelity v2", "fidelity v9", "x:5: 'fidelity' needs a level, not 'v9'")]
    [InlineData("trace-class 0000000000000001", "trace-class 1", "x:21: 'trace-class' needs 16 digits of a hash, not '1'")]
    [InlineData("without timeline 2", "without timeline two", "x:13: 'timeline two' is nothing that can be left out")]
    [InlineData("fault guest-panic", "fault guest-panik", "x:14: unknown fault 'guest-panik'; did you mean 'guest-panic'?")]
    [InlineData("choice 4 draw", "choice 1 draw", "x:26: choices come in their order")]
    [InlineData("choice 4 draw 1 of", "choice 5 draw 1 of", "x:24: there are more than 4 choices")]
    [InlineData("choice 4 draw 1 of", "choice 4 draw 0 of", "x:26: a choice is written 'NUMBER KIND VALUE of BOUND step N hash HASH'")]
    [InlineData("choice 4 draw 1 of", "choice 4 drew 1 of", "x:26: a choice is written 'NUMBER KIND VALUE of BOUND step N hash HASH'")]
    [InlineData("proven 12", "certainly 12", "x:19: 'certain' needs 'step N choice N proven|drawn N', not 'step 3 choice 1 certainly 12'")]
    [InlineData("strikes 2 at mgr/*", "strikes 2 at mgr/", "x:11: 'strikes' needs 'N at PATH* of POINTS', not '2 at mgr/ of driver.alloc driver.*'")]
    [InlineData("reason expectation: it comes", @"reason \x", "x:16: a backslash is followed by another one, n, r or s")]
    public void What_is_wrong_is_said_in_one_line(string instead, string broken, string error)
    {
        var lines = Expected.Split('\n');
        var at = Array.FindIndex(lines, line => line.StartsWith(instead, StringComparison.Ordinal) || line.EndsWith($" {instead}", StringComparison.Ordinal));
        lines[at] = lines[at].Replace(instead, broken, StringComparison.Ordinal);
        Assert.Null(ReplayText.Read("x", string.Join('\n', lines), out var said));
        Assert.Equal(error, said);
    }

    [Fact]
    public void Spoilt_files_are_read_or_refused_in_one_line() => Seeds.Run(usually: 2_000, atLength: 1_000_000, seed =>
    {
        var random = new Random(seed);
        var text = Expected.ToCharArray().ToList();
        for (var times = random.Next(1, 4); times > 0; times--)
        {
            var at = random.Next(text.Count);
            switch (random.Next(4))
            {
                case 0: text.RemoveRange(at, random.Next(text.Count - at)); break;
                case 1: text[at] = "\n #0-9x\\*\0ä"[random.Next(10)]; break;
                case 2: text.RemoveAt(at); break;
                default: text.InsertRange(at, text.GetRange(at, Math.Min(40, text.Count - at))); break;
            }

            if (text.Count == 0)
                break;
        }

        var replay = ReplayText.Read("x", new string([.. text]), out var error);
        Assert.Equal(replay is null, error.Length > 0);
        Assert.DoesNotContain('\n', error);
        if (replay is null)
            Assert.Matches("^x(:[0-9]+)?: ", error);
    });

    private static Replay Draw(Random random)
    {
        var replay = new Replay
        {
            Origin = new(Word(random), (ulong)random.NextInt64())
            {
                Hardware = random.Next(2) == 0 ? null : Word(random),
                PartitionsMax = random.Next(2) == 0 ? null : random.Next(99),
                Fidelity = random.Next(2) == 0 ? null : FidelityLevels.Every[random.Next(FidelityLevels.Every.Length)],
                Until = random.Next(2) == 0 ? null : Duration.FromNanoseconds(random.NextInt64(long.MaxValue / 2)),
            },
            Cuts = [.. Enumerable.Range(0, random.Next(4)).Select(_ => Cut(random))],
            ProgramHash = (ulong)random.NextInt64(),
            Faults = FaultPlan.Parse(random.Next(2) == 0 ? [] : ["guest-panic a at 5ms", "guest-slow b at 1s by=5ms"], out _)!,
            Strategy = Word(random),
            Seed = (ulong)random.NextInt64(),
            IsTimed = random.Next(2) == 0,
            Strikes = random.Next(2) == 0 ? new([], "", 0) : new(["a.b", "c.*"], random.Next(2) == 0 ? "" : "x/", 1 + random.Next(5)),
            Reason = Word(random),
            Text = Word(random),
            FailingStep = random.NextInt64(),
            Steps = random.NextInt64(),
            TraceClass = (ulong)random.NextInt64(),
            TraceHash = (ulong)random.NextInt64(),
            ChoiceCount = 100 + random.Next(10),
            Choices =
            [
                .. Enumerable.Range(0, random.Next(6)).Select(i =>
                    new RecordedChoice(
                        1 + (i * 16) + random.Next(16), (ChoiceKind)random.Next(4), 1 + random.Next(5), 6 + random.NextInt64(1 << 40), random.Next(),
                        (ulong)random.NextInt64(), Word(random))),
            ],
        };
        return random.Next(2) == 0
            ? replay
            : replay with { Certain = new(random.Next(100), random.Next(2) == 0, random.Next()), CertainStep = random.Next() };
    }

    private static ScenarioCut Cut(Random random) => random.Next(4) switch
    {
        0 => new ScenarioCut.Guest("g" + Word(random)),
        1 => new ScenarioCut.Process("g", "p" + Word(random)),
        2 => new ScenarioCut.Subscriber("g h", "s" + Word(random)),
        _ => new ScenarioCut.Entry(1 + random.Next(9)),
    };

    private static string Word(Random random) =>
        string.Concat(Enumerable.Range(0, random.Next(5)).Select(_ => Pieces[random.Next(Pieces.Length)]));
}
