using FslHv.Actors;

namespace FslHv.Abi;

/// <summary>What happens to doorbells and virtual interrupts, told by the hypervisor.</summary>
public abstract record DoorbellFact : Fact
{
    private DoorbellFact()
    {
    }

    /// <summary><c>doorbell.rung</c>: a doorbell was rung.</summary>
    /// <param name="Doorbell">Its name: <c>state-change of worker</c>, or the node of a plain one.</param>
    /// <param name="By">Who rang: a label, or <c>hypervisor</c>.</param>
    /// <param name="Receivers">How many latches it reached.</param>
    public sealed record Rung(string Doorbell, string By, int Receivers) : DoorbellFact
    {
        internal static readonly FactKind Is = new("doorbell.rung", "a doorbell was rung", ["doorbell", "by", "receivers"]);

        public override FactKind Kind => Is;

        public override string? Field(string name) => name switch
        {
            "doorbell" => Doorbell,
            "by" => By,
            "receivers" => $"{Receivers}",
            _ => null,
        };

        public override string ToString() => $"doorbell {Doorbell} rung by {By} ({Receivers} receiver{(Receivers == 1 ? "" : "s")})";
    }

    /// <summary><c>doorbell.latched</c>: a ring reached a receiver's latch.</summary>
    /// <param name="Guest">Label of the receiver.</param>
    /// <param name="Interrupt">Its interrupt.</param>
    /// <param name="Doorbell">Which doorbell.</param>
    /// <param name="Coalesced">Whether it was pending already, so that this ring is lost in that one.</param>
    public sealed record Latched(string Guest, Handle Interrupt, string Doorbell, bool Coalesced) : DoorbellFact
    {
        internal static readonly FactKind Is = new(
            "doorbell.latched", "a ring reached a receiver's latch", ["guest", "interrupt", "doorbell", "coalesced"]);

        public override FactKind Kind => Is;

        public override Severity Severity => Severity.Debug;

        public override string? Field(string name) => name switch
        {
            "guest" => Guest,
            "interrupt" => $"{Interrupt.Value}",
            "doorbell" => Doorbell,
            "coalesced" => Coalesced ? "yes" : "no",
            _ => null,
        };

        public override string ToString() => $"{Guest}: interrupt {Interrupt.Value} ({Doorbell}) {(Coalesced ? "coalesced" : "pending")}";
    }

    /// <summary><c>doorbell.taken</c>: a vcpu took an interrupt: it is active now.</summary>
    /// <param name="Guest">Label.</param>
    /// <param name="Interrupt">Which interrupt.</param>
    /// <param name="Again">Whether it was active already.</param>
    public sealed record Taken(string Guest, Handle Interrupt, bool Again) : DoorbellFact
    {
        internal static readonly FactKind Is = new(
            "doorbell.taken", "a vcpu took an interrupt: it is active now", ["guest", "interrupt", "again"]);

        public override FactKind Kind => Is;

        public override Severity Severity => Severity.Debug;

        public override string? Field(string name) => name switch
        {
            "guest" => Guest,
            "interrupt" => $"{Interrupt.Value}",
            "again" => Again ? "yes" : "no",
            _ => null,
        };

        public override string ToString() => $"{Guest}: interrupt {Interrupt.Value} taken{(Again ? " again" : "")}";
    }

    /// <summary><c>doorbell.ended</c>: a guest ended an active interrupt.</summary>
    /// <param name="Guest">Label.</param>
    /// <param name="Interrupt">Which interrupt.</param>
    public sealed record Ended(string Guest, Handle Interrupt) : DoorbellFact
    {
        internal static readonly FactKind Is = new("doorbell.ended", "a guest ended an active interrupt", ["guest", "interrupt"]);

        public override FactKind Kind => Is;

        public override Severity Severity => Severity.Debug;

        public override string? Field(string name) => name switch
        {
            "guest" => Guest,
            "interrupt" => $"{Interrupt.Value}",
            _ => null,
        };

        public override string ToString() => $"{Guest}: interrupt {Interrupt.Value} ended";
    }

    /// <summary><c>doorbell.reset</c>: a partition stopped: its interrupts are masked and inactive, what is pending stays.</summary>
    /// <param name="Guest">Label.</param>
    /// <param name="Pending">How many stay pending.</param>
    public sealed record Reset(string Guest, int Pending) : DoorbellFact
    {
        internal static readonly FactKind Is = new(
            "doorbell.reset", "a partition stopped: its interrupts are masked and inactive, what is pending stays", ["guest", "pending"]);

        public override FactKind Kind => Is;

        public override Severity Severity => Severity.Debug;

        public override string? Field(string name) => name switch
        {
            "guest" => Guest,
            "pending" => $"{Pending}",
            _ => null,
        };

        public override string ToString() => $"{Guest}: interrupts masked, {Pending} pending kept";
    }
}
