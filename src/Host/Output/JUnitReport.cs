using System.Globalization;
using System.Text;
using System.Xml;

namespace FslHv.Host.Output;

/// <summary>
/// What came of an exploration as build servers read it: a suite for each scenario, in it a case for each reason to fail, or the one case that holds.
/// </summary>
internal static class JUnitReport
{
    private const string Holds = "holds in every schedule";

    public static void Write(Stream stream, IReadOnlyList<ExploredScenario> explored)
    {
        var settings = new XmlWriterSettings { Indent = true, NewLineChars = "\n", Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false) };
        using var content = new MemoryStream();
        using (var writer = XmlWriter.Create(content, settings))
        {
            writer.WriteStartElement("testsuites");
            WriteCounts(writer, explored);
            foreach (var each in explored)
                WriteSuite(writer, each);
            writer.WriteEndElement();
        }

        content.WriteByte((byte)'\n');
        stream.Write(content.GetBuffer().AsSpan(0, (int)content.Length));
    }

    private static void WriteSuite(XmlWriter writer, ExploredScenario explored)
    {
        var failures = explored.Result.Failures;
        writer.WriteStartElement("testsuite");
        writer.WriteAttributeString("name", explored.File);
        WriteCounts(writer, [explored]);
        if (failures.Count == 0)
            WriteCase(writer, explored, Holds, explored.Seconds, null);
        for (var i = 0; i < failures.Count; i++)
        {
            var text = $"{failures[i].Failure.Text}\nagain with: {explored.Replays[i].Command}\n";
            WriteCase(writer, explored, failures[i].Failure.Reason, explored.Seconds / failures.Count, (failures[i].Failure.Text, text));
        }

        writer.WriteEndElement();
    }

    private static void WriteCase(XmlWriter writer, ExploredScenario explored, string name, double seconds, (string Message, string Text)? failure)
    {
        writer.WriteStartElement("testcase");
        writer.WriteAttributeString("classname", explored.Subject.Scenario.Scenario.Name);
        writer.WriteAttributeString("name", Clean(name));
        writer.WriteAttributeString("time", Time(seconds));
        if (failure is var (message, text))
        {
            writer.WriteStartElement("failure");
            writer.WriteAttributeString("message", Clean(message));
            writer.WriteString(Clean(text));
            writer.WriteEndElement();
        }

        writer.WriteEndElement();
    }

    private static void WriteCounts(XmlWriter writer, IReadOnlyList<ExploredScenario> explored)
    {
        writer.WriteAttributeString("tests", Count(explored.Sum(each => Math.Max(1, each.Result.Failures.Count))));
        writer.WriteAttributeString("failures", Count(explored.Sum(each => each.Result.Failures.Count)));
        writer.WriteAttributeString("errors", "0");
        writer.WriteAttributeString("time", Time(explored.Sum(each => each.Seconds)));
    }

    /// <summary>XML knows no control characters but three, and no halves of a pair.</summary>
    private static string Clean(string text) => text.All(XmlConvert.IsXmlChar)
        ? text
        : string.Concat(text.Select(c => XmlConvert.IsXmlChar(c) ? c : '\uFFFD'));

    private static string Count(int count) => count.ToString(CultureInfo.InvariantCulture);

    private static string Time(double seconds) => seconds.ToString("0.000", CultureInfo.InvariantCulture);
}
