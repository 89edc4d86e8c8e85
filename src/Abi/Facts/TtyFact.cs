using FslHv.Actors;

namespace FslHv.Abi;

/// <summary>What the byte-channel terminal driver of a Linux guest does.</summary>
public abstract record TtyFact : Fact
{
    private TtyFact()
    {
    }

    /// <summary><c>tty.registered</c>: a byte channel has become a terminal.</summary>
    /// <param name="Guest">Label.</param>
    /// <param name="Tty">Its name: <c>ttyEHV0</c>.</param>
    /// <param name="Channel">Path of the byte channel's node.</param>
    public sealed record Registered(string Guest, string Tty, string Channel) : TtyFact
    {
        internal static readonly FactKind Is = new("tty.registered", "a byte channel has become a terminal", ["guest", "tty", "channel"]);

        public override FactKind Kind => Is;

        public override string? Field(string name) => name switch
        {
            "guest" => Guest,
            "tty" => Tty,
            "channel" => Channel,
            _ => null,
        };

        public override string ToString() => $"{Guest}: {Channel} is {Tty}";
    }

    /// <summary><c>tty.skipped</c>: a byte channel's node cannot become a terminal.</summary>
    /// <param name="Guest">Label.</param>
    /// <param name="Channel">Path of the node.</param>
    /// <param name="Reason">Why.</param>
    public sealed record Skipped(string Guest, string Channel, string Reason) : TtyFact
    {
        internal static readonly FactKind Is = new("tty.skipped", "a byte channel's node cannot become a terminal", ["guest", "channel", "reason"]);

        public override FactKind Kind => Is;

        public override Severity Severity => Severity.Warning;

        public override string? Field(string name) => name switch
        {
            "guest" => Guest,
            "channel" => Channel,
            "reason" => Reason,
            _ => null,
        };

        public override string ToString() => $"{Guest}: {Channel} skipped: {Reason}";
    }

    /// <summary><c>tty.throttled</c>: the channel of a terminal is full; it waits for the transmit interrupt.</summary>
    /// <param name="Guest">Label.</param>
    /// <param name="Tty">Which terminal.</param>
    /// <param name="Bytes">How many bytes wait in its buffer.</param>
    public sealed record Throttled(string Guest, string Tty, int Bytes) : TtyFact
    {
        internal static readonly FactKind Is = new(
            "tty.throttled", "the channel of a terminal is full; it waits for the transmit interrupt", ["guest", "tty", "bytes"]);

        public override FactKind Kind => Is;

        public override Severity Severity => Severity.Debug;

        public override string? Field(string name) => name switch
        {
            "guest" => Guest,
            "tty" => Tty,
            "bytes" => $"{Bytes}",
            _ => null,
        };

        public override string ToString() => $"{Guest}: {Tty} waits for room, {Bytes} bytes in its buffer";
    }

    /// <summary><c>tty.resumed</c>: the transmit interrupt of a terminal that waits has come.</summary>
    /// <param name="Guest">Label.</param>
    /// <param name="Tty">Which terminal.</param>
    public sealed record Resumed(string Guest, string Tty) : TtyFact
    {
        internal static readonly FactKind Is = new("tty.resumed", "the transmit interrupt of a terminal that waits has come", ["guest", "tty"]);

        public override FactKind Kind => Is;

        public override Severity Severity => Severity.Debug;

        public override string? Field(string name) => name switch
        {
            "guest" => Guest,
            "tty" => Tty,
            _ => null,
        };

        public override string ToString() => $"{Guest}: {Tty} goes on";
    }

    /// <summary><c>tty.read</c>: a process has read from a terminal.</summary>
    /// <param name="Guest">Label.</param>
    /// <param name="Tty">Which terminal.</param>
    /// <param name="Process">Who.</param>
    /// <param name="Text">What, without the end of the line.</param>
    public sealed record LineRead(string Guest, string Tty, string Process, string Text) : TtyFact
    {
        internal static readonly FactKind Is = new("tty.read", "a process has read from a terminal", ["guest", "tty", "process", "text"]);

        public override FactKind Kind => Is;

        public override Severity Severity => Severity.Debug;

        public override string? Field(string name) => name switch
        {
            "guest" => Guest,
            "tty" => Tty,
            "process" => Process,
            "text" => Text,
            _ => null,
        };

        public override string ToString() => $"{Guest}: {Process} reads \"{Text}\" from {Tty}";
    }

    /// <summary><c>tty.overrun</c>: a line that a process printed had no room in the console's buffer and is lost.</summary>
    /// <param name="Guest">Label.</param>
    /// <param name="Tty">Which terminal.</param>
    /// <param name="Bytes">How many bytes are lost.</param>
    public sealed record Overrun(string Guest, string Tty, int Bytes) : TtyFact
    {
        internal static readonly FactKind Is = new(
            "tty.overrun", "a line that a process printed had no room in the console's buffer and is lost", ["guest", "tty", "bytes"]);

        public override FactKind Kind => Is;

        public override Severity Severity => Severity.Warning;

        public override string? Field(string name) => name switch
        {
            "guest" => Guest,
            "tty" => Tty,
            "bytes" => $"{Bytes}",
            _ => null,
        };

        public override string ToString() => $"{Guest}: {Bytes} bytes for {Tty} lost: its buffer is full";
    }
}
