using FslHv.Abi;

namespace FslHv.Scenarios;

/// <summary>The keys of an entry of <c>timeline</c>.</summary>
internal static class TimelineShapes
{
    private static readonly IntegerShape Count = new(1, 1_000_000);

    public static readonly ObjectShape Ring = new()
    {
        Name = "ring",
        Meaning = "A guest rings a send doorbell, again as soon as the last call has returned.",
        Keys =
        [
            new("guest", TextShape.Instance, "Label of the partition that rings.") { Required = true },
            new("doorbell", TextShape.Instance, "Node below `/hypervisor/handles` of its guest tree: `ring-worker`, `worker/shutdown`.")
            {
                Required = true,
            },
            new("times", Count, "How often.") { Default = "1" },
        ],
    };

    public static readonly ObjectShape Manage = new()
    {
        Name = "manage",
        Meaning = "A command to a partition that a guest manages: a Linux guest runs `partman`, a bare guest makes the hcall itself.",
        Keys =
        [
            new("guest", TextShape.Instance, "Label of the partition in which the command runs.") { Required = true },
            new("do", new ChoiceShape("command", "start", "stop", "restart", "status"), "Which command.") { Required = true },
            new("partition", TextShape.Instance, "Label of a partition it manages, or `self`.") { Required = true },
            new("load", FlagShape.Instance, "start: load the images.") { Default = "false" },
            new("entry", new IntegerShape(0, uint.MaxValue), "start: where execution starts when nothing is loaded.") { Default = "0" },
        ],
    };

    public static readonly ObjectShape Shell = new()
    {
        Name = "shell",
        Meaning = "A command at the hypervisor's shell.",
        Keys =
        [
            new("do", new ChoiceShape("command", "start", "stop", "restart", "pause", "resume"), "Which command.") { Required = true },
            new("partition", TextShape.Instance, "Label.") { Required = true },
            new("load", FlagShape.Instance, "start: load the images; otherwise the stored entry is used.") { Default = "false" },
        ],
    };

    public static readonly ObjectShape Signal = new()
    {
        Name = "signal",
        Meaning = "A signal reaches a process.",
        Keys =
        [
            new("guest", TextShape.Instance, "Label.") { Required = true },
            new("process", TextShape.Instance, "Name of the process.") { Required = true },
            new("number", new ChoiceShape("signal", "SIGUSR1", "SIGTERM"), "Which signal.") { Default = "SIGTERM" },
        ],
    };

    public static readonly ObjectShape Type = new()
    {
        Name = "type",
        Meaning = "Something is typed at the far end of a serial line.",
        Keys =
        [
            new("guest", TextShape.Instance, "Label of the partition whose channel gets it; the multiplexer is told by itself."),
            new("channel", TextShape.Instance, "Node of its byte channel.") { Default = "the first that ends at a serial line", OnlyWith = ["guest"] },
            new("on", new ChoiceShape("console", "hypervisor"), "The hypervisor's console instead, where its shell is."),
            new("line", TextShape.Instance, "The serial device instead: the text is what comes in over it, with the multiplexer's commands."),
            new("text", TextShape.Instance, "What is typed.") { Required = true },
            new("enter", FlagShape.Instance, "Whether the return key follows.") { Default = "true, but false with `line`" },
        ],
        OneOf = [["guest", "on", "line"]],
    };

    public static readonly ObjectShape Error = new()
    {
        Name = "error",
        Meaning = "The hardware reports an error. What becomes of it is decided by `error-config` nodes of the board.",
        Keys =
        [
            new("domain", new ChoiceShape("domain", [.. ErrorDomains.Every.Select(domain => domain.Name())]), "Where it comes from.") { Required = true },
            new("error", TextShape.Instance, "Which error of that domain: `access violation`, `single-bit ecc`.") { Default = "the domain's only one" },
            new("guest", TextShape.Instance, "Label of the partition it can be laid to: an access violation, a machine check."),
            new("device", TextShape.Instance, "Path of the reporting device in the hardware tree.") { Default = "the hypervisor's device of that domain" },
            new("address", new IntegerShape(0, long.MaxValue), "The address that the record names.") { Default = "0" },
            new("times", Count, "How often.") { Default = "1" },
        ],
    };

    public static readonly ObjectShape Fault = new()
    {
        Name = "fault",
        Meaning = "A named fault point strikes.",
        Keys =
        [
            new("point", TextShape.Instance, $"Its name: {string.Join(", ", PointFaults.Names.Select(name => $"`{name}`"))}, or one of a program of your own.")
            {
                Required = true,
            },
            new("at", TextShape.Instance, "Strikes only actors whose path begins like this: `worker/`, `hypervisor`.")
            {
                Default = "everywhere",
            },
            new("skip", new IntegerShape(0, 1_000_000), "How many passes it lets go first.") { Default = "0" },
            new("count", Count, "How many it strikes then.") { Default = "1" },
        ],
    };

