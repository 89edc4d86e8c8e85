using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Scenarios;

/// <summary>Something that befalls the machine, and when.</summary>
public sealed record TimelineEntry(Place Place, Trigger Trigger, TimelineAction Action);

/// <summary>When an entry of the timeline happens. A closed family.</summary>
public abstract record Trigger
{
    private Trigger()
    {
    }

    /// <summary>At a time after power-on.</summary>
    public sealed record At(Duration Time) : Trigger;

    /// <summary>Some time after a fact.</summary>
    /// <param name="Pattern">Which fact.</param>
    /// <param name="Plus">How long after.</param>
    /// <param name="Every">After every match; otherwise after the first.</param>
    public sealed record When(FactPattern Pattern, Duration Plus, bool Every) : Trigger;
}

/// <summary>What happens. A closed family.</summary>
public abstract record TimelineAction
{
    private TimelineAction()
    {
    }

    /// <summary>An event befalls the guest of a partition, or its operator types a command.</summary>
    /// <param name="Guest">Label; empty: the only partition that manages others.</param>
    /// <param name="Event">What happens.</param>
    public sealed record Befall(string Guest, GuestEvent Event) : TimelineAction;

    /// <summary>A command is typed at the hypervisor's shell.</summary>
    public sealed record Shell(string Partition, LifecycleRequest Request, bool Load) : TimelineAction;

    /// <summary>Something outside the machine makes a device raise its interrupt.</summary>
    public sealed record Interrupt(string Device) : TimelineAction;

    /// <summary>The command <c>reset</c> is typed at the hypervisor's shell.</summary>
    public sealed record ResetByShell : TimelineAction;

    /// <summary>The hardware reports an error.</summary>
    /// <param name="Domain">Where it comes from.</param>
    /// <param name="Error">Which error; empty: the domain's only one.</param>
    /// <param name="Guest">Label of the partition it can be laid to; empty for none.</param>
    /// <param name="Device">Path of the reporting device; empty: the hypervisor's device of that domain.</param>
    /// <param name="Address">The address that the record names.</param>
    /// <param name="Times">How often.</param>
    public sealed record HardwareError(ErrorDomain Domain, string Error, string Guest, string Device, ulong Address, int Times) : TimelineAction;

    /// <summary>
    /// Something is typed at the far end of a serial line: to a guest's channel, to the hypervisor's console, or as bytes of the line itself.
    /// </summary>
    /// <param name="ToHypervisor">To the hypervisor's console: neither to a guest nor to a line.</param>
    /// <param name="Guest">Label; empty for a line.</param>
    /// <param name="Channel">Node of the guest's byte channel; empty: the first that ends at a serial line.</param>
    /// <param name="Line">The serial device; empty for a guest.</param>
    /// <param name="Text">What is typed.</param>
    /// <param name="Enter">Whether the return key follows: a carriage return.</param>
    public sealed record Type(bool ToHypervisor, string Guest, string Channel, string Line, string Text, bool Enter) : TimelineAction;

    /// <summary>A fault point is armed.</summary>
    /// <param name="Point">Its name.</param>
    /// <param name="Path">It strikes only actors whose path begins like this.</param>
    /// <param name="Skip">How many passes it lets go first.</param>
    /// <param name="Count">How many it strikes then.</param>
    public sealed record Fault(string Point, string Path, int Skip, int Count) : TimelineAction;

    /// <summary>Something befalls nodes or links.</summary>
    /// <param name="Happening">What.</param>
    public sealed record OfNodes(NodeHappening Happening) : TimelineAction
    {
        /// <summary>How long a fault lasts where nothing is said.</summary>
        public static readonly Duration ForDefault = Duration.FromMilliseconds(20);

        /// <summary>What stands for all other nodes.</summary>
        public const string All = "all";

        /// <summary>Which node; empty where it concerns a link or all of them.</summary>
        public string Node { get; init; } = "";

        /// <summary>The node at which messages leave; <see cref="All"/>: every other.</summary>
        public string From { get; init; } = "";

        /// <summary>The node to which they go; <see cref="All"/>: every other.</summary>
        public string To { get; init; } = "";

        /// <summary>Only in that direction; otherwise the other one, too.</summary>
        public bool OneWay { get; init; }

        /// <summary>Of a link that is cut: whether senders are told at once.</summary>
        public bool Rejects { get; init; }

        /// <summary>How many messages of a thousand; of a clock how much faster, in parts per million.</summary>
        public int Amount { get; init; }

        /// <summary>How much longer, or how late.</summary>
        public Duration By { get; init; }

        /// <summary>How long it lasts; null: for ever. Nothing for what ends something.</summary>
        public Duration? For { get; init; } = ForDefault;
    }
}
