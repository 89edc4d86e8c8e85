using FslHv.Actors;

namespace FslHv.Abi;

/// <summary>What befalls a partition, told by its own actor.</summary>
public abstract record PartitionFact : Fact
{
    private PartitionFact()
    {
    }

    /// <summary><c>partition.entered</c>: a partition is in another state.</summary>
    /// <param name="Partition">Label.</param>
    /// <param name="From">The state before.</param>
    /// <param name="State">The state now.</param>
    public sealed record Entered(string Partition, PartitionState From, PartitionState State) : PartitionFact
    {
        internal static readonly FactKind Is = new("partition.entered", "a partition is in another state", ["partition", "from", "state"]);

        public override FactKind Kind => Is;

        public override string? Field(string name) => name switch
        {
            "partition" => Partition,
            "from" => From.Name(),
            "state" => State.Name(),
            _ => null,
        };

        public override string ToString() => $"{Partition}: {From.Name()} → {State.Name()}";
    }

    /// <summary><c>partition.refused</c>: a life-cycle request came in a state that refuses it.</summary>
    /// <param name="Partition">Label.</param>
    /// <param name="Request">What was asked.</param>
    /// <param name="State">The state that refuses it.</param>
    public sealed record Refused(string Partition, LifecycleRequest Request, PartitionState State) : PartitionFact
    {
        internal static readonly FactKind Is = new(
            "partition.refused", "a life-cycle request came in a state that refuses it", ["partition", "request", "state"]);

        public override FactKind Kind => Is;

        public override Severity Severity => Severity.Warning;

        public override string? Field(string name) => name switch
        {
            "partition" => Partition,
            "request" => RequestName(Request),
            "state" => State.Name(),
            _ => null,
        };

        public override string ToString() => $"{Partition}: {RequestName(Request)} refused while {State.Name()}";
    }

    /// <summary><c>partition.stop-requested</c>: a stop or restart was asked for, and what the live tree now says of it.</summary>
    /// <param name="Partition">Label.</param>
    /// <param name="Origin">Who asked.</param>
    /// <param name="Reason"><c>stop</c>, <c>restart</c> or <c>vcpu-N</c>.</param>
    /// <param name="Accepted">Whether it takes effect.</param>
    public sealed record StopRequested(string Partition, StopOrigin Origin, string Reason, bool Accepted) : PartitionFact
    {
        internal static readonly FactKind Is = new(
            "partition.stop-requested", "a stop or restart was asked for, and what the live tree now says of it",
            ["partition", "by", "reason", "accepted"]);

        public override FactKind Kind => Is;

        public override string? Field(string name) => name switch
        {
            "partition" => Partition,
            "by" => Origin.Name(),
            "reason" => Reason,
            "accepted" => Accepted ? "yes" : "no",
            _ => null,
        };

        public override string ToString() => $"{Partition}: {Reason} asked by {Origin.Name()}{(Accepted ? "" : " (refused)")}";
    }

    /// <summary><c>partition.images</c>: loading of images has ended.</summary>
    /// <param name="Partition">Label.</param>
    /// <param name="Good">Whether there is a guest image to run.</param>
    /// <param name="Detail">What was loaded, or why not.</param>
    public sealed record ImagesLoaded(string Partition, bool Good, string Detail) : PartitionFact
    {
        internal static readonly FactKind Is = new("partition.images", "loading of images has ended", ["partition", "good", "detail"]);

        public override FactKind Kind => Is;

        public override string? Field(string name) => name switch
        {
            "partition" => Partition,
            "good" => Good ? "yes" : "no",
            "detail" => Detail,
            _ => null,
        };

        public override string ToString() => $"{Partition}: images {(Good ? "loaded" : "not loaded")}: {Detail}";
    }

    /// <summary><c>partition.start-failed</c>: a start failed late; nobody is told.</summary>
    /// <param name="Partition">Label.</param>
    /// <param name="Reason">Why.</param>
    public sealed record StartFailed(string Partition, string Reason) : PartitionFact
    {
        internal static readonly FactKind Is = new(
            "partition.start-failed", "a start failed late; nobody is told", ["partition", "reason"]);

        public override FactKind Kind => Is;

        public override Severity Severity => Severity.Error;

        public override string? Field(string name) => name switch
        {
            "partition" => Partition,
            "reason" => Reason,
            _ => null,
        };

        public override string ToString() => $"{Partition}: could not be started: {Reason}";
    }

    /// <summary><c>partition.init-failed</c>: the guest tree could not be built; the partition stays in starting-uninit for ever.</summary>
    /// <param name="Partition">Label.</param>
    /// <param name="Reason">Why.</param>
    public sealed record InitFailed(string Partition, string Reason) : PartitionFact
    {
        internal static readonly FactKind Is = new(
            "partition.init-failed", "the guest tree could not be built; the partition stays in starting-uninit for ever",
            ["partition", "reason"]);

        public override FactKind Kind => Is;

        public override Severity Severity => Severity.Error;

        public override string? Field(string name) => name switch
        {
            "partition" => Partition,
            "reason" => Reason,
            _ => null,
        };

        public override string ToString() => $"{Partition}: could not be initialised: {Reason}";
    }

    /// <summary><c>partition.guest-entered</c>: vcpu 0 enters the guest.</summary>
    /// <param name="Partition">Label.</param>
    /// <param name="Boot">Which boot.</param>
    /// <param name="Entry">Guest-physical address of the first instruction.</param>
    public sealed record GuestEntered(string Partition, BootNumber Boot, ulong Entry) : PartitionFact
    {
        internal static readonly FactKind Is = new("partition.guest-entered", "vcpu 0 enters the guest", ["partition", "boot", "entry"]);

        public override FactKind Kind => Is;

        public override string? Field(string name) => name switch
        {
            "partition" => Partition,
            "boot" => $"{Boot.Value}",
            "entry" => $"0x{Entry:x}",
            _ => null,
        };

        public override string ToString() => $"{Partition}: boot {Boot.Value} enters the guest at 0x{Entry:x}";
    }

    /// <summary><c>partition.lost</c>: its node died; for the machine it stops.</summary>
    /// <param name="Partition">Label.</param>
    public sealed record Lost(string Partition) : PartitionFact
    {
        internal static readonly FactKind Is = new("partition.lost", "its node died; for the machine it stops", ["partition"]);

        public override FactKind Kind => Is;

        public override Severity Severity => Severity.Error;

        public override string? Field(string name) => name == "partition" ? Partition : null;

        public override string ToString() => $"{Partition}: lost with its node";
    }

    /// <summary><c>partition.came-back</c>: its node is there again, or another one has taken it over; it is stopped, has nothing of what
    /// there was, and can be started.</summary>
    /// <param name="Partition">Label.</param>
    public sealed record CameBack(string Partition) : PartitionFact
    {
        internal static readonly FactKind Is = new(
            "partition.came-back",
            "its node is there again, or another one has taken it over; it is stopped, has nothing of what there was, and can be started",
            ["partition"]);

        public override FactKind Kind => Is;

        public override string? Field(string name) => name == "partition" ? Partition : null;

        public override string ToString() => $"{Partition}: back, stopped";
    }

    internal static string RequestName(LifecycleRequest request) => request switch
    {
        LifecycleRequest.Start => "start",
        LifecycleRequest.Stop => "stop",
        LifecycleRequest.Restart => "restart",
        LifecycleRequest.Pause => "pause",
        LifecycleRequest.Resume => "resume",
        _ => throw Invariant.Unreachable(request),
    };
}
