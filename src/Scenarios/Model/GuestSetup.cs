using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Scenarios;

/// <summary>What runs in a partition.</summary>
public sealed record GuestSetup
{
    public const string Linux = "linux";

    public const string Bare = "bare";

    public const string ClaimPingPong = "claim-pingpong";

    /// <summary>Label of the partition.</summary>
    public required string Partition { get; init; }

    /// <summary>Where the scenario says it.</summary>
    public Place Place { get; init; }

    /// <summary>Which program: <c>linux</c>, <c>bare</c>, <c>claim-pingpong</c>, or a name the caller registered. Null: linux where there is a guest image,
    /// otherwise bare.</summary>
    public string? Program { get; init; }

    /// <summary>Whether the guest image can be read. Null: it can where the board names one.</summary>
    public bool? ImagePresent { get; init; }

    /// <summary>Linux: which version of the original its driver behaves like, where that is not the machine's.</summary>
    public FidelitySetup Fidelity { get; init; } = FidelitySetup.Nothing;

    /// <summary>Linux: what a panic does.</summary>
    public PanicChoice Panic { get; init; }

    /// <summary>Linux: how long processes have between SIGTERM and their end when the guest shuts down. Null: the program's
    /// default.</summary>
    public Duration? ShutdownGrace { get; init; }

    /// <summary>Linux: whether it has terminals on its byte channels, and its console on one of them.</summary>
    public bool Console { get; init; }

    /// <summary>Linux: files that its tools find.</summary>
    public ValueList<FileSetup> Files { get; init; }

    /// <summary>Linux: user processes, started at each boot.</summary>
    public ValueList<ProcessSetup> Processes { get; init; }

    /// <summary>Linux: subscribers of the failover chain.</summary>
    public ValueList<SubscriberSetup> Subscribers { get; init; }
}

/// <summary>What a Linux guest does after a panic.</summary>
public enum PanicChoice
{
    /// <summary>It stands still; the partition counts as running.</summary>
    Hang,

    /// <summary>It restarts its partition.</summary>
    Restart,

    /// <summary>It stops its partition.</summary>
    Stop,
}

/// <summary>A user process of a Linux guest. A closed family.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Place">Where the scenario says it.</param>
public abstract record ProcessSetup(string Name, Place Place)
{
    /// <summary>Whether it has the capability that a driver without <see cref="FslHv.Abi.Defect.NoCapabilityCheck"/> asks for.</summary>
    public bool IsCapable { get; init; } = true;

    /// <summary>Restarts partitions that it manages when they stop.</summary>
    public sealed record FailoverDaemon(string Name, Place Place, ValueList<string> Partitions, bool Load, uint Entry, bool StopOnWatchdog = false)
        : ProcessSetup(Name, Place);

    /// <summary>Reads doorbells and logs them, at its own pace.</summary>
    public sealed record DoorbellLogger(string Name, Place Place, Duration ReadEvery, int BufferBytes) : ProcessSetup(Name, Place);

    /// <summary>Starts the guest's watchdog and serves it.</summary>
    public sealed record WatchdogDaemon(string Name, Place Place, uint Period, Duration ServeEvery) : ProcessSetup(Name, Place);

    /// <summary>Asks for the status of a managed partition again and again.</summary>
    public sealed record StatusPoller(string Name, Place Place, string Partition, Duration Every) : ProcessSetup(Name, Place);

    /// <summary>Asks a managed partition to shut down, and stops it by force when the grace is over.</summary>
    public sealed record ShutdownRequester(string Name, Place Place, string Partition, Duration After, Duration Grace) : ProcessSetup(Name, Place);

    /// <summary>Reads lines from a terminal, and answers them or only takes them.</summary>
    public sealed record TtyEcho(string Name, Place Place, string Tty, bool Answers) : ProcessSetup(Name, Place);

    /// <summary>Writes numbered lines to a terminal.</summary>
    public sealed record TtySender(string Name, Place Place, string Tty, string Text, int Times, Duration Every) : ProcessSetup(Name, Place);

    /// <summary>Says a property of the guest tree.</summary>
    public sealed record TreeReader(string Name, Place Place, string Path, string Property) : ProcessSetup(Name, Place);

    /// <summary>Fills a stopped partition with a made-up image, sets its boot arguments and starts it.</summary>
    public sealed record Loader(
        string Name, Place Place, string Partition, string Format, int ImageBytes, uint Address, uint? Entry, string BootArguments, Duration After)
        : ProcessSetup(Name, Place);

    /// <summary>Runs one command of partman.</summary>
    public sealed record Partman(string Name, Place Place, ValueList<string> Arguments, Duration After) : ProcessSetup(Name, Place);
}

/// <summary>A file in a Linux guest.</summary>
/// <param name="Name">Its path there.</param>
/// <param name="Place">Where the scenario says it.</param>
/// <param name="Content">What it holds; null where it has not been read yet.</param>
/// <param name="From">The file that it is read from, relative to the scenario's; empty where the scenario has the content.</param>
/// <param name="IsExecutable">Whether it can be run.</param>
public sealed record FileSetup(string Name, Place Place, Bytes? Content, string From = "", bool IsExecutable = false);

/// <summary>A subscriber of the failover chain in a Linux guest.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Place">Where the scenario says it.</param>
/// <param name="Priority">Greater is told earlier.</param>
/// <param name="Takes">How long it holds the chain.</param>
public sealed record SubscriberSetup(string Name, Place Place, int Priority, Duration Takes)
{
    /// <summary>Devices that it claims then, as its guest tree names them.</summary>
    public ValueList<string> Claims { get; init; }

    /// <summary>Whether it starts the stopped partition then.</summary>
    public bool Starts { get; init; }
}
