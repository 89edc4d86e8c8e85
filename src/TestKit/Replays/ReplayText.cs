using System.Globalization;
using System.Text;
using FslHv.Abi;
using FslHv.Scenarios;
using FslHv.Simulation;

namespace FslHv.TestKit;

/// <summary>
/// The text of a replay file (<c>.fslhv</c>): UTF-8, a line each, <c>fslhv-replay 1</c> first and <c>end</c> last, a word and what goes with it between. Lines
/// that begin with # are for people, and so is what stands behind two spaces and a # in <c>without</c> and <c>choice</c>.
/// </summary>
public static class ReplayText
{
    internal const string Head = "fslhv-replay";

    /// <summary>Writes one.</summary>
    /// <param name="replay">What.</param>
    /// <param name="describe">Says of something that is left out what it is; null: nothing is said.</param>
    public static string Write(Replay replay, Func<ScenarioCut, string>? describe = null)
    {
        ArgumentNullException.ThrowIfNull(replay);
        var text = new StringBuilder();
        Line(Head, Replay.Version);
        text.Append("# A failing run. See it again with: fslhv replay THIS-FILE\n");
        WriteOrigin(replay.Origin, Line);
        Line("program-hash", Hex(replay.ProgramHash));
        if (replay.Strategy.Length > 0)
            Line("strategy", Escape(replay.Strategy));
        Line("seed", replay.Seed);
        Line("timed", replay.IsTimed ? "yes" : "no");
        if (replay.Strikes is { AtMost: > 0 } strikes)
            Line("strikes", string.Create(CultureInfo.InvariantCulture, $"{strikes.AtMost} at {Escape(strikes.Path)}* of {string.Join(' ', strikes.Points)}"));
        foreach (var cut in replay.Cuts)
            Line("without", Escape(cut.ToString()) + (describe?.Invoke(cut) is { Length: > 0 } remark ? $"  # {Escape(remark)}" : ""));
        foreach (var fault in replay.Faults.ToLines())
            Line("fault", Escape(fault));
        text.Append("# What happens\n");
        Line("reason", Escape(replay.Reason));
        Line("text", Escape(replay.Text));
        Line("failing-step", replay.FailingStep);
        if (replay.Certain is { } certain)
            Line("certain", string.Create(
                CultureInfo.InvariantCulture, $"step {replay.CertainStep} choice {certain.Choice} {(certain.IsProven ? "proven" : "drawn")} {certain.Runs}"));
        Line("steps", replay.Steps);
        Line("trace-class", Hex(replay.TraceClass));
        Line("trace-hash", Hex(replay.TraceHash));
        text.Append("# Choices that are not the default: number, kind, value of how many, step, hash of the trace so far\n");
        Line("choices", replay.ChoiceCount);
        foreach (var choice in replay.Choices)
            Line("choice", ToString(choice));
        text.Append("end\n");
        return text.ToString();

        void Line(string word, object value) => text.Append(CultureInfo.InvariantCulture, $"{word} {value}\n");
    }

    /// <summary>Reads one.</summary>
    /// <param name="path">The file as people name it, for errors.</param>
    /// <param name="text">What is in it.</param>
    /// <param name="error">What is wrong: one line with file, line and cause; empty when nothing is.</param>
    /// <returns>Null when something is wrong.</returns>
    public static Replay? Read(string path, string text, out string error) => new ReplayReader(path).Read(text, out error);

    internal static string Hex(ulong hash) => hash.ToString("x16", CultureInfo.InvariantCulture);

    /// <summary>Keeps a text in one line.</summary>
    internal static string Escape(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)
        .Replace("\r", "\\r", StringComparison.Ordinal).Replace("  # ", " \\s# ", StringComparison.Ordinal);

    /// <summary>Null when it is no escaped text.</summary>
    internal static string? Unescape(string text)
    {
        if (!text.Contains('\\', StringComparison.Ordinal))
            return text;
        var plain = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\')
            {
                plain.Append(text[i]);
                continue;
            }

            if (++i == text.Length)
                return null;
            switch (text[i])
            {
                case '\\': plain.Append('\\'); break;
                case 'n': plain.Append('\n'); break;
                case 'r': plain.Append('\r'); break;
                case 's': plain.Append(' '); break;
                default: return null;
            }
        }

        return plain.ToString();
    }

    private static void WriteOrigin(ReplayOrigin origin, Action<string, object> line)
    {
        line("scenario", Escape(origin.Scenario));
        line("scenario-hash", Hex(origin.Hash));
        if (origin.Hardware is { } hardware)
            line("hardware", Escape(hardware));
        if (origin.PartitionsMax is { } most)
            line("partitions-max", most);
        if (origin.Fidelity is { } level)
            line("fidelity", level.Name());
        if (origin.Until is { } until)
            line("until", until.Nanoseconds.ToString(CultureInfo.InvariantCulture) + "ns");
    }

    private static string ToString(RecordedChoice choice) => string.Create(
        CultureInfo.InvariantCulture,
        $"{choice.Number} {NameOf(choice.Kind)} {choice.Value} of {choice.Bound} step {choice.Step} hash {Hex(choice.Hash)}")
        + (choice.Remark.Length > 0 ? $"  # {Escape(choice.Remark)}" : "");

    internal static string NameOf(ChoiceKind kind) => kind switch
    {
        ChoiceKind.Delivery => "delivery",
        ChoiceKind.Draw => "draw",
        ChoiceKind.Strike => "strike",
        ChoiceKind.Free => "free",
        _ => throw Actors.Invariant.Unreachable(kind),
    };
}
