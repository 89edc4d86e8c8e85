using FslHv.Abi;

namespace FslHv.Scenarios;

/// <summary>What the fields of facts hold, so that a pattern that can never match is an error and not a surprise.</summary>
internal static class FactVocabulary
{
    private static readonly ValueList<string> YesNo = ["yes", "no"];
    private static readonly ValueList<string> Requests = ["start", "stop", "restart", "pause", "resume"];
    private static readonly ValueList<string> Statuses = Enum.GetValues<HcallStatus>().Select(status => status.OriginalName()).ToValueList();

    private static readonly ValueList<string> Events =
        ["panic", "hang", "ignore-shutdown", "power-off", "stop-self", "restart-self", "restart-every-vcpu", "ring-doorbell", "manage", "partman",
            "signal", "reset-machine", "starve-watchdog", "unload-driver", "slow",
            "memory-hole"];

    /// <summary>Names of every kind of fact.</summary>
    public static ValueList<string> KindNames { get; } = FactKind.All.Select(kind => kind.Name).ToValueList();

    /// <summary>Names of every state, the two internal ones included.</summary>
    public static ValueList<string> States { get; } = Enum.GetValues<PartitionState>().Select(state => state.Name()).ToValueList();

    /// <summary>What that field of that kind holds.</summary>
    public static FieldContent Of(string kind, string field) => (Family(kind), field) switch
    {
        ("driver" or "failover", "partition") => new FieldContent.PartitionHandle(),
        ("console", "guest") => new FieldContent.Writer(),
        (_, "partition" or "guest") or ("device", "from") => new FieldContent.Label(),
        ("partition", "state" or "from") => new FieldContent.Word(States),
        ("partition", "by") => new FieldContent.Word(Enum.GetValues<StopOrigin>().Select(origin => origin.Name()).ToValueList()),
        ("partition" or "shell", "request") => new FieldContent.Word(Requests),
        (_, "accepted" or "good" or "coalesced" or "again" or "ignored") => new FieldContent.Word(YesNo),
        ("doorbell", "doorbell") => new FieldContent.DoorbellName(),
        ("doorbell", "interrupt") or ("file", "doorbell") => new FieldContent.InterruptHandle(),
        ("file", "doorbells") => new FieldContent.InterruptHandles(),
        ("hcall" or "shell", "status") or ("file", "ret") => new FieldContent.Word(Statuses),
        ("driver", "status") => new FieldContent.Word([.. Enum.GetValues<PartitionStatus>().Select(status => status.Name()), .. Statuses]),
        ("hcall", "call") => new FieldContent.Word(Enum.GetNames<HcallToken>().Append(nameof(Hcall.Unknown)).ToValueList()),
        ("file", "ioctl") => new FieldContent.Word(Enum.GetNames<IoctlNumber>().ToValueList()),
        ("file", "errno") => new FieldContent.Word(Enum.GetNames<Errno>().ToValueList()),
        ("guest", "event") => new FieldContent.Word(Events),
        ("guest", "setting") => new FieldContent.Word(["hang", "restart", "stop"]),
        ("machine", "cause") => new FieldContent.Word(["partition-stop", "hcall", "shell", "watchdog", "error"]),
        (_, "domain") => new FieldContent.Word(ErrorDomains.Every.Select(domain => domain.Name()).ToValueList()),
        ("dma", "cause") => new FieldContent.Word(["hcall", "stop", "restart", "stop-dma", "violation"]),
        ("dma", "reason") => new FieldContent.Word(["disabled", "window", "memory"]),
        ("dma", "length") => new FieldContent.Number(),
        ("error", "peek") => new FieldContent.Word(YesNo),
        ("error", "held") => new FieldContent.Number(),
        ("watchdog", "by") => new FieldContent.Word(["guest", "autostart"]),
        ("watchdog", "effect") => new FieldContent.Word(["enw", "wis", "reset", "stop", "notify", "nothing"]),
        ("watchdog", "what") => new FieldContent.Word(["reset", "power-on", "interrupt"]),
        ("watchdog" or "guest", "vcpu" or "period" or "expiries") => new FieldContent.Number(),
        ("driver", "state-change" or "plain" or "shutdown" or "given-back" or "kept") => new FieldContent.Number(),
        (_, "boot" or "receivers" or "pending" or "file" or "code") => new FieldContent.Number(),
        ("process", "stream") => new FieldContent.Word(["stdout", "stderr"]),
        ("failover", "subscriber") => new FieldContent.Subscriber(),
        _ => new FieldContent.Text(),
    };

    private static string Family(string kind) => kind[..kind.IndexOf('.', StringComparison.Ordinal)];
}
