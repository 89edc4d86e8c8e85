using System.Buffers.Binary;
using System.Text;
using FslHv.Actors;

namespace FslHv.Abi;

/// <summary>An error as <c>ERR_GET_INFO</c> gives it. Shape: <see cref="ErrorLayout"/>, <see cref="Hcall.ErrorRecordBytes"/> bytes.</summary>
public sealed record ErrorRecord
{
    private ErrorRecord(ErrorDomain domain, string error, string hostPath, string guestPath, ValueList<ulong> registers) =>
        (Domain, Error, HostPath, GuestPath, Registers) = (domain, error, hostPath, guestPath, registers);

    /// <summary>Where it comes from.</summary>
    public ErrorDomain Domain { get; }

    /// <summary>Which error.</summary>
    public string Error { get; }

    /// <summary>Path in the hardware tree of the device that reports it; empty where it is not known.</summary>
    public string HostPath { get; init; }

    /// <summary>Path in the guest's tree of the device that caused it; empty where there is none.</summary>
    public string GuestPath { get; init; }

    /// <summary>The fields of the domain's member of the union, in the order of its layout.</summary>
    public ValueList<ulong> Registers { get; private init; }

    /// <summary>The address that the error was seen at, or 0.</summary>
    public ulong Address => AddressRegister is { } register ? Register(register) : 0;

    private ErrorLayout Layout => ErrorLayout.Of(Domain);

    private string? AddressRegister => Domain switch
    {
        ErrorDomain.MachineCheck => "mcar",
        ErrorDomain.Cpc => "cpcerraddr",
        ErrorDomain.Ccf or ErrorDomain.Ccm => "cecaddr",
        ErrorDomain.Pamu when Error == ErrorKind.AccessViolation => "access_violation_addr",
        ErrorDomain.Pamu => Error == "operation" ? "poeaddr" : "eccaddr",
        ErrorDomain.Ddr => "ddrerraddr",
        ErrorDomain.Misc => null,
        _ => throw Invariant.Unreachable(Domain),
    };

    /// <summary>A record with every register zero.</summary>
    public static ErrorRecord Of(ErrorDomain domain, string error) =>
        new(domain, error, "", "", ValueList.Create<ulong>(new ulong[ErrorLayout.Of(domain).Fields.Count]));

    /// <summary>The value of a register of the domain's member.</summary>
    public ulong Register(string name) => Registers[Layout.IndexOf(name)];

    /// <summary>The same with another value in a register; what does not fit into it is cut off.</summary>
    public ErrorRecord With(string name, ulong value)
    {
        var place = Layout.IndexOf(name);
        var registers = Registers.Span.ToArray();
        registers[place] = Layout.Fields[place].SizeBytes == sizeof(uint) ? (uint)value : value;
        return this with { Registers = ValueList.Create<ulong>(registers) };
    }

    /// <summary>The same with another address; a domain without one stays as it is.</summary>
    public ErrorRecord WithAddress(ulong address) => AddressRegister is { } register ? With(register, address) : this;

    /// <summary>As it lies in memory. A text that is too long is cut, so that its NUL has room.</summary>
    public Bytes ToBytes()
    {
        var bytes = new byte[Hcall.ErrorRecordBytes];
        WriteText(bytes, ErrorLayout.Texts[0], Domain.Name());
        WriteText(bytes, ErrorLayout.Texts[1], Error);
        WriteText(bytes, ErrorLayout.Texts[2], HostPath);
        WriteText(bytes, ErrorLayout.Texts[3], GuestPath);
        for (var i = 0; i < Registers.Count; i++)
        {
            var field = Layout.Fields[i];
            var at = bytes.AsSpan(ErrorLayout.UnionOffset + field.OffsetBytes);
            if (field.SizeBytes == sizeof(uint))
                BinaryPrimitives.WriteUInt32BigEndian(at, (uint)Registers[i]);
            else
                BinaryPrimitives.WriteUInt64BigEndian(at, Registers[i]);
        }

        return Bytes.Take(bytes);
    }

    /// <summary>Reads a record; null when the bytes are too few or of no known domain.</summary>
    public static ErrorRecord? Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < Hcall.ErrorRecordBytes || ErrorDomains.Find(ReadText(bytes, ErrorLayout.Texts[0])) is not { } domain)
            return null;
        var fields = ErrorLayout.Of(domain).Fields;
        var registers = new ulong[fields.Count];
        for (var i = 0; i < registers.Length; i++)
        {
            var at = bytes[(ErrorLayout.UnionOffset + fields[i].OffsetBytes)..];
            registers[i] = fields[i].SizeBytes == sizeof(uint) ? BinaryPrimitives.ReadUInt32BigEndian(at) : BinaryPrimitives.ReadUInt64BigEndian(at);
        }

        return new(
            domain, ReadText(bytes, ErrorLayout.Texts[1]), ReadText(bytes, ErrorLayout.Texts[2]), ReadText(bytes, ErrorLayout.Texts[3]),
            ValueList.Create<ulong>(registers));
    }

    private static void WriteText(Span<byte> record, ErrorField field, string text)
    {
        var cut = text.AsSpan(0, Math.Min(text.Length, field.SizeBytes - 1));
        Encoding.Latin1.GetBytes(cut, record.Slice(field.OffsetBytes, field.SizeBytes));
    }

    private static string ReadText(ReadOnlySpan<byte> record, ErrorField field)
    {
        var text = record.Slice(field.OffsetBytes, field.SizeBytes);
        var end = text.IndexOf((byte)0);
        return Encoding.Latin1.GetString(end < 0 ? text : text[..end]);
    }
}
