using FslHv.Abi;

namespace FslHv.Scenarios;

/// <summary>The keys below <c>guests</c>.</summary>
internal static class GuestShapes
{
    private static readonly KeyShape NameKey = new("name", TextShape.Instance, "Its name, once per guest.") { Required = true };

    private static readonly KeyShape CapableKey =
        new("capable", FlagShape.Instance, "Whether it has the capability that a driver without `no-capability-check` asks for.") { Default = "true" };

    public static readonly ObjectShape FailoverDaemon = new()
    {
        Name = "failover daemon",
        Meaning = "A process that waits for state-change doorbells and starts the partitions in its care again when they have stopped.",
        Keys =
        [
            NameKey,
            CapableKey,
            new("partitions", new ListShape(TextShape.Instance), "Labels of managed partitions.") { Default = "all it manages" },
            new("load", FlagShape.Instance, "Whether the images are loaded again.") { Default = "true" },
            new("entry", new IntegerShape(0, uint.MaxValue), "Where execution starts when nothing is loaded.") { Default = "0" },
            new("stop-on-watchdog", FlagShape.Instance, "Stops a partition whose watchdog-expiration doorbell rings, and so starts it anew.")
            { Default = "false" },
        ],
    };

    public static readonly ObjectShape WatchdogDaemon = new()
    {
        Name = "watchdog daemon",
        Meaning = "A process that starts the guest's watchdog and serves it. What the last timeout does, the board says: `watchdog-timeout`.",
        Keys =
        [
            NameKey,
            CapableKey,
            new(
                "period", new IntegerShape(0, WatchdogPeriod.Shortest),
                "The watchdog expires once in 2^(64 − period) ticks of 25 ns: larger is shorter, 46 is 6.5 ms; below 8 it never does.")
            { Required = true },
            new(
                "serve-every", DurationShape.AboveZero,
                "How long it sleeps between two servings. The last timeout comes two to three periods after the last serving.")
            { Required = true },
        ],
    };

    public static readonly ObjectShape StatusPoller = new()
    {
        Name = "status poller",
        Meaning = "A process that asks for a managed partition's status again and again, and says when it is another: `worker is running`.",
        Keys =
        [
            NameKey,
            CapableKey,
            new("partition", TextShape.Instance, "Label of the managed partition.") { Required = true },
            new("every", DurationShape.AboveZero, "How long it sleeps between an answer and the next question.") { Required = true },
        ],
    };

    public static readonly ObjectShape DoorbellLogger = new()
    {
        Name = "doorbell logger",
        Meaning = "A process that reads doorbells and logs them, at its own pace: a slow one lets its ring overflow.",
        Keys =
        [
            NameKey,
            CapableKey,
            new("read-every", DurationShape.Any, "How long it rests after each read.") { Default = "0" },
            new("buffer", new IntegerShape(0, 65536), "Size of its buffer in bytes; a handle takes 4.") { Default = "64" },
        ],
    };

    public static readonly ObjectShape ShutdownRequester = new()
    {
        Name = "shutdown requester",
        Meaning = "A process that rings a managed partition's shutdown doorbell, and stops it by force when it is not stopped after the grace.",
        Keys =
        [
            NameKey,
            CapableKey,
            new("partition", TextShape.Instance, "Label of a managed partition.") { Required = true },
            new("after", DurationShape.Any, "How long after its own start it rings.") { Default = "0" },
            new("grace", DurationShape.Any, "How long it waits before it stops by force.") { Required = true },
        ],
    };

    public static readonly ObjectShape TtyEcho = new()
    {
        Name = "tty echo",
        Meaning = "A process that reads lines from a terminal and answers each: `you said: LINE`. Needs `console: true`.",
        Keys =
        [
            NameKey,
            CapableKey,
            new("tty", TextShape.Instance, "The terminal: `/dev/ttyEHV0` is the console.") { Default = "`/dev/ttyEHV0`" },
            new("answers", FlagShape.Instance, "Whether it answers; otherwise it only reads.") { Default = "true" },
        ],
    };

