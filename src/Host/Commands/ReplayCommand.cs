using System.CommandLine;

namespace FslHv.Host.Commands;

/// <summary><c>fslhv replay</c>: makes a failing run again from its file, or a live run from its recording.</summary>
internal static class ReplayCommand
{
    public static Command Create()
    {
        var file = Values.File("FILE", "A replay (.fslhv), or a recording of a live run: a file (.fslhvrec), or a folder with those of all nodes.");
        var trace = new Option<string?>("--trace") { Description = "Write the whole trace to FILE, one JSON object a line.", HelpName = "FILE" };
        var scenario = new Option<string?>("--scenario") { Description = "The scenario, where it is not where the replay says.", HelpName = "PATH" };
        var json = new Option<bool>("--json") { Description = "Print one JSON object with the result instead of the story." };
        var save = new Option<string?>("--save")
        {
            Description = "Of a recording that failed: write it to FOLDER as a replay (.fslhv), made smaller, with its scenario.",
            HelpName = "FOLDER",
        };
        var command = new Command(
            "replay", "See a failing run again, exactly as it was, and how it came to fail; or do again in the simulator what was recorded live.")
        {
            file, trace, scenario, save, json,
        };
        command.SetAction(result => new ReplaySession(new ReplaySettings
        {
            File = result.GetRequiredValue(file),
            Trace = result.GetValue(trace),
            Scenario = result.GetValue(scenario),
            Save = result.GetValue(save),
            Json = result.GetValue(json),
        }).Run());
        return command;
    }
}

/// <summary>What a replay was asked for.</summary>
internal sealed record ReplaySettings
{
    public required string File { get; init; }

    public string? Trace { get; init; }

    public string? Scenario { get; init; }

    /// <summary>Where the recording of a failure is written as a replay.</summary>
    public string? Save { get; init; }

    public bool Json { get; init; }
}
