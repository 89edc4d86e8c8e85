using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Scenarios;

/// <summary>Misbehaviour of guests: events that befall them.</summary>
internal static class GuestFaults
{
    /// <summary>What keeps a slow guest's calls back where nothing is said.</summary>
    public const string SlowBy = "1ms";

    public static ValueList<FaultKind> All { get; } =
    [
        Event(
            "guest-panic", FaultLayer.Guest, "a guest's kernel panics; its panic setting decides what follows", "panic: worker",
            ground => ground.Guests, _ => new GuestEvent.Panic("injected"), e => e is GuestEvent.Panic),
        Event(
            "guest-hang", FaultLayer.Guest, "a guest makes no progress any more, and its partition still counts as running", "hang: worker",
            ground => ground.Guests, _ => new GuestEvent.Hang(), e => e is GuestEvent.Hang),
        Slow,
        Event(
            "guest-ignores-shutdown", FaultLayer.Guest, "a guest takes the shutdown doorbell from now on, and ignores it", "ignore-shutdown: worker",
            ground => ground.Linux, _ => new GuestEvent.IgnoreShutdown(), e => e is GuestEvent.IgnoreShutdown),
        Event(
            "guest-stops-itself", FaultLayer.Guest, "a guest stops its own partition, early and at once", "stop-self: worker",
            ground => ground.Guests, _ => new GuestEvent.StopSelf(), e => e is GuestEvent.StopSelf),
        Event(
            "guest-restarts-itself", FaultLayer.Guest, "a guest restarts its own partition at once", "restart-self: worker",
            ground => ground.Guests, _ => new GuestEvent.RestartSelf(), e => e is GuestEvent.RestartSelf),
        Killed,
        Event(
            "watchdog-starved", FaultLayer.Watchdog, "whoever serves a guest's watchdog gets no processor time any more; the rest of the guest goes on",
            "starve-watchdog: worker", ground => ground.Served, _ => new GuestEvent.StarveWatchdog(), e => e is GuestEvent.StarveWatchdog),
    ];

    private static FaultKind Slow => Event(
        "guest-slow", FaultLayer.Guest, "a guest is alive, but each of its calls, and each answer to an interrupt, comes so much later",
        $"slow: worker, by: {SlowBy}", ground => ground.Partitions, fault => new GuestEvent.SlowDown(Duration(fault["by"])),
        e => e is GuestEvent.SlowDown { By.Nanoseconds: > 0 },
        [new("by", DurationShape.Any, SlowBy, "how much later; 0 ends it")],
        (_, _, draws) => [new("by", $"{Actors.Duration.FromMicroseconds(100 * (1 + draws.Next(100)))}")]);

    private static FaultKind Killed => new(
        fault => new TimelineAction.Befall(fault.Target[..Slash(fault.Target)], new GuestEvent.Signal(ProcessOf(fault.Target), SignalNumber.SIGTERM)),
        action => action is TimelineAction.Befall { Event: GuestEvent.Signal { Number: SignalNumber.SIGTERM } signal } befall
            ? $"{befall.Guest}/{signal.Process}" : null,
        ground => ground.Processes)
    {
        Name = "process-terminated",
        Layer = FaultLayer.Guest,
        Strikes = FaultStrikes.Process,
        Making = FaultMaking.Event,
        Meaning = "SIGTERM reaches a process that nobody wanted to end",
        Timeline = "signal: { guest: worker, process: daemon }",
        HeardIn = ["guest.befell", "guest.event-ignored"],
        Hear = fact => News(fact) is (var guest, GuestEvent.Signal { Number: SignalNumber.SIGTERM } signal, var reason)
            ? new($"{guest}/{signal.Process}", reason is null, reason ?? "") : null,
    };

    /// <summary>A fault that is an event of a partition or its guest.</summary>
    public static FaultKind Event(
        string name, FaultLayer layer, string meaning, string timeline, Func<FaultGround, IReadOnlyList<string>> targets, Func<PlannedFault, GuestEvent> make,
        Func<GuestEvent, bool> isOne, ValueList<FaultParameter> parameters = default,
        Func<FaultGround, string, IDraws, ValueList<FaultArgument>>? draw = null) => new(
            fault => new TimelineAction.Befall(fault.Target, make(fault)),
            action => action is TimelineAction.Befall befall && isOne(befall.Event) ? befall.Guest : null,
            targets)
        {
            Name = name,
            Layer = layer,
            Strikes = FaultStrikes.Partition,
            Making = FaultMaking.Event,
            Meaning = meaning,
            Timeline = timeline,
            Parameters = parameters,
            HeardIn = ["guest.befell", "guest.event-ignored"],
            Hear = fact => News(fact) is (var guest, var e, var reason) && isOne(e) ? new(guest, reason is null, reason ?? "") : null,
            DrawArguments = draw ?? ((_, _, _) => []),
        };

    public static Duration Duration(string text)
    {
        Invariant.Holds(DurationShape.TryRead(text, out var duration));
        return duration;
    }

    /// <summary>What a fact says of an event: whose, which, and why it was ignored.</summary>
    private static (string Guest, GuestEvent Event, string? Reason)? News(Fact fact) => fact switch
    {
        GuestFact.Befell befell => (befell.Guest, befell.Event, null),
        GuestFact.EventIgnored ignored => (ignored.Guest, ignored.Event, ignored.Reason),
        _ => null,
    };

    private static int Slash(string target) => target.IndexOf('/', StringComparison.Ordinal) is >= 0 and var slash ? slash : target.Length;

    private static string ProcessOf(string target) => Slash(target) is var slash && slash < target.Length ? target[(slash + 1)..] : "";
}