    public static readonly ObjectShape MemoryHole = new()
    {
        Name = "memory hole",
        Meaning = "Part of a partition's memory is there no more, until the machine is reset.",
        Keys =
        [
            new("partition", TextShape.Instance, "Label.") { Required = true },
            new("address", new IntegerShape(0, long.MaxValue), "Guest-physical address of its first byte.") { Required = true },
            new("size", new IntegerShape(1, long.MaxValue), "How many bytes.") { Default = $"{MemoryFaults.HoleBytes}" },
        ],
    };

    public static readonly ObjectShape Interrupt = new()
    {
        Name = "interrupt",
        Meaning = "Something outside the machine makes a device raise its interrupt, unless it is busy or still raises its last one.",
        Keys =
        [
            new(
                "device", TextShape.Instance,
                "A device that some partition has: path in the hardware tree, alias, or alias with a path below it (`dma0/dma-channel@0`).")
            {
                Required = true,
            },
        ],
    };

    public static readonly ObjectShape Entry = new()
    {
        Name = "timeline entry",
        Meaning = "One thing that happens, and when.",
        Keys =
        [
            new("at", DurationShape.Any, "When: so long after power-on."),
            new("when", PatternShape.Instance, "When: at the first fact that matches."),
            new("plus", DurationShape.Any, "So long after that fact.") { Default = "0", OnlyWith = ["when"] },
            new("every", FlagShape.Instance, "After every fact that matches.") { Default = "false", OnlyWith = ["when"] },
            new("panic", TextShape.Instance, "Label: its kernel panics."),
            new("reason", TextShape.Instance, "Why it panics.") { Default = "injected", OnlyWith = ["panic"] },
            new("hang", TextShape.Instance, "Label: its guest makes no progress any more; the partition still counts as running."),
            new("ignore-shutdown", TextShape.Instance, "Label: its guest ignores the shutdown doorbell from now on."),
            new(
                "starve-watchdog", TextShape.Instance,
                "Label: whoever serves its watchdog gets no processor time any more; everything else in the guest goes on."),
            new(
                "slow", TextShape.Instance,
                "Label: its guest is alive, but each of its calls, each access to memory, and each answer to an interrupt comes later; until the next boot."),
            new("by", DurationShape.Any, "How much later; 0 ends it.") { Default = GuestFaults.SlowBy, OnlyWith = ["slow"] },
            new(
                "unload-driver", TextShape.Instance,
                "Label: its operator unloads the fsl-hv driver, which is refused while something uses it (`driver.in-use`). Linux guests only."),
            new("power-off", TextShape.Instance, "Label: its guest powers off in order."),
            new("stop-self", TextShape.Instance, "Label: its guest stops its own partition at once."),
            new("restart-self", TextShape.Instance, "Label: its guest restarts its own partition at once."),
            new("restart-every-vcpu", TextShape.Instance, "Label: every vcpu of its guest restarts the partition at the same moment. Bare guests only."),
            new("reset-machine", TextShape.Instance, "Label: its guest resets the machine, which is refused unless the partition is `privileged`."),
            new("reset", new ChoiceShape("way to reset", "shell"), "The machine is reset at the hypervisor's shell: `reset: shell`."),
            new("ring", Ring, "A guest rings a doorbell."),
            new("manage", Manage, "A command to a managed partition."),
            new(
                "partman", CommandLineShape.Instance,
                "The words behind `partman` as the guest's operator types them: `start -h worker -l`. What it prints are facts `process.said`, "
                    + "its end is `process.exited`."),
            new("guest", TextShape.Instance, "Label of the partition in which `partman` is run.")
            { Default = "the only one that manages others", OnlyWith = ["partman"] },
            new("shell", Shell, "A command at the hypervisor's shell."),
            new("signal", Signal, "A signal reaches a process."),
            new("interrupt", Interrupt, "A device raises its interrupt."),
            new("type", Type, "Something is typed at a serial line."),
            new("error", Error, "The hardware reports an error."),
            new("memory-hole", MemoryHole, "Part of a partition's memory is lost."),
            new("fault", Fault, "A fault point is armed."),
            .. NodeShapes.Actions,
            NodeShapes.For,
        ],
        OneOf =
        [
            ["at", "when"],
            [
                "panic", "hang", "ignore-shutdown", "starve-watchdog", "slow", "unload-driver", "power-off", "stop-self", "restart-self",
                "restart-every-vcpu", "reset-machine", "reset", "ring", "manage", "partman", "shell", "signal", "type", "interrupt", "error", "memory-hole",
                "fault", .. NodeShapes.Actions.Select(action => action.Name),
            ],
        ],
    };
}
