using System.Text.Json;
using FslHv.Cluster;

namespace FslHv.Host.Input;

/// <summary>
/// Which private broker runs in the background: <c>fslhv/broker.json</c> under <c>XDG_STATE_HOME</c>, or under <c>~/.local/state</c>. It has the
/// broker's password: only its owner reads it.
/// </summary>
internal static class BrokerState
{
    private static string FilePath
    {
        get
        {
            var home = Environment.GetEnvironmentVariable("XDG_STATE_HOME") is { Length: > 0 } state
                ? state : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".local", "state");
            return Path.Combine(home, "fslhv", "broker.json");
        }
    }

    /// <summary>The broker that runs; null: none does.</summary>
    public static StayingBroker? Find() => Read() is { IsRunning: true } broker ? broker : null;

    public static void Write(StayingBroker broker)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(FilePath)!);
            File.Delete(FilePath);
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            using var stream = new FileStream(FilePath, options);
            using var writer = new Utf8JsonWriter(stream);
            writer.WriteStartObject();
            WriteTo(writer, broker);
            writer.WriteEndObject();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{FilePath}: cannot be written: {e.Message}");
        }
    }

    public static void WriteTo(Utf8JsonWriter writer, StayingBroker broker)
    {
        writer.WriteString("uri", broker.Uri.ToString());
        writer.WriteString("folder", broker.Folder);
        writer.WriteNumber("process", broker.ProcessId);
        writer.WriteNumber("keeper", broker.KeeperId);
    }

    public static void Forget()
    {
        if (File.Exists(FilePath))
            File.Delete(FilePath);
    }

    private static StayingBroker? Read()
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllText(FilePath));
            var root = document.RootElement;
            return new StayingBroker(
                new Uri(root.GetProperty("uri").GetString()!), root.GetProperty("folder").GetString()!, root.GetProperty("keeper").GetInt32(),
                root.GetProperty("process").GetInt32());
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or KeyNotFoundException or UriFormatException
            or InvalidOperationException)
        {
            throw new InputException($"{FilePath}: cannot be used: {e.Message}");
        }
    }
}
