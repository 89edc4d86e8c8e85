using System.Globalization;
using FslHv.Abi;
using FslHv.Actors;
using FslHv.Scenarios;
using FslHv.Simulation;

namespace FslHv.TestKit;

/// <summary>Reads replay files line by line; the first thing that is wrong ends it.</summary>
internal sealed class ReplayReader(string path)
{
    private static readonly string[] Once =
    [
        "scenario", "scenario-hash", "hardware", "partitions-max", "fidelity", "until", "program-hash", "strategy", "seed", "timed", "strikes", "reason",
        "text", "failing-step", "certain", "steps", "trace-class", "trace-hash", "choices",
    ];

    private static readonly string[] Needed =
        ["scenario", "scenario-hash", "program-hash", "seed", "timed", "reason", "text", "failing-step", "steps", "trace-class", "trace-hash", "choices"];

    private readonly SortedDictionary<string, (string Value, int Line)> _values = new(StringComparer.Ordinal);
    private readonly List<ScenarioCut> _cuts = [];
    private readonly List<PlannedFault> _faults = [];
    private readonly List<RecordedChoice> _choices = [];

    public Replay? Read(string text, out string error)
    {
        try
        {
            error = "";
            ReadLines(text);
            return Make();
        }
        catch (FormatException e)
        {
            error = e.Message;
            return null;
        }
    }

    private void ReadLines(string text)
    {
        var lines = text.Split('\n');
        for (var i = 0; i < lines.Length; i++)
            lines[i] = lines[i].TrimEnd('\r');
        CheckHead(lines[0]);
        for (var i = 1; i < lines.Length; i++)
        {
            if (lines[i] == "end")
            {
                if (Array.FindIndex(lines, i + 1, each => each.Length > 0 && each[0] != '#') is >= 0 and var more)
                    throw Wrong(more + 1, "nothing comes behind 'end'");
                return;
            }

            if (lines[i].Length > 0 && lines[i][0] != '#')
                Take(lines[i], i + 1);
        }

        throw Wrong(lines.Length, "the file is cut off: its last line is 'end'");
    }

    private void CheckHead(string line)
    {
        var words = line.Split(' ');
        if (words[0] != ReplayText.Head || words.Length != 2)
            throw Wrong(1, $"this is no replay file: its first line is '{ReplayText.Head} {Replay.Version}'");
        if (words[1] != "1")
            throw Wrong(1, $"version {words[1]} of the format is not known here, only {Replay.Version}");
    }

    private void Take(string line, int number)
    {
        var space = line.IndexOf(' ', StringComparison.Ordinal);
        var (word, value) = space < 0 ? (line, "") : (line[..space], line[(space + 1)..]);
        switch (word)
        {
            case "without":
                _cuts.Add(ScenarioCut.Parse(Plain(Before(value), number)) ?? throw Wrong(number, $"'{Before(value)}' is nothing that can be left out"));
                break;
            case "fault":
                _faults.Add(PlannedFault.TryParse(Plain(value, number), out var fault, out var problem) ? fault! : throw Wrong(number, problem));
                break;
            case "choice":
                _choices.Add(Choice(value, number));
                break;
            case var known when Array.IndexOf(Once, known) >= 0:
                if (!_values.TryAdd(word, (Plain(value, number), number)))
                    throw Wrong(number, $"'{word}' is there twice");
                break;
            default:
                throw Wrong(number, $"there is no '{word}' in a replay file");
        }
    }

    private Replay Make()
    {
        foreach (var word in Needed)
        {
            if (!_values.ContainsKey(word))
                throw new FormatException($"{path}: '{word}' is missing");
        }

        var count = Number("choices", int.MaxValue);
        if (_choices.Count > 0 && _choices[^1].Number > count)
            throw Wrong(_values["choices"].Line, $"there are more than {count} choices");
        var certain = Certain();
        return new Replay
        {
            Origin = Origin(),
            Cuts = _cuts.ToValueList(),
            Faults = new FaultPlan(_faults.ToValueList()),
            ProgramHash = Hash("program-hash"),
            Strategy = Text("strategy") ?? "",
            Seed = ulong.TryParse(Text("seed"), NumberStyles.None, CultureInfo.InvariantCulture, out var seed) ? seed : throw Wrong("seed", "a whole number"),
            IsTimed = Text("timed") switch { "yes" => true, "no" => false, _ => throw Wrong("timed", "yes or no") },
            Strikes = Strikes(),
            Reason = Text("reason")!,
            Text = Text("text")!,
            FailingStep = Number("failing-step", long.MaxValue),
            Certain = certain?.Point,
            CertainStep = certain?.Step ?? 0,
            Steps = Number("steps", long.MaxValue),
            TraceClass = Hash("trace-class"),
            TraceHash = Hash("trace-hash"),
            ChoiceCount = (int)count,
            Choices = _choices.ToValueList(),
        };
    }

