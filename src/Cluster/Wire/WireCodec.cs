using System.Reflection;
using FslHv.Actors;

namespace FslHv.Cluster;

/// <summary>
/// Writes messages, notes and recorded steps as bytes and reads them. A record is the number of its case and its fields; there are no names and no lengths
/// around them, so that only a codec of the same <see cref="Version"/> can read it. Never changes; any number of threads may use it.
/// </summary>
public sealed partial class WireCodec
{
    /// <summary>Number of the format: how values of a given shape are written.</summary>
    private const int Format = 2;

    private readonly WireFamily _messages;
    private readonly WireFamily _notes;
    private readonly WireFamily _effects;

    private WireCodec(WireShapes shapes)
    {
        _messages = shapes.FamilyOf(typeof(Message));
        _notes = shapes.FamilyOf(typeof(Note));
        _effects = shapes.FamilyOf(typeof(StepEffect));
        shapes.Complete();
        Version = $"{Format}-{shapes.Hash():x16}";
    }

    /// <summary>
    /// Which bytes it understands. Shape: the number of the format, a dash, and 16 digits of a hash over the names of all types and over the names and types
    /// of their fields. Two builds have the same exactly when they understand each other.
    /// </summary>
    public string Version { get; }

    /// <summary>A codec for every message and note of those assemblies, and of the actor contract's own; also for nested and internal ones.</summary>
    /// <exception cref="NotSupportedException">One of them holds what cannot be written, or cannot be made again. The text names type and field.</exception>
    public static WireCodec Of(params IEnumerable<Assembly> assemblies) => new(new(assemblies));

    /// <summary>Writes a message.</summary>
    /// <exception cref="WireException">The codec does not know its type, or it holds half a surrogate pair. Nothing is written.</exception>
    public void Write(WireWriter writer, Message message) => Write(_messages, writer, message);

    /// <summary>Writes a note.</summary>
    /// <exception cref="WireException">As of a message.</exception>
    public void Write(WireWriter writer, Note note) => Write(_notes, writer, note);

    /// <summary>Reads a message. What is behind it stays.</summary>
    /// <exception cref="WireException">There is none, or not all of it.</exception>
    public Message ReadMessage(ref WireReader reader) => (Message)Read(_messages, ref reader);

    /// <summary>Reads a note. What is behind it stays.</summary>
    /// <exception cref="WireException">There is none, or not all of it.</exception>
    public Note ReadNote(ref WireReader reader) => (Note)Read(_notes, ref reader);

    /// <summary>The message as somebody would get it to whom it is sent: written and read again.</summary>
    /// <exception cref="WireException">It cannot be written.</exception>
    public Message RoundTrip(Message message)
    {
        var writer = new WireWriter();
        Write(writer, message);
        var reader = new WireReader(writer.Written.Span);
        var read = ReadMessage(ref reader);
        Invariant.Holds(reader.IsAtEnd);
        return read;
    }

    private static void Write(WireFamily family, WireWriter writer, object value)
    {
        ArgumentNullException.ThrowIfNull(value);
        var from = writer.Length;
        try
        {
            family.Write(writer, value);
        }
        catch (WireException)
        {
            writer.GoBack(from);
            throw;
        }
    }

    /// <summary>A constructor may refuse what was read: no writer can have written that.</summary>
    private static object Read(WireFamily family, ref WireReader reader)
    {
        try
        {
            return family.Read(ref reader) ?? throw new WireException("nothing is where something must be");
        }
        catch (Exception exception) when (exception is InvariantException or ArgumentException or OverflowException)
        {
            throw new WireException($"what was read cannot be: {exception.Message}", exception);
        }
    }
}
