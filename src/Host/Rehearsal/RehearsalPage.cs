using System.Globalization;
using System.Net;
using System.Text;
using FslHv.Actors;
using FslHv.Host.Output;
using FslHv.Scenarios;

namespace FslHv.Host.Rehearsal;

/// <summary>What came of a rehearsal, as a page of its own: how the times are distributed, and every round.</summary>
internal static class RehearsalPage
{
    public static void Write(string path, RehearsalSummary summary, BoundScenario scenario)
    {
        var page = new StringBuilder();
        page.Append(CultureInfo.InvariantCulture, $"<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>Rehearsal of {Text(scenario.Scenario.Name)}</title></head><body>\n");
        page.Append(CultureInfo.InvariantCulture, $"<h1>Rehearsal of {Text(scenario.Scenario.Name)}</h1>\n");
        page.Append("</body></html>\n");
        File.WriteAllText(path, page.ToString());
    }

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