    public static readonly ObjectShape TtySender = new()
    {
        Name = "tty sender",
        Meaning = "A process that writes numbered lines to a terminal, says how many, and exits. Needs `console: true`.",
        Keys =
        [
            NameKey,
            CapableKey,
            new("tty", TextShape.Instance, "The terminal: `/dev/ttyEHV1` is the first byte channel that is not the console.") { Default = "`/dev/ttyEHV1`" },
            new("text", TextShape.Instance, "What each line begins with; its number follows.") { Default = "`line`" },
            new("times", new IntegerShape(0, 1_000_000), "How many lines.") { Default = "1" },
            new("every", DurationShape.Any, "How long it sleeps before each line.") { Default = "0" },
        ],
    };

    public static readonly ObjectShape Loader = new()
    {
        Name = "loader",
        Meaning = "A process that fills a stopped partition's memory with a made-up image, sets its boot arguments and starts it.",
        Keys =
        [
            NameKey,
            CapableKey,
            new("partition", TextShape.Instance, "Label of a managed partition.") { Required = true },
            new(
                "make", new ChoiceShape("image format", "raw", "elf32", "elf64"),
                "What the image is. Of an ELF the segments are copied, with zeros behind them.")
            {
                Default = "raw",
            },
            new(
                "size", new IntegerShape(0, 16 << 20),
                "Size of the image's contents in bytes; a driver copies no 0 bytes, or crashes over it (`memcpy-count-unchecked`).")
            { Default = "65536" },
            new("address", new IntegerShape(0, uint.MaxValue), "Guest-physical address that the image goes to.") { Default = "0" },
            new("entry", new IntegerShape(0, uint.MaxValue), "Where execution starts: in the image, and at its beginning unless it is an ELF.")
            { Default = "as `address`" },
            new("bootargs", TextShape.Instance, "What `/chosen` `bootargs` becomes.") { Default = "left alone" },
            new("after", DurationShape.Any, "How long after its own start it begins.") { Default = "0" },
        ],
    };

    public static readonly ObjectShape Partman = new()
    {
        Name = "partman",
        Meaning = "The command-line tool of `/dev/fsl-hv`, run once at each boot.",
        Keys =
        [
            NameKey,
            new("arguments", new ListShape(TextShape.Instance, mayBeEmpty: true), "The words behind the tool's name: `[start, -h, worker]`.")
            { Default = "none" },
            new("after", DurationShape.Any, "How long after its own start it begins.") { Default = "0" },
        ],
    };

    public static readonly ObjectShape File = new()
    {
        Name = "file",
        Meaning = "A file that `partman` finds in a guest. There are no others.",
        Keys =
        [
            new("name", TextShape.Instance, "Its path, as `-f` has it.") { Required = true },
            new("file", TextShape.Instance, "It holds what this file holds; relative to the scenario."),
            new("text", TextShape.Instance, "It holds this text."),
            new("make", ImageShapes.Format, "It is a made-up image of this format."),
            new("size", new IntegerShape(0, 64 << 20), "Size of its contents in bytes.") { Default = "65536", OnlyWith = ["make"] },
            new("load", new IntegerShape(0, uint.MaxValue), "Address that it says it goes to; `raw` says nothing.") { Default = "0", OnlyWith = ["make"] },
            new("entry", new IntegerShape(0, uint.MaxValue), "Address at which it says that execution starts.") { Default = "as `load`", OnlyWith = ["make"] },
            new("executable", FlagShape.Instance, "Whether it can be run: `partman doorbell -f` wants that.") { Default = "false" },
        ],
        OneOf = [["file", "text", "make"]],
    };

    public static readonly ObjectShape TreeReader = new()
    {
        Name = "tree reader",
        Meaning = "A process that says a property of the guest tree and exits: `/chosen bootargs = \"quiet\"`.",
        Keys =
        [
            NameKey,
            new("path", TextShape.Instance, "Path of the node.") { Required = true },
            new("property", TextShape.Instance, "Name of the property.") { Required = true },
        ],
    };

