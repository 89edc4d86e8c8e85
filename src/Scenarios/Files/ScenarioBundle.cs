using System.Text.Json;
using FslHv.Abi;

namespace FslHv.Scenarios;

/// <summary>A scenario with every file that it is read from, so that another process, or another day, reads the same.</summary>
/// <param name="Path">Path of the scenario or board, as its user wrote it.</param>
/// <param name="Hardware">Path of the hardware tree instead of the scenario's own; null: the scenario's own.</param>
/// <param name="PartitionsMax">How many partitions the machine may have instead of what the scenario says; null: what it says.</param>
/// <param name="Fidelity">The level instead of those that the scenario names; null: those.</param>
/// <param name="Files">Paths and contents, in the order in which they were first read.</param>
public sealed record ScenarioBundle(string Path, string? Hardware, int? PartitionsMax, FidelityLevel? Fidelity, ValueList<BundledFile> Files) : IFileSource
{
    /// <inheritdoc />
    public Bytes? Read(string path)
    {
        foreach (var file in Files)
        {
            if (file.Path == path)
                return file.Content;
        }

        return null;
    }

    /// <summary>The bundle as JSON in UTF-8; contents are in base 64.</summary>
    public byte[] ToJson()
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteString("path", Path);
            if (Hardware is not null)
                json.WriteString("hardware", Hardware);
            if (PartitionsMax is { } max)
                json.WriteNumber("partitions-max", max);
            if (Fidelity is { } level)
                json.WriteString("fidelity", level.Name());
            json.WriteStartArray("files");
            foreach (var file in Files)
            {
                json.WriteStartObject();
                json.WriteString("path", file.Path);
                json.WriteBase64String("content", file.Content.Span);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="FormatException">It is no such bundle; the text says why.</exception>
    public static ScenarioBundle FromJson(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            using var document = JsonDocument.Parse(bytes);
            var root = document.RootElement;
            var files = root.GetProperty("files").EnumerateArray()
                .Select(file => new BundledFile(file.GetProperty("path").GetString() ?? "", Bytes.Take(file.GetProperty("content").GetBytesFromBase64())));
            return new ScenarioBundle(
                root.GetProperty("path").GetString() ?? "",
                root.TryGetProperty("hardware", out var hardware) ? hardware.GetString() : null,
                root.TryGetProperty("partitions-max", out var max) ? max.GetInt32() : null,
                root.TryGetProperty("fidelity", out var level) ? LevelOf(level.GetString()) : null,
                files.ToValueList());
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new FormatException($"this is no bundle of a scenario: {exception.Message}", exception);
        }
    }

    private static FidelityLevel LevelOf(string? name)
    {
        foreach (var level in Enum.GetValues<FidelityLevel>())
        {
            if (level.Name() == name)
                return level;
        }

        throw new FormatException($"there is no fidelity {name}");
    }
}

/// <summary>A file of a bundle.</summary>
/// <param name="Path">Its path, as it was asked for.</param>
/// <param name="Content">What is in it.</param>
public sealed record BundledFile(string Path, Bytes Content);

/// <summary>Passes files on and keeps them, for a bundle.</summary>
public sealed class BundlingFiles(IFileSource inner) : IFileSource
{
    private readonly List<BundledFile> _files = [];

    /// <summary>Every file that was there, in the order in which they were first read.</summary>
    public ValueList<BundledFile> Files => _files.ToValueList();

    /// <inheritdoc />
    public Bytes? Read(string path)
    {
        var content = inner.Read(path);
        if (content is { } bytes && !_files.Exists(file => file.Path == path))
            _files.Add(new BundledFile(path, bytes));
        return content;
    }
}
