using FslHv.Actors;

namespace FslHv.Abi;

/// <summary>What a guest lives through.</summary>
public abstract record GuestFact : Fact
{
    private GuestFact()
    {
    }

    /// <summary><c>guest.booted</c>: a guest is up: its drivers are loaded and its processes start.</summary>
    /// <param name="Guest">Label.</param>
    /// <param name="Boot">Which boot.</param>
    /// <param name="Program"><c>linux</c>, <c>bare</c>, …</param>
    public sealed record Booted(string Guest, BootNumber Boot, string Program) : GuestFact
    {
        internal static readonly FactKind Is = new(
            "guest.booted", "a guest is up: its drivers are loaded and its processes start", ["guest", "boot", "program"]);

        public override FactKind Kind => Is;

        public override string? Field(string name) => name switch
        {
            "guest" => Guest,
            "boot" => $"{Boot.Value}",
            "program" => Program,
            _ => null,
        };

        public override string ToString() => $"{Guest}: {Program} is up (boot {Boot.Value})";
    }

    /// <summary><c>guest.panicked</c>: a kernel panicked.</summary>
    /// <param name="Guest">Label.</param>
    /// <param name="Reason">Why.</param>
    /// <param name="Setting">What a panic does: <c>hang</c>, <c>restart</c>, <c>stop</c>.</param>
    public sealed record Panicked(string Guest, string Reason, string Setting) : GuestFact
    {
        internal static readonly FactKind Is = new("guest.panicked", "a kernel panicked", ["guest", "reason", "setting"]);

        public override FactKind Kind => Is;

        public override Severity Severity => Severity.Error;

        public override string? Field(string name) => name switch
        {
            "guest" => Guest,
            "reason" => Reason,
            "setting" => Setting,
            _ => null,
        };

        public override string ToString() => $"{Guest}: kernel panic: {Reason} (panic={Setting})";
    }

    /// <summary><c>guest.hung</c>: a guest makes no progress any more.</summary>
    /// <param name="Guest">Label.</param>
    public sealed record Hung(string Guest) : GuestFact
    {
        internal static readonly FactKind Is = new("guest.hung", "a guest makes no progress any more", ["guest"]);

        public override FactKind Kind => Is;

        public override Severity Severity => Severity.Error;

        public override string? Field(string name) => name switch
        {
            "guest" => Guest,
            _ => null,
        };

        public override string ToString() => $"{Guest}: hangs";
    }

    /// <summary><c>guest.complained</c>: a kernel noticed a defect of its own and goes on. Told once per boot for each text.</summary>
    /// <param name="Guest">Label.</param>
    /// <param name="Text">What the kernel says.</param>
    public sealed record Complained(string Guest, string Text) : GuestFact
    {
        internal static readonly FactKind Is = new("guest.complained", "a kernel noticed a defect of its own and goes on", ["guest", "text"]);

        public override FactKind Kind => Is;

        public override Severity Severity => Severity.Warning;

        public override string? Field(string name) => name switch
        {
            "guest" => Guest,
            "text" => Text,
            _ => null,
        };

        public override string ToString() => $"{Guest}: kernel complains: {Text}";
    }

    /// <summary><c>guest.halted</c>: a kernel would power off or restart, and knows no way to: it stands still, and its partition keeps running.</summary>
    /// <param name="Guest">Label.</param>
    public sealed record Halted(string Guest) : GuestFact
    {
        internal static readonly FactKind Is = new("guest.halted", "a kernel would power off or restart and knows no way to: it stands still", ["guest"]);

        public override FactKind Kind => Is;

        public override Severity Severity => Severity.Warning;

        public override string? Field(string name) => name switch
        {
            "guest" => Guest,
            _ => null,
        };

        public override string ToString() => $"{Guest}: halted";
    }

    /// <summary><c>guest.shutdown-asked</c>: the shutdown doorbell reached a guest.</summary>
    /// <param name="Guest">Label.</param>
    /// <param name="Ignored">Whether the guest ignores it.</param>
    public sealed record ShutdownAsked(string Guest, bool Ignored) : GuestFact
    {
        internal static readonly FactKind Is = new("guest.shutdown-asked", "the shutdown doorbell reached a guest", ["guest", "ignored"]);

        public override FactKind Kind => Is;

        public override string? Field(string name) => name switch
        {
            "guest" => Guest,
            "ignored" => Ignored ? "yes" : "no",
            _ => null,
        };

