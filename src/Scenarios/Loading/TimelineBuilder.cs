using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Scenarios;

/// <summary>Makes timeline entries out of nodes that were checked.</summary>
internal static class TimelineBuilder
{
    public static TimelineEntry Build(YamlNode node)
    {
        var map = Values.Group(node);
        Trigger trigger = map.Find("at") is { } at
            ? new Trigger.At(Values.Duration(at))
            : new Trigger.When(Values.Pattern(map.Find("when")!), Values.Duration(map, "plus"), Values.Flag(map, "every", false));
        foreach (var entry in map.Entries)
        {
            if (BuildAction(entry, map) is { } action)
                return new TimelineEntry(entry.Value.Place, trigger, action);
        }

        throw Invariant.Unreachable(map);
    }

    private static TimelineAction? BuildAction(YamlEntry entry, YamlMapping map) => entry.Key.Value switch
    {
        "panic" => Befall(entry, new GuestEvent.Panic(Values.Text(map, "reason", "injected"))),
        "hang" => Befall(entry, new GuestEvent.Hang()),
        "ignore-shutdown" => Befall(entry, new GuestEvent.IgnoreShutdown()),
        "power-off" => Befall(entry, new GuestEvent.PowerOff()),
        "stop-self" => Befall(entry, new GuestEvent.StopSelf()),
        "restart-self" => Befall(entry, new GuestEvent.RestartSelf()),
        "restart-every-vcpu" => Befall(entry, new GuestEvent.RestartEveryVcpu()),
        "reset" => new TimelineAction.ResetByShell(),
        "reset-machine" => Befall(entry, new GuestEvent.ResetMachine()),
        "starve-watchdog" => Befall(entry, new GuestEvent.StarveWatchdog()),
        "slow" => Befall(entry, new GuestEvent.SlowDown(GuestFaults.Duration(Values.Text(map, "by", GuestFaults.SlowBy)))),
        "memory-hole" => MemoryHole(Values.Group(entry.Value)),
        "unload-driver" => Befall(entry, new GuestEvent.UnloadDriver()),
        "ring" => Ring(Values.Group(entry.Value)),
        "manage" => Manage(Values.Group(entry.Value)),
        "partman" => Partman(entry, map),
        "shell" => Shell(Values.Group(entry.Value)),
        "signal" => Signal(Values.Group(entry.Value)),
        "interrupt" => new TimelineAction.Interrupt(Values.Text(Values.Group(entry.Value), "device")),
        "type" => Type(Values.Group(entry.Value)),
        "error" => Error(Values.Group(entry.Value)),
        "fault" => Fault(Values.Group(entry.Value)),
        _ => NodeBuilder.BuildFault(entry, map),
    };

    private static TimelineAction.Befall Befall(YamlEntry entry, GuestEvent happening) => new(Values.Text(entry.Value), happening);

    private static TimelineAction.Befall Ring(YamlMapping map) =>
        new(Values.Text(map, "guest"), new GuestEvent.RingDoorbell(Values.Text(map, "doorbell"), (int)Values.Integer(map, "times", 1)));

    private static TimelineAction.Befall Manage(YamlMapping map) => new(Values.Text(map, "guest"), new GuestEvent.Manage(
        Values.Text(map, "do") switch
        {
            "start" => IoctlNumber.Start,
            "stop" => IoctlNumber.Stop,
            "restart" => IoctlNumber.Restart,
            "status" => IoctlNumber.GetStatus,
            var other => throw Invariant.Unreachable(other),
        },
        Values.Text(map, "partition"),
        Values.Flag(map, "load", false),
        (uint)Values.Integer(map, "entry", 0)));

    private static TimelineAction.Befall Partman(YamlEntry entry, YamlMapping map)
    {
        Invariant.Holds(CommandLineShape.TryRead(Values.Text(entry.Value), out var words));
        return new(Values.Text(map, "guest"), new GuestEvent.Partman(words));
    }

    private static TimelineAction.Befall MemoryHole(YamlMapping map) => new(
        Values.Text(map, "partition"),
        new GuestEvent.LoseMemory((ulong)Values.Integer(map, "address", 0), (ulong)Values.Integer(map, "size", MemoryFaults.HoleBytes)));

    private static TimelineAction.Shell Shell(YamlMapping map) => new(
        Values.Text(map, "partition"),
        Values.Text(map, "do") switch
        {
            "start" => LifecycleRequest.Start,
            "stop" => LifecycleRequest.Stop,
            "restart" => LifecycleRequest.Restart,
            "pause" => LifecycleRequest.Pause,
            "resume" => LifecycleRequest.Resume,
            var other => throw Invariant.Unreachable(other),
        },
        Values.Flag(map, "load", false));

    private static TimelineAction.Befall Signal(YamlMapping map) => new(Values.Text(map, "guest"), new GuestEvent.Signal(
        Values.Text(map, "process"),
        Values.Text(map, "number", "SIGTERM") == "SIGUSR1" ? SignalNumber.SIGUSR1 : SignalNumber.SIGTERM));

    private static TimelineAction.Type Type(YamlMapping map) => new(
        map.Find("on") is not null, Values.Text(map, "guest"), Values.Text(map, "channel"), Values.Text(map, "line"), Values.Text(map, "text"),
        Values.Flag(map, "enter", map.Find("line") is null));

    private static TimelineAction.HardwareError Error(YamlMapping map)
    {
        var domain = ErrorDomains.Find(Values.Text(map, "domain"));
        Invariant.Holds(domain is not null);
        return new(
            domain.Value, Values.Text(map, "error"), Values.Text(map, "guest"), Values.Text(map, "device"), (ulong)Values.Integer(map, "address", 0),
            (int)Values.Integer(map, "times", 1));
    }

    private static TimelineAction.Fault Fault(YamlMapping map) => new(
        Values.Text(map, "point"), Values.Text(map, "at"), (int)Values.Integer(map, "skip", 0), (int)Values.Integer(map, "count", 1));
}
