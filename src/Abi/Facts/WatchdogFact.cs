using FslHv.Actors;

namespace FslHv.Abi;

/// <summary>What a guest's watchdog does, told by the partition's actor; and what the guest makes of it.</summary>
public abstract record WatchdogFact : Fact
{
    private WatchdogFact()
    {
    }

    /// <summary><c>watchdog.set</c>: a watchdog runs with new settings.</summary>
    /// <param name="Partition">Label.</param>
    /// <param name="Vcpu">Whose watchdog.</param>
    /// <param name="Control">The settings.</param>
    /// <param name="By"><c>guest</c>, or <c>autostart</c>.</param>
    public sealed record WasSet(string Partition, uint Vcpu, WatchdogControl Control, string By) : WatchdogFact
    {
        internal static readonly FactKind Is = new("watchdog.set", "a watchdog runs with new settings", ["partition", "vcpu", "period", "by"]);

        public override FactKind Kind => Is;

        public override string? Field(string name) => name switch
        {
            "partition" => Partition,
            "vcpu" => $"{Vcpu}",
            "period" => $"{Control.Period}",
            "by" => By,
            _ => null,
        };

        public override string ToString() => $"{Partition}: watchdog of vcpu {Vcpu} set by {By}: {PeriodText}, reset control {Control.ResetControl}";

        private string PeriodText => Control.Period.Expires ? $"period {Control.Period} ({Control.Period.Length})" : $"period {Control.Period} (never)";
    }

    /// <summary><c>watchdog.served</c>: a guest served its watchdog.</summary>
    /// <param name="Partition">Label.</param>
    /// <param name="Vcpu">Whose watchdog.</param>
    /// <param name="Expiries">How many expiries it took back: 0–2.</param>
    public sealed record Served(string Partition, uint Vcpu, int Expiries) : WatchdogFact
    {
        internal static readonly FactKind Is = new("watchdog.served", "a guest served its watchdog", ["partition", "vcpu", "expiries"]);

        public override FactKind Kind => Is;

        public override Severity Severity => Severity.Debug;

        public override string? Field(string name) => name switch
        {
            "partition" => Partition,
            "vcpu" => $"{Vcpu}",
            "expiries" => $"{Expiries}",
            _ => null,
        };

        public override string ToString() => $"{Partition}: watchdog of vcpu {Vcpu} served after {Expiries} expiries";
    }

    /// <summary><c>watchdog.expired</c>: a period passed in which a watchdog was not served.</summary>
    /// <param name="Partition">Label.</param>
    /// <param name="Vcpu">Whose watchdog.</param>
    /// <param name="Effect"><c>enw</c> at the first, <c>wis</c> at the second; then <c>reset</c>, <c>stop</c>, <c>notify</c>, or
    /// <c>nothing</c> where the reset control is 0.</param>
    public sealed record Expired(string Partition, uint Vcpu, string Effect) : WatchdogFact
    {
        internal static readonly FactKind Is = new("watchdog.expired", "a period passed in which a watchdog was not served", ["partition", "vcpu", "effect"]);

        public override FactKind Kind => Is;

        public override Severity Severity => Effect == "enw" ? Severity.Debug : Severity.Warning;

        public override string? Field(string name) => name switch
        {
            "partition" => Partition,
            "vcpu" => $"{Vcpu}",
            "effect" => Effect,
            _ => null,
        };

        public override string ToString() => $"{Partition}: watchdog of vcpu {Vcpu} expired: {Effect}";
    }

    /// <summary><c>watchdog.seen</c>: a guest has read why it was started, or took the interrupt before the last expiry.</summary>
    /// <param name="Guest">Label.</param>
    /// <param name="What"><c>reset</c>: its last boot ended by the watchdog; <c>power-on</c>: it did not; <c>interrupt</c>: it was warned.</param>
    public sealed record Seen(string Guest, string What) : WatchdogFact
    {
        internal static readonly FactKind Is = new(
            "watchdog.seen", "a guest has read how its last boot ended, or was warned by the watchdog's interrupt", ["guest", "what"]);

        public override FactKind Kind => Is;

        public override Severity Severity => What == "power-on" ? Severity.Debug : Severity.Warning;

        public override string? Field(string name) => name switch
        {
            "guest" => Guest,
            "what" => What,
            _ => null,
        };

        public override string ToString() => What switch
        {
            "reset" => $"{Guest}: the watchdog ended the last boot",
            "interrupt" => $"{Guest}: watchdog exception: nobody serves it",
            _ => $"{Guest}: the watchdog did not end the last boot",
        };
    }
}
