using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using FslHv.Actors;

namespace FslHv.Simulation;

/// <summary>
/// Writes the trace as JSON lines in UTF-8: one object per record, ended by one line feed. Fields, in this order: <c>step</c>,
/// <c>cause</c>,
/// <c>at</c> (nanoseconds), <c>kind</c> (lower case: deliver, timer, dead-letter, spawn, stop, note, fault, persist, defect,
/// node),
/// <c>from</c> and
/// <c>to</c> (paths, left out for nobody), <c>type</c> (of the payload) and <c>text</c> (the payload as it prints; both left out where
/// there is none; of a defect the path, the exception's type and its text). Equal traces give equal bytes on every machine.
/// Writes in blocks; <see cref="Flush"/> or <see cref="Dispose"/> writes the rest. The stream stays open; it belongs to the caller.
/// </summary>
public sealed class JsonLinesTrace : ITraceObserver, IDisposable
{
    private const int BlockBytes = 64 * 1024;

    private static readonly JsonEncodedText Step = JsonEncodedText.Encode("step");
    private static readonly JsonEncodedText Cause = JsonEncodedText.Encode("cause");
    private static readonly JsonEncodedText At = JsonEncodedText.Encode("at");
    private static readonly JsonEncodedText Kind = JsonEncodedText.Encode("kind");
    private static readonly JsonEncodedText From = JsonEncodedText.Encode("from");
    private static readonly JsonEncodedText To = JsonEncodedText.Encode("to");
    private static readonly JsonEncodedText Type = JsonEncodedText.Encode("type");
    private static readonly JsonEncodedText Text = JsonEncodedText.Encode("text");

    private static readonly JsonEncodedText[] Kinds =
    [
        .. new[] { "deliver", "timer", "dead-letter", "spawn", "stop", "note", "fault", "persist", "defect", "node" }
            .Select(name => JsonEncodedText.Encode(name)),
    ];

    private readonly Stream _stream;
    private readonly Func<ActorId, string> _pathOf;
    private readonly ArrayBufferWriter<byte> _buffer = new(BlockBytes + 4096);
    private readonly Utf8JsonWriter _json;
    private readonly Dictionary<ActorId, JsonEncodedText> _paths = [];

    /// <summary>Writes to that stream, with the paths that an engine gives (<see cref="IActorEngine.PathOf"/>).</summary>
    public JsonLinesTrace(Stream stream, Func<ActorId, string> pathOf)
    {
        _stream = stream;
        _pathOf = pathOf;
        _json = new Utf8JsonWriter(_buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    }

    /// <inheritdoc />
    public void OnRecord(in TraceRecord record)
    {
        _json.WriteStartObject();
        _json.WriteNumber(Step, record.Step);
        _json.WriteNumber(Cause, record.Cause);
        _json.WriteNumber(At, record.At.Nanoseconds);
        _json.WriteString(Kind, Kinds[(int)record.Kind]);
        if (!record.From.IsNone)
            _json.WriteString(From, Path(record.From));
        if (!record.To.IsNone)
            _json.WriteString(To, Path(record.To));
        if (record.Payload is { } payload)
        {
            _json.WriteString(Type, payload.GetType().Name);
            _json.WriteString(Text, TraceText.Of(payload));
        }

        _json.WriteEndObject();
        _json.Flush();
        _json.Reset();
        _buffer.Write("\n"u8);
        if (_buffer.WrittenCount >= BlockBytes)
            WriteBlock();
    }

    /// <summary>Writes what is held back and flushes the stream.</summary>
    public void Flush()
    {
        WriteBlock();
        _stream.Flush();
    }

    /// <summary>Writes what is held back. The stream stays open.</summary>
    public void Dispose()
    {
        Flush();
        _json.Dispose();
    }

    private void WriteBlock()
    {
        _stream.Write(_buffer.WrittenSpan);
        _buffer.ResetWrittenCount();
    }

    private JsonEncodedText Path(ActorId actor)
    {
        if (!_paths.TryGetValue(actor, out var path))
        {
            path = JsonEncodedText.Encode(_pathOf(actor), JavaScriptEncoder.UnsafeRelaxedJsonEscaping);
            _paths.Add(actor, path);
        }

        return path;
    }
}
