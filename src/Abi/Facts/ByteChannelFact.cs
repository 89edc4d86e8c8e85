using System.Globalization;
using FslHv.Actors;

namespace FslHv.Abi;

/// <summary>What happens to byte channels, multiplexers and serial lines, told by the hypervisor.</summary>
public abstract record ByteChannelFact : Fact
{
    private ByteChannelFact()
    {
    }

    /// <summary><c>channel.signalled</c>: bytes came, or room was made, and an end's interrupt was asserted.</summary>
    /// <param name="Guest">Label of the end that is told.</param>
    /// <param name="Interrupt">Its interrupt.</param>
    /// <param name="Name">What it says: <c>rx of console</c>, <c>tx of link</c>.</param>
    /// <param name="Coalesced">Whether it was pending already.</param>
    public sealed record Signalled(string Guest, Handle Interrupt, string Name, bool Coalesced) : ByteChannelFact
    {
        internal static readonly FactKind Is = new(
            "channel.signalled", "bytes came, or room was made, and an end's interrupt was asserted", ["guest", "interrupt", "name", "coalesced"]);

        public override FactKind Kind => Is;

        public override Severity Severity => Severity.Debug;

        public override string? Field(string name) => name switch
        {
            "guest" => Guest,
            "interrupt" => $"{Interrupt.Value}",
            "name" => Name,
            "coalesced" => Coalesced ? "yes" : "no",
            _ => null,
        };

        public override string ToString() => $"{Guest}: interrupt {Interrupt.Value} ({Name}) {(Coalesced ? "coalesced" : "pending")}";
    }

    /// <summary><c>console.output</c>: a line of text has left over a serial line. Bytes that are no text are shown as <c>\x1b</c>.</summary>
    /// <param name="Line">The serial device.</param>
    /// <param name="Channel">The channel of the multiplexer; null where the serial line has none.</param>
    /// <param name="Guest">Label of the guest that wrote it, or <c>hypervisor</c>.</param>
    /// <param name="Text">The line, without its end.</param>
    public sealed record Output(string Line, uint? Channel, string Guest, string Text) : ByteChannelFact
    {
        internal static readonly FactKind Is = new("console.output", "a line of text has left over a serial line", ["line", "channel", "guest", "text"]);

        public override FactKind Kind => Is;

        public override string? Field(string name) => name switch
        {
            "line" => Line,
            "channel" => Channel?.ToString(CultureInfo.InvariantCulture) ?? "none",
            "guest" => Guest,
            "text" => Text,
            _ => null,
        };

        public override string ToString() => $"{Guest}> {Text}";
    }

    /// <summary><c>serial.sent</c>: bytes have left over a serial line, as they are on the wire.</summary>
    /// <param name="Line">The serial device.</param>
    /// <param name="Data">The bytes, with the multiplexer's commands between them.</param>
    public sealed record Sent(string Line, Bytes Data) : ByteChannelFact
    {
        internal static readonly FactKind Is = new("serial.sent", "bytes have left over a serial line, as they are on the wire", ["line", "bytes", "data"]);

        public override FactKind Kind => Is;

        public override Severity Severity => Severity.Debug;

        public override string? Field(string name) => name switch
        {
            "line" => Line,
            "bytes" => $"{Data.Length}",
            "data" => PrintedBytes.Of(Data.Span),
            _ => null,
        };

        public override string ToString() => $"serial line {Line}: \"{PrintedBytes.Of(Data.Span)}\"";
    }

    /// <summary><c>serial.discarded</c>: something that came in over a serial line reached nobody.</summary>
    /// <param name="Line">The serial device.</param>
    /// <param name="Bytes">How many bytes.</param>
    /// <param name="Reason">Why.</param>
    public sealed record Discarded(string Line, int Bytes, string Reason) : ByteChannelFact
    {
        internal static readonly FactKind Is = new("serial.discarded", "something that came in over a serial line reached nobody", ["line", "bytes", "reason"]);

        public override FactKind Kind => Is;

        public override Severity Severity => Severity.Warning;

        public override string? Field(string name) => name switch
        {
            "line" => Line,
            "bytes" => $"{Bytes}",
            "reason" => Reason,
            _ => null,
        };

        public override string ToString() => $"serial line {Line}: {Bytes} byte{(Bytes == 1 ? "" : "s")} discarded: {Reason}";
    }
}