    private ReplayOrigin Origin() => new(Text("scenario")!, Hash("scenario-hash"))
    {
        Hardware = Text("hardware"),
        PartitionsMax = _values.ContainsKey("partitions-max") ? (int)Number("partitions-max", int.MaxValue) : null,
        Fidelity = Text("fidelity") is { } level ? FidelityLevels.Find(level) ?? throw Wrong("fidelity", "a level") : null,
        Until = Text("until") is { } until ? Duration.TryParse(until, out var time) ? time : throw Wrong("until", "a duration") : null,
    };

    private (CertainPoint Point, long Step)? Certain()
    {
        if (Text("certain") is not { } text)
            return null;
        var words = text.Split(' ');
        return words is ["step", var step, "choice", var choice, "proven" or "drawn", var runs] && Parse(step, long.MaxValue) is { } at
            && Parse(choice, int.MaxValue) is { } number && Parse(runs, long.MaxValue) is { } count
            ? (new CertainPoint((int)number, words[4] == "proven", count), at)
            : throw Wrong("certain", "'step N choice N proven|drawn N'");
    }

    private FaultAllowance Strikes()
    {
        if (Text("strikes") is not { } text)
            return new FaultAllowance([], "", 0);
        var words = text.Split(' ');
        return words is [var most, "at", [.., '*'] place, "of", .. var points] && Parse(most, int.MaxValue) is > 0 and var atMost
            ? new FaultAllowance(points, place[..^1], (int)atMost)
            : throw Wrong("strikes", "'N at PATH* of POINTS'");
    }

    private RecordedChoice Choice(string value, int line)
    {
        var remark = value.IndexOf("  # ", StringComparison.Ordinal);
        var words = Before(value).Split(' ');
        if (words is [var number, var kind, var chosen, "of", var bound, "step", var step, "hash", var hash]
            && Parse(number, int.MaxValue) is > 0 and var place && KindOf(kind) is { } what && Parse(bound, long.MaxValue) is > 1 and var answers
            && Parse(chosen, answers - 1) is > 0 and var answer && Parse(step, long.MaxValue) is { } at && ParseHash(hash) is { } sum)
        {
            if (_choices.Count > 0 && _choices[^1].Number >= place)
                throw Wrong(line, "choices come in their order");
            return new RecordedChoice((int)place, what, answer, answers, at, sum, remark < 0 ? "" : Plain(value[(remark + 4)..], line));
        }

        throw Wrong(line, "a choice is written 'NUMBER KIND VALUE of BOUND step N hash HASH'");
    }

    private static ChoiceKind? KindOf(string name)
    {
        foreach (var kind in Enum.GetValues<ChoiceKind>())
        {
            if (ReplayText.NameOf(kind) == name)
                return kind;
        }

        return null;
    }

    private static string Before(string value) => value.IndexOf("  # ", StringComparison.Ordinal) is >= 0 and var remark ? value[..remark] : value;

    private string Plain(string value, int line) => ReplayText.Unescape(value) ?? throw Wrong(line, "a backslash is followed by another one, n, r or s");

    private string? Text(string word) => _values.TryGetValue(word, out var value) ? value.Value : null;

    private long Number(string word, long most) => Parse(Text(word)!, most) ?? throw Wrong(word, "a whole number");

    private ulong Hash(string word) => ParseHash(Text(word)!) ?? throw Wrong(word, "16 digits of a hash");

    private static long? Parse(string text, long most) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value <= most ? value : null;

    private static ulong? ParseHash(string text) =>
        text.Length == 16 && ulong.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value) ? value : null;

    private FormatException Wrong(string word, string wanted) => Wrong(_values[word].Line, $"'{word}' needs {wanted}, not '{_values[word].Value}'");

    private FormatException Wrong(int line, string cause) => new(string.Create(CultureInfo.InvariantCulture, $"{path}:{line}: {ReplayText.Escape(cause)}"));
}
