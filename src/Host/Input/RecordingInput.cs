using FslHv.Cluster;
using FslHv.Scenarios;

namespace FslHv.Host.Input;

/// <summary>Reads recordings of live runs, and the scenario that is in them.</summary>
internal static class RecordingInput
{
    /// <summary>Whether a path is a recording: a file of one, or a folder, of which the files with the extension of recordings are meant.</summary>
    public static bool IsRecording(string path) => Directory.Exists(path) || RecordingFile.IsRecording(path);

    /// <summary>All files of a run.</summary>
    /// <exception cref="InputException">There is none, or one cannot be used, or they are of different runs.</exception>
    public static IReadOnlyList<RecordedFile> Read(string path)
    {
        string[] paths = Directory.Exists(path) ? [.. Directory.GetFiles(path, $"*{RecordingFile.Extension}").Order(StringComparer.Ordinal)] : [path];
        if (paths.Length == 0)
            throw new InputException($"{path}: has no recording (*{RecordingFile.Extension}) in it");
        try
        {
            RecordedFile[] files = [.. paths.Select(each => RecordingFile.Read(each, ProductCodec.Instance))];
            var other = Array.Find(files, file => file.Header.Machine != files[0].Header.Machine);
            return other is null
                ? files
                : throw new InputException($"{other.Path}: is of the run {other.Header.Machine}, but {files[0].Path} is of the run {files[0].Header.Machine}");
        }
        catch (Exception e) when (e is WireException or IOException or UnauthorizedAccessException)
        {
            throw new InputException(e.Message);
        }
    }

    /// <summary>The scenario that a recording holds, as it was then.</summary>
    /// <exception cref="InputException">It cannot be used.</exception>
    public static BoundScenario ScenarioOf(RecordedFile file)
    {
        ScenarioBundle bundle;
        try
        {
            bundle = ScenarioBundle.FromJson(file.Header.Definition);
        }
        catch (FormatException e)
        {
            throw new InputException($"{file.Path}: {e.Message}");
        }

        var scenario = RunInput.Load(bundle.Path, new Overrides(bundle.Hardware, bundle.PartitionsMax, bundle.Fidelity), bundle);
        return file.Header.Until is { } until ? scenario.With(until) : scenario;
    }

    /// <summary>A scenario with everything that was read for it, for a recording's header.</summary>
    /// <exception cref="InputException">A file cannot be used.</exception>
    public static (BoundScenario Scenario, byte[] Definition) LoadForRecording(string path, Overrides overrides)
    {
        var files = new BundlingFiles(HostFiles.Instance);
        var scenario = RunInput.Load(path, overrides, files);
        return (scenario, new ScenarioBundle(path, overrides.Hardware, overrides.PartitionsMax, overrides.Fidelity, files.Files).ToJson());
    }
}
