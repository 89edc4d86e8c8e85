using System.Globalization;
using System.Text;

namespace FslHv.TestKit;

/// <summary>The text of a file of hashes: <c>fslhv-hashes 1</c>, a line for each record with step, hash, actor and what it says, and <c>end</c>.</summary>
public static class StepLogText
{
    private const string Head = "fslhv-hashes 1";

    /// <summary>Writes one.</summary>
    public static string Write(StepLog log)
    {
        ArgumentNullException.ThrowIfNull(log);
        var text = new StringBuilder();
        text.Append(Head).Append('\n');
        for (var i = 0; i < log.Count; i++)
        {
            var step = log[i];
            text.Append(CultureInfo.InvariantCulture, $"{step.Step} {ReplayText.Hex(step.Hash)} {step.Actor} {step.Text}\n");
        }

        text.Append("end\n");
        return text.ToString();
    }

    /// <summary>Reads one.</summary>
    /// <param name="path">The file as people name it, for errors.</param>
    /// <param name="text">What is in it.</param>
    /// <param name="error">What is wrong: one line with file, line and cause; empty when nothing is.</param>
    /// <returns>Null when something is wrong.</returns>
    public static StepLog? Read(string path, string text, out string error)
    {
        ArgumentNullException.ThrowIfNull(text);
        error = "";
        var lines = text.Split('\n');
        if (lines[0] != Head)
        {
            error = $"{path}:1: this is no file of hashes: its first line is '{Head}'";
            return null;
        }

        var steps = new List<LoggedStep>();
        for (var i = 1; i < lines.Length && lines[i] != "end"; i++)
        {
            var words = lines[i].Split(' ', 4);
            if (words.Length < 4 || !long.TryParse(words[0], NumberStyles.None, CultureInfo.InvariantCulture, out var step)
                || !ulong.TryParse(words[1], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var hash))
            {
                error = i == lines.Length - 1
                    ? string.Create(CultureInfo.InvariantCulture, $"{path}:{i + 1}: the file is cut off: its last line is 'end'")
                    : string.Create(CultureInfo.InvariantCulture, $"{path}:{i + 1}: a record is written 'STEP HASH ACTOR TEXT'");
                return null;
            }

            steps.Add(new LoggedStep(step, hash, words[2], words[3]));
        }

        return new StepLog(steps);
    }
}
