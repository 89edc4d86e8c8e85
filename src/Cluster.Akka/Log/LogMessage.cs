namespace FslHv.AkkaNet;

/// <summary>
/// What the log of a machine and its copies say to each other. The log is one in the cluster (a cluster singleton); each member has a copy. The log gives every
/// record its place and sends it to all copies; it is accepted when more than half of the members have it, and only then anybody is shown it.
/// </summary>
internal abstract record LogMessage
{
    private LogMessage()
    {
    }

    /// <summary>The log to a copy: I am the log from now on; what do you have?</summary>
    /// <param name="Epoch">Greater with every log that there was.</param>
    /// <param name="Member">Where the log is.</param>
    public sealed record Lead(long Epoch, string Member) : LogMessage;

    /// <summary>A copy to the log: I have seen a later one.</summary>
    public sealed record Behind(long Epoch) : LogMessage;

    /// <summary>A copy to the log: how many records it has of each machine.</summary>
    public sealed record Have(long Epoch, string Member, IReadOnlyList<(string Machine, long Count)> Copies) : LogMessage;

    /// <summary>The log to a copy: asks for records that it has not.</summary>
    public sealed record Fetch(long Epoch, string Machine, long From) : LogMessage;

    /// <summary>The answer: some of them.</summary>
    public sealed record Fetched(long Epoch, string Machine, long From, IReadOnlyList<LogRecord> Records) : LogMessage;

    /// <summary>A copy to the log: a line has this to add.</summary>
    public sealed record Add(string Machine, LogRecord Record) : LogMessage;

    /// <summary>The log to a copy: records from that place on, and how many are accepted.</summary>
    public sealed record Store(long Epoch, string Machine, long From, IReadOnlyList<LogRecord> Records, long Accepted) : LogMessage;

    /// <summary>A copy to the log: how many records it has.</summary>
    public sealed record Stored(long Epoch, string Member, string Machine, long Count) : LogMessage;

    /// <summary>For everybody: the machine's log is no longer needed.</summary>
    public sealed record Forget(string Machine) : LogMessage;

    /// <summary>From line to line, past the log.</summary>
    public sealed record Packet(string Machine, string Line, ReadOnlyMemory<byte> Content) : LogMessage;
}

/// <summary>One record of a machine's log.</summary>
/// <param name="Kind">What it says.</param>
/// <param name="Line">Whose line added it.</param>
/// <param name="Number">How many that line had added, with this one. What comes twice is known by it.</param>
/// <param name="Content">Of an entry: the entry. Of who joins: the member.</param>
internal sealed record LogRecord(LogRecordKind Kind, string Line, long Number, ReadOnlyMemory<byte> Content);

/// <summary>What a record says.</summary>
internal enum LogRecordKind : byte
{
    /// <summary>A line begins.</summary>
    Joined = 1,

    /// <summary>A line was left.</summary>
    Left = 2,

    /// <summary>An entry.</summary>
    Entry = 3,
}
