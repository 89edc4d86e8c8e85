using FslHv.Actors;

namespace FslHv.Cluster;

/// <content>
/// A recorded step: a byte that says what it is and what there is of it, then what there is: number, address and life of the step, actor, cause and what it
/// came via, sender, time, message, hash of the state, count of effects, effects.
/// </content>
public sealed partial class WireCodec
{
    private const byte KindBits = 0x07;
    private const byte HasCause = 0x08;
    private const byte HasSender = 0x10;
    private const byte HasMessage = 0x20;
    private const byte HasHash = 0x40;
    private const byte IsByRoot = 0x80;

    /// <summary>Writes a step.</summary>
    /// <exception cref="WireException">Something in it cannot be written. Nothing is written.</exception>
    public void WriteStep(WireWriter writer, RecordedStep step)
    {
        Invariant.Holds((byte)step.Kind <= KindBits);
        var from = writer.Length;
        try
        {
            writer.WriteByte((byte)((byte)step.Kind | FlagsOf(step)));
            WriteFields(writer, step);
            writer.WriteVarint((ulong)step.Effects.Count);
            foreach (var effect in step.Effects)
                _effects.Write(writer, effect);
        }
        catch (WireException)
        {
            writer.GoBack(from);
            throw;
        }
    }

    /// <summary>Reads a step. What is behind it stays.</summary>
    /// <exception cref="WireException">There is none, or not all of it.</exception>
    public RecordedStep ReadStep(ref WireReader reader)
    {
        var first = reader.ReadByte();
        var kind = (RecordedKind)(first & KindBits);
        if (kind > RecordedKind.Told)
            throw new WireException($"there is no kind {(byte)kind} of step");
        var id = ReadId(ref reader);
        var actor = (first & IsByRoot) != 0 ? id.Root : reader.ReadActor();
        var cause = (first & HasCause) != 0 ? ReadId(ref reader) : StepId.None;
        var via = (first & HasCause) != 0 ? (int)reader.ReadVarint((ulong)int.MaxValue) : 0;
        var sender = (first & HasSender) != 0 ? reader.ReadActor() : ActorId.None;
        var at = new Instant(reader.ReadSigned());
        var message = (first & HasMessage) != 0 ? ReadMessage(ref reader) : null;
        ulong? hash = (first & HasHash) != 0 ? reader.ReadFixed64() : null;
        return new(id, cause, kind, actor, sender, message, at, ReadEffects(ref reader), hash) { Via = via };
    }

    private static byte FlagsOf(RecordedStep step) => (byte)(
        (step.Cause == StepId.None ? 0 : HasCause)
        | (step.Sender.IsNone ? 0 : HasSender)
        | (step.Message is null ? 0 : HasMessage)
        | (step.StateHash is null ? 0 : HasHash)
        | (step.Actor == step.Id.Root ? IsByRoot : 0));

    private static void WriteId(WireWriter writer, StepId id)
    {
        writer.WriteSigned(id.Number);
        writer.WriteActor(id.Root);
        writer.WriteSigned(id.Life);
    }

    private static StepId ReadId(ref WireReader reader)
    {
        var number = reader.ReadSigned();
        var root = reader.ReadActor();
        return new(root, (int)reader.ReadSigned(int.MinValue, int.MaxValue), number);
    }

    private void WriteFields(WireWriter writer, RecordedStep step)
    {
        WriteId(writer, step.Id);
        if (step.Actor != step.Id.Root)
            writer.WriteActor(step.Actor);
        if (step.Cause != StepId.None)
        {
            WriteId(writer, step.Cause);
            writer.WriteVarint((ulong)step.Via);
        }

        if (!step.Sender.IsNone)
            writer.WriteActor(step.Sender);
        writer.WriteSigned(step.At.Nanoseconds);
        if (step.Message is not null)
            _messages.Write(writer, step.Message);
        if (step.StateHash is { } hash)
            writer.WriteFixed64(hash);
    }

    private StepEffect[] ReadEffects(ref WireReader reader)
    {
        var count = reader.ReadCount(bytesMin: 1);
        if (count == 0)
            return [];
        var effects = new StepEffect[count];
        for (var i = 0; i < count; i++)
            effects[i] = (StepEffect)Read(_effects, ref reader);
        return effects;
    }
}
