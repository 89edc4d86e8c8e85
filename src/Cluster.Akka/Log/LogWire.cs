using FslHv.Actors;
using FslHv.Cluster;

namespace FslHv.AkkaNet;

/// <summary>Messages of the log as bytes. A manifest is never used for another message.</summary>
internal static class LogWire
{
    public static string ManifestOf(LogMessage message) => message switch
    {
        LogMessage.Lead => "a",
        LogMessage.Behind => "b",
        LogMessage.Have => "c",
        LogMessage.Fetch => "d",
        LogMessage.Fetched => "e",
        LogMessage.Add => "f",
        LogMessage.Store => "g",
        LogMessage.Stored => "h",
        LogMessage.Forget => "i",
        LogMessage.Packet => "j",
        _ => throw Invariant.Unreachable(message),
    };

    public static void Write(WireWriter writer, LogMessage message)
    {
        switch (message)
        {
            case LogMessage.Lead lead:
                writer.WriteSigned(lead.Epoch);
                writer.WriteString(lead.Member);
                break;
            case LogMessage.Behind behind:
                writer.WriteSigned(behind.Epoch);
                break;
            case LogMessage.Have have:
                writer.WriteSigned(have.Epoch);
                writer.WriteString(have.Member);
                writer.WriteVarint((ulong)have.Copies.Count);
                foreach (var (machine, count) in have.Copies)
                {
                    writer.WriteString(machine);
                    writer.WriteSigned(count);
                }

                break;
            case LogMessage.Fetch fetch:
                writer.WriteSigned(fetch.Epoch);
                writer.WriteString(fetch.Machine);
                writer.WriteSigned(fetch.From);
                break;
            case LogMessage.Fetched fetched:
                writer.WriteSigned(fetched.Epoch);
                writer.WriteString(fetched.Machine);
                writer.WriteSigned(fetched.From);
                WriteRecords(writer, fetched.Records);
                break;
            case LogMessage.Add add:
                writer.WriteString(add.Machine);
                WriteRecord(writer, add.Record);
                break;
            case LogMessage.Store store:
                writer.WriteSigned(store.Epoch);
                writer.WriteString(store.Machine);
                writer.WriteSigned(store.From);
                WriteRecords(writer, store.Records);
                writer.WriteSigned(store.Accepted);
                break;
            case LogMessage.Stored stored:
                writer.WriteSigned(stored.Epoch);
                writer.WriteString(stored.Member);
                writer.WriteString(stored.Machine);
                writer.WriteSigned(stored.Count);
                break;
            case LogMessage.Forget forget:
                writer.WriteString(forget.Machine);
                break;
            case LogMessage.Packet packet:
                writer.WriteString(packet.Machine);
                writer.WriteString(packet.Line);
                writer.WriteBytes(packet.Content.Span);
                break;
            default:
                throw Invariant.Unreachable(message);
        }
    }

    /// <exception cref="WireException">It is malformed.</exception>
    public static LogMessage Read(ref WireReader reader, string manifest) => manifest switch
    {
        "a" => new LogMessage.Lead(reader.ReadSigned(), reader.ReadString()),
        "b" => new LogMessage.Behind(reader.ReadSigned()),
        "c" => new LogMessage.Have(reader.ReadSigned(), reader.ReadString(), ReadCopies(ref reader)),
        "d" => new LogMessage.Fetch(reader.ReadSigned(), reader.ReadString(), reader.ReadSigned()),
        "e" => new LogMessage.Fetched(reader.ReadSigned(), reader.ReadString(), reader.ReadSigned(), ReadRecords(ref reader)),
        "f" => new LogMessage.Add(reader.ReadString(), ReadRecord(ref reader)),
        "g" => new LogMessage.Store(reader.ReadSigned(), reader.ReadString(), reader.ReadSigned(), ReadRecords(ref reader), reader.ReadSigned()),
        "h" => new LogMessage.Stored(reader.ReadSigned(), reader.ReadString(), reader.ReadString(), reader.ReadSigned()),
        "i" => new LogMessage.Forget(reader.ReadString()),
        "j" => new LogMessage.Packet(reader.ReadString(), reader.ReadString(), reader.ReadBytes().ToArray()),
        _ => throw new WireException($"there is no message '{manifest}' of a machine's log"),
    };

    private static void WriteRecords(WireWriter writer, IReadOnlyList<LogRecord> records)
    {
        writer.WriteVarint((ulong)records.Count);
        foreach (var record in records)
            WriteRecord(writer, record);
    }

    private static void WriteRecord(WireWriter writer, LogRecord record)
    {
        writer.WriteByte((byte)record.Kind);
        writer.WriteString(record.Line);
        writer.WriteSigned(record.Number);
        writer.WriteBytes(record.Content.Span);
    }

    private static List<(string Machine, long Count)> ReadCopies(ref WireReader reader)
    {
        var copies = new List<(string Machine, long Count)>();
        for (var left = reader.ReadVarint(); left > 0; left--)
            copies.Add((reader.ReadString(), reader.ReadSigned()));
        return copies;
    }

    private static List<LogRecord> ReadRecords(ref WireReader reader)
    {
        var records = new List<LogRecord>();
        for (var left = reader.ReadVarint(); left > 0; left--)
            records.Add(ReadRecord(ref reader));
        return records;
    }

    private static LogRecord ReadRecord(ref WireReader reader)
    {
        var kind = (LogRecordKind)reader.ReadByte();
        if (kind is < LogRecordKind.Joined or > LogRecordKind.Entry)
            throw new WireException($"there is no record of kind {(byte)kind}");
        return new LogRecord(kind, reader.ReadString(), reader.ReadSigned(), reader.ReadBytes().ToArray());
    }
}
