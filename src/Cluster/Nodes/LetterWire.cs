using FslHv.Actors;

namespace FslHv.Cluster;

/// <summary>Letters as bytes.</summary>
internal static class LetterWire
{
    public static void Write(WireWriter writer, WireCodec codec, Letter letter)
    {
        writer.WriteByte((byte)letter.Kind);
        writer.WriteActor(letter.Receiver);
        writer.WriteActor(letter.Sender);
        WriteStep(writer, letter.Cause);
        if (letter.Kind == LetterKind.Message)
            codec.Write(writer, letter.Message!);
    }

    /// <exception cref="WireException">It is malformed.</exception>
    public static Letter Read(ref WireReader reader, WireCodec codec)
    {
        var kind = (LetterKind)reader.ReadByte();
        var receiver = reader.ReadActor();
        var sender = reader.ReadActor();
        var cause = ReadStep(ref reader);
        return kind switch
        {
            LetterKind.Message => new Letter { Receiver = receiver, Sender = sender, Cause = cause, Message = codec.ReadMessage(ref reader) },
            LetterKind.Ended => Letter.OfEnd(sender, receiver, cause),
            LetterKind.Watch or LetterKind.Unwatch or LetterKind.Stop => new Letter { Kind = kind, Receiver = receiver, Sender = sender, Cause = cause },
            _ => throw new WireException($"there is no letter of kind {(byte)kind}"),
        };
    }

    private static void WriteStep(WireWriter writer, StepId step)
    {
        writer.WriteActor(step.Root);
        writer.WriteVarint((ulong)step.Life);
        writer.WriteVarint((ulong)step.Number);
    }

    private static StepId ReadStep(ref WireReader reader) => new(reader.ReadActor(), (int)reader.ReadVarint(), (long)reader.ReadVarint());
}