        public override string ToString() => $"{Guest}: asked to shut down{(Ignored ? ", ignores it" : "")}";
    }

    /// <summary><c>guest.powering-off</c>: user space has ended and the kernel powers off.</summary>
    /// <param name="Guest">Label.</param>
    public sealed record PoweringOff(string Guest) : GuestFact
    {
        internal static readonly FactKind Is = new("guest.powering-off", "user space has ended and the kernel powers off", ["guest"]);

        public override FactKind Kind => Is;

        public override string? Field(string name) => name switch
        {
            "guest" => Guest,
            _ => null,
        };

        public override string ToString() => $"{Guest}: powers off";
    }

    /// <summary><c>guest.befell</c>: an event of the experiment struck a guest.</summary>
    /// <param name="Guest">Label.</param>
    /// <param name="Event">The event.</param>
    public sealed record Befell(string Guest, GuestEvent Event) : GuestFact
    {
        internal static readonly FactKind Is = new("guest.befell", "an event of the experiment struck a guest", ["guest", "event"]);

        public override FactKind Kind => Is;

        public override Severity Severity => Severity.Warning;

        public override string? Field(string name) => name switch
        {
            "guest" => Guest,
            "event" => EventName(Event),
            _ => null,
        };

        public override string ToString() => Event switch
        {
            GuestEvent.Partman command => $"{Guest}: {string.Join(' ', command.Arguments.Prepend("partman"))}",
            GuestEvent.SlowDown slow => $"{Guest}: slow by {slow.By}",
            GuestEvent.LoseMemory hole => $"{Guest}: memory hole of {hole.SizeBytes} bytes at 0x{hole.Address:x}",
            _ => $"{Guest}: {EventName(Event)}",
        };
    }

    /// <summary><c>guest.event-ignored</c>: an event of the experiment found nothing to strike.</summary>
    /// <param name="Guest">Label.</param>
    /// <param name="Event">The event.</param>
    /// <param name="Reason">Why.</param>
    public sealed record EventIgnored(string Guest, GuestEvent Event, string Reason) : GuestFact
    {
        internal static readonly FactKind Is = new(
            "guest.event-ignored", "an event of the experiment found nothing to strike", ["guest", "event", "reason"]);

        public override FactKind Kind => Is;

        public override Severity Severity => Severity.Warning;

        public override string? Field(string name) => name switch
        {
            "guest" => Guest,
            "event" => EventName(Event),
            "reason" => Reason,
            _ => null,
        };

        public override string ToString() => $"{Guest}: {EventName(Event)} strikes nothing: {Reason}";
    }

    /// <summary><c>guest.nmi</c>: a vcpu took a non-maskable interrupt.</summary>
    /// <param name="Guest">Label.</param>
    /// <param name="Vcpu">Which vcpu.</param>
    public sealed record Nmi(string Guest, uint Vcpu) : GuestFact
    {
        internal static readonly FactKind Is = new("guest.nmi", "a vcpu took a non-maskable interrupt", ["guest", "vcpu"]);

        public override FactKind Kind => Is;

        public override Severity Severity => Severity.Warning;

        public override string? Field(string name) => name switch
        {
            "guest" => Guest,
            "vcpu" => $"{Vcpu}",
            _ => null,
        };

        public override string ToString() => $"{Guest}: non-maskable interrupt at vcpu {Vcpu}";
    }

    private static string EventName(GuestEvent e) => e switch
    {
        GuestEvent.Panic => "panic",
        GuestEvent.Hang => "hang",
        GuestEvent.IgnoreShutdown => "ignore-shutdown",
        GuestEvent.PowerOff => "power-off",
        GuestEvent.StopSelf => "stop-self",
        GuestEvent.RestartSelf => "restart-self",
        GuestEvent.RestartEveryVcpu => "restart-every-vcpu",
        GuestEvent.RingDoorbell => "ring-doorbell",
        GuestEvent.Manage => "manage",
        GuestEvent.Partman => "partman",
        GuestEvent.Signal => "signal",
        GuestEvent.ResetMachine => "reset-machine",
        GuestEvent.StarveWatchdog => "starve-watchdog",
        GuestEvent.UnloadDriver => "unload-driver",
        GuestEvent.SlowDown => "slow",
        GuestEvent.LoseMemory => "memory-hole",
        _ => throw Invariant.Unreachable(e),
    };
}