    public static readonly ObjectShape Standby = new()
    {
        Name = "standby",
        Meaning = "A subscriber that is told of each stop, holds the chain for a while, and may take over: claim devices, start the partition again.",
        Keys =
        [
            NameKey,
            new("priority", new IntegerShape(0, 1000), "Greater is told earlier; equal ones in the order written.") { Default = "0" },
            new("takes", DurationShape.Any, "How long it works before the next one is told.") { Default = "0" },
            new(
                "claims", new ListShape(TextShape.Instance, mayBeEmpty: true),
                "Devices that it claims then: path in its guest tree, alias, alias with a path below it (`dma0/dma-channel@0`), or `error-manager`'s node.")
            {
                Default = "none",
            },
            new("start", FlagShape.Instance, "Whether it starts the stopped partition then, images loaded anew.") { Default = "false" },
        ],
    };

    public static readonly ObjectShape Process = new()
    {
        Name = "process",
        Meaning = "A user process of a Linux guest; it starts at each boot.",
        Keys =
        [
            new("failover-daemon", FailoverDaemon, "Restarts what has stopped."),
            new("doorbell-logger", DoorbellLogger, "Reads doorbells."),
            new("watchdog-daemon", WatchdogDaemon, "Serves the guest's watchdog."),
            new("status-poller", StatusPoller, "Asks for a partition's status again and again."),
            new("shutdown-requester", ShutdownRequester, "Asks a partition to shut down."),
            new("tty-echo", TtyEcho, "Answers what comes over a byte channel."),
            new("tty-sender", TtySender, "Writes to a byte channel."),
            new("tree-reader", TreeReader, "Says a property of the guest tree."),
            new("loader", Loader, "Loads a stopped partition and starts it."),
            new("partman", Partman, "Runs one command of `partman`."),
        ],
        OneOf =
        [
            [
                "failover-daemon", "doorbell-logger", "watchdog-daemon", "status-poller", "shutdown-requester", "tty-echo", "tty-sender", "tree-reader",
                "loader", "partman",
            ],
        ],
    };

    public static readonly ObjectShape Subscriber = new()
    {
        Name = "subscriber",
        Meaning = "Something in a Linux kernel that is told of stops, one after the other in order of priority.",
        Keys = [new("standby", Standby, "Takes over from a stopped partition.") { Required = true }],
    };

    public static readonly ObjectShape Guest = new()
    {
        Name = "guest",
        Meaning = "What runs in a partition.",
        Keys =
        [
            new(
                "program", TextShape.Instance,
                "`linux`, `bare`, `claim-pingpong` (two that take turns at a claimable DMA engine), or a program of your own by the name you "
                    + "registered it with.")
            {
                Default = "`linux` where the board names a guest image, otherwise `bare`",
            },
            new("image", new ChoiceShape("image setting", "present", "missing"), "Whether the guest image that the board names can be read.")
            {
                Default = "present",
            },
            FidelityShapes.Level("Linux: which version of the driver it has.", "that of the scenario"),
            FidelityShapes.DefectKeys("Linux: defects of its driver that differ from the level."),
            new("panic", new ChoiceShape("panic setting", "hang", "restart", "stop"), "Linux: what a panic does.") { Default = "hang" },
            new("shutdown-grace", DurationShape.Any, "Linux: how long processes have when the guest shuts down, before they are killed.")
            {
                Default = "10s",
            },
            new(
                "console", FlagShape.Instance,
                "Linux: whether it has terminals on its byte channels; kernel messages and what processes say go to the one that stdout names.")
            {
                Default = "false",
            },
            new("files", new ListShape(File, mayBeEmpty: true), "Linux: files that its operator has for `partman`."),
            new("processes", new ListShape(Process, mayBeEmpty: true), "Linux: user processes."),
            new("subscribers", new ListShape(Subscriber, mayBeEmpty: true), "Linux: subscribers of the failover chain."),
        ],
    };
}
