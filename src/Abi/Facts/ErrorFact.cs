using FslHv.Actors;

namespace FslHv.Abi;

/// <summary>What becomes of hardware errors: on their way through the queues, and in the guests that hear of them.</summary>
public abstract record ErrorFact : Fact
{
    /// <summary>How facts name the machine's queue; a guest's has the guest's label.</summary>
    public const string MachineQueue = "machine";

    private ErrorFact()
    {
    }

    /// <inheritdoc />
    public override Severity Severity => Severity.Warning;

    /// <summary><c>error.recorded</c>: an error queue got a record.</summary>
    /// <param name="Queue">Label of the guest, or <see cref="MachineQueue"/>.</param>
    /// <param name="Record">The record.</param>
    /// <param name="Held">How many records the queue holds now.</param>
    public sealed record Recorded(string Queue, ErrorRecord Record, int Held) : ErrorFact
    {
        internal static readonly FactKind Is = new("error.recorded", "an error queue got a record", ["queue", "domain", "error", "device", "held"]);

        public override FactKind Kind => Is;

        public override string? Field(string name) => name switch
        {
            "queue" => Queue,
            "held" => $"{Held}",
            _ => FieldOf(Record, name),
        };

        public override string ToString() => $"error queue of {Queue}: {Text(Record)} ({Held} held)";
    }

    /// <summary><c>error.dropped</c>: an error queue is full and a new record is lost.</summary>
    /// <param name="Queue">Label of the guest, or <see cref="MachineQueue"/>.</param>
    /// <param name="Record">The record.</param>
    public sealed record Dropped(string Queue, ErrorRecord Record) : ErrorFact
    {
        internal static readonly FactKind Is = new("error.dropped", "an error queue is full and a new record is lost", ["queue", "domain", "error", "device"]);

        public override FactKind Kind => Is;

        public override string? Field(string name) => name == "queue" ? Queue : FieldOf(Record, name);

        public override string ToString() => $"error queue of {Queue} is full: {Text(Record)} dropped";
    }

    /// <summary><c>error.read</c>: a guest was given a record by ERR_GET_INFO.</summary>
    /// <param name="Guest">Label.</param>
    /// <param name="Queue">Whose queue: its own label, or <see cref="MachineQueue"/>.</param>
    /// <param name="Record">The record.</param>
    /// <param name="Peek">Whether it stays in the queue.</param>
    public sealed record Read(string Guest, string Queue, ErrorRecord Record, bool Peek) : ErrorFact
    {
        internal static readonly FactKind Is = new(
            "error.read", "a guest was given a record by ERR_GET_INFO", ["guest", "queue", "domain", "error", "device", "peek"]);

        public override FactKind Kind => Is;

        public override Severity Severity => Severity.Info;

        public override string? Field(string name) => name switch
        {
            "guest" => Guest,
            "queue" => Queue,
            "peek" => Peek ? "yes" : "no",
            _ => FieldOf(Record, name),
        };

        public override string ToString() => $"{Guest}: {(Peek ? "looks at" : "takes")} {Text(Record)} of the error queue of {Queue}";
    }

    /// <summary><c>error.ignored</c>: an error is not reported. Told once for each error and reason.</summary>
    /// <param name="Domain">Where it comes from.</param>
    /// <param name="Error">Which error.</param>
    /// <param name="Reason">Why: <c>disabled</c>, <c>below its threshold</c>, <c>no guest</c>.</param>
    public sealed record Ignored(ErrorDomain Domain, string Error, string Reason) : ErrorFact
    {
        internal static readonly FactKind Is = new(
            "error.ignored", "an error is not reported, which is told once for each error and reason", ["domain", "error", "reason"]);

        public override FactKind Kind => Is;

        public override string? Field(string name) => name switch
        {
            "domain" => Domain.Name(),
            "error" => Error,
            "reason" => Reason,
            _ => null,
        };

        public override string ToString() => $"{Domain.Name()}: {Error} is ignored: {Reason}";
    }

    /// <summary><c>guest.machine-check</c>: a vcpu took a machine check because the guest's error queue has a record.</summary>
    /// <param name="Guest">Label.</param>
    /// <param name="Vcpu">Which vcpu.</param>
    public sealed record MachineCheck(string Guest, uint Vcpu) : ErrorFact
    {
        internal static readonly FactKind Is = new(
            "guest.machine-check", "a vcpu took a machine check because the guest's error queue has a record", ["guest", "vcpu"]);

        public override FactKind Kind => Is;

        public override string? Field(string name) => name switch
        {
            "guest" => Guest,
            "vcpu" => $"{Vcpu}",
            _ => null,
        };

        public override string ToString() => $"{Guest}: machine check at vcpu {Vcpu}";
    }

    /// <summary><c>guest.critical-interrupt</c>: a vcpu of the error manager took the critical interrupt of the machine's error queue.</summary>
    /// <param name="Guest">Label.</param>
    /// <param name="Vcpu">Which vcpu.</param>
    public sealed record CriticalInterrupt(string Guest, uint Vcpu) : ErrorFact
    {
        internal static readonly FactKind Is = new(
            "guest.critical-interrupt", "a vcpu of the error manager took the critical interrupt of the machine's error queue", ["guest", "vcpu"]);

        public override FactKind Kind => Is;

        public override string? Field(string name) => name switch
        {
            "guest" => Guest,
            "vcpu" => $"{Vcpu}",
            _ => null,
        };

        public override string ToString() => $"{Guest}: critical interrupt at vcpu {Vcpu}";
    }

    /// <summary><c>guest.error-seen</c>: a guest has read a record of an error queue out of its memory.</summary>
    /// <param name="Guest">Label.</param>
    /// <param name="Record">The record.</param>
    public sealed record Seen(string Guest, ErrorRecord Record) : ErrorFact
    {
        internal static readonly FactKind Is = new(
            "guest.error-seen", "a guest has read a record of an error queue out of its memory", ["guest", "domain", "error", "device", "address"]);

        public override FactKind Kind => Is;

        public override string? Field(string name) => name switch
        {
            "guest" => Guest,
            "address" => $"0x{Record.Address:x}",
            _ => FieldOf(Record, name),
        };

        public override string ToString() => $"{Guest}: error {Text(Record)}, address 0x{Record.Address:x}";
    }

    private static string? FieldOf(ErrorRecord record, string name) => name switch
    {
        "domain" => record.Domain.Name(),
        "error" => record.Error,
        "device" => Device(record).Length > 0 ? Device(record) : "none",
        _ => null,
    };

    private static string Device(ErrorRecord record) => record.GuestPath.Length > 0 ? record.GuestPath : record.HostPath;

    private static string Text(ErrorRecord record) =>
        $"{record.Domain.Name()}: {record.Error}{(Device(record).Length > 0 ? $" at {Device(record)}" : "")}";
}
