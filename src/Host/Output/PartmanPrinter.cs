using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using FslHv.Abi;
using FslHv.Actors;
using FslHv.Host.Commands;

namespace FslHv.Host.Output;

/// <summary>Prints what a process prints, byte for byte and each stream to its own; or keeps it for a JSON object.</summary>
/// <param name="keeps">Whether it is kept.</param>
internal sealed class PartmanPrinter(bool keeps) : IDisposable
{
    private readonly Stream _output = keeps ? new MemoryStream() : ClosedOutput.OpenOutput();
    private readonly Stream _error = keeps ? new MemoryStream() : Console.OpenStandardError();

    public void Print(ProcessFact.Said said)
    {
        byte[] line = [.. said.Raw is { } raw ? raw.Span : Encoding.UTF8.GetBytes(said.Text), (byte)'\n'];
        (said.Stream == OutputStream.Error ? _error : _output).Write(line);
    }

    /// <summary>One line. Bytes that are no UTF-8 become U+FFFD.</summary>
    public void WriteJson(PartmanSettings settings, string guest, Instant started, int? code)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            writer.WriteStartObject();
            writer.WriteString("file", settings.File);
            writer.WriteString("guest", guest);
            writer.WriteNumber("seed", settings.Seed);
            writer.WriteNumber("at", started.Nanoseconds);
            writer.WriteStartArray("arguments");
            foreach (var word in settings.Arguments)
                writer.WriteStringValue(word);
            writer.WriteEndArray();
            if (code is { } number)
                writer.WriteNumber("exit", number);
            else
                writer.WriteNull("exit");
            writer.WriteString("stdout", Kept(_output));
            writer.WriteString("stderr", Kept(_error));
            writer.WriteEndObject();
        }

        Console.Out.WriteLine(Encoding.UTF8.GetString(stream.ToArray()));
    }

    private static string Kept(Stream stream)
    {
        Invariant.Holds(stream is MemoryStream);
        return Encoding.UTF8.GetString(((MemoryStream)stream).ToArray());
    }

    public void Dispose()
    {
        _output.Dispose();
        _error.Dispose();
    }
}
