using System.Text;
using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Scenarios;

/// <summary>Makes guest setups out of nodes that were checked.</summary>
internal static class GuestBuilder
{
    public static GuestSetup Build(YamlEntry entry)
    {
        var map = Values.Group(entry.Value);
        return new GuestSetup
        {
            Partition = entry.Key.Value,
            Place = entry.Key.Place,
            Program = map.Find("program") is { } program ? Values.Text(program) : null,
            ImagePresent = map.Find("image") is { } image ? Values.Text(image) == "present" : null,
            Fidelity = FidelityBuilder.Build(map),
            Panic = Values.Text(map, "panic", "hang") switch
            {
                "hang" => PanicChoice.Hang,
                "restart" => PanicChoice.Restart,
                "stop" => PanicChoice.Stop,
                var other => throw Invariant.Unreachable(other),
            },
            ShutdownGrace = map.Find("shutdown-grace") is { } grace ? Values.Duration(grace) : null,
            Console = Values.Flag(map, "console", false),
            Files = Values.List(map, "files", BuildFile),
            Processes = Values.List(map, "processes", BuildProcess),
            Subscribers = Values.List(map, "subscribers", BuildSubscriber),
        };
    }

    private static FileSetup BuildFile(YamlNode node)
    {
        var map = Values.Group(node);
        Bytes? content = map.Find("text") is { } text ? Bytes.Take(Encoding.UTF8.GetBytes(Values.Text(text)))
            : map.Find("make") is { } format ? MadeUp(Values.Text(format), map)
            : null;
        return new FileSetup(Values.Text(map, "name"), map.Place, content, Values.Text(map, "file"), Values.Flag(map, "executable", false));
    }

    private static Bytes MadeUp(string format, YamlMapping map)
    {
        var load = Values.Integer(map, "load", 0);
        return MadeUpImage.Make(format, (int)Values.Integer(map, "size", 65536), (ulong)load, (ulong)Values.Integer(map, "entry", load));
    }

    private static ProcessSetup BuildProcess(YamlNode node)
    {
        var (kind, map) = Values.Single(node);
        var name = Values.Text(map, "name");
        ProcessSetup setup = kind switch
        {
            "failover-daemon" => new ProcessSetup.FailoverDaemon(
                name, map.Place, Values.List(map, "partitions", Values.Text), Values.Flag(map, "load", true), (uint)Values.Integer(map, "entry", 0),
                Values.Flag(map, "stop-on-watchdog", false)),
            "doorbell-logger" => new ProcessSetup.DoorbellLogger(
                name, map.Place, Values.Duration(map, "read-every"), (int)Values.Integer(map, "buffer", 64)),
            "status-poller" => new ProcessSetup.StatusPoller(name, map.Place, Values.Text(map, "partition"), Values.Duration(map, "every")),
            "shutdown-requester" => new ProcessSetup.ShutdownRequester(
                name, map.Place, Values.Text(map, "partition"), Values.Duration(map, "after"), Values.Duration(map, "grace")),
            "watchdog-daemon" => new ProcessSetup.WatchdogDaemon(
                name, map.Place, (uint)Values.Integer(map, "period", 0), Values.Duration(map, "serve-every")),
            "tty-echo" => new ProcessSetup.TtyEcho(
                name, map.Place, Values.Text(map, "tty", "/dev/ttyEHV0"), Values.Flag(map, "answers", true)),
            "tty-sender" => new ProcessSetup.TtySender(
                name, map.Place, Values.Text(map, "tty", "/dev/ttyEHV1"), Values.Text(map, "text", "line"),
                (int)Values.Integer(map, "times", 1), Values.Duration(map, "every")),
            "tree-reader" => new ProcessSetup.TreeReader(name, map.Place, Values.Text(map, "path"), Values.Text(map, "property")),
            "loader" => new ProcessSetup.Loader(
                name, map.Place, Values.Text(map, "partition"), Values.Text(map, "make", "raw"), (int)Values.Integer(map, "size", 65536),
                (uint)Values.Integer(map, "address", 0), map.Find("entry") is null ? null : (uint)Values.Integer(map, "entry", 0),
                Values.Text(map, "bootargs", ""), Values.Duration(map, "after")),
            "partman" => new ProcessSetup.Partman(name, map.Place, Values.List(map, "arguments", Values.Text), Values.Duration(map, "after")),
            _ => throw Invariant.Unreachable(kind),
        };
        return setup with { IsCapable = Values.Flag(map, "capable", true) };
    }

    private static SubscriberSetup BuildSubscriber(YamlNode node)
    {
        var (_, map) = Values.Single(node);
        return new SubscriberSetup(
            Values.Text(map, "name"), map.Place, (int)Values.Integer(map, "priority", 0), Values.Duration(map, "takes"))
        {
            Claims = Values.List(map, "claims", Values.Text),
            Starts = Values.Flag(map, "start", false),
        };
    }
}
