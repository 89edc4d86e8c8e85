using FslHv.Actors;

namespace FslHv.Abi;

/// <summary>What the fsl-hv driver does.</summary>
public abstract record DriverFact : Fact
{
    private DriverFact()
    {
    }

    /// <summary><c>driver.loaded</c>: the driver has registered its interrupt handlers.</summary>
    /// <param name="Guest">Label.</param>
    /// <param name="StateChange">How many state-change doorbells.</param>
    /// <param name="Plain">How many plain ones.</param>
    /// <param name="Shutdown">How many shutdown doorbells.</param>
    public sealed record Loaded(string Guest, int StateChange, int Plain, int Shutdown) : DriverFact
    {
        internal static readonly FactKind Is = new(
            "driver.loaded", "the driver has registered its interrupt handlers", ["guest", "state-change", "plain", "shutdown"]);

        public override FactKind Kind => Is;

        public override string? Field(string name) => name switch
        {
            "guest" => Guest,
            "state-change" => $"{StateChange}",
            "plain" => $"{Plain}",
            "shutdown" => $"{Shutdown}",
            _ => null,
        };

        public override string ToString() => $"{Guest}: fsl-hv loaded: {StateChange} state-change, {Plain} plain, {Shutdown} shutdown doorbells";
    }

    /// <summary><c>driver.skipped</c>: the driver skipped a doorbell node.</summary>
    /// <param name="Guest">Label.</param>
    /// <param name="Node">Path in the guest tree.</param>
    /// <param name="Reason">Why.</param>
    public sealed record Skipped(string Guest, string Node, string Reason) : DriverFact
    {
        internal static readonly FactKind Is = new("driver.skipped", "the driver skipped a doorbell node", ["guest", "node", "reason"]);

        public override FactKind Kind => Is;

        public override Severity Severity => Severity.Warning;

        public override string? Field(string name) => name switch
        {
            "guest" => Guest,
            "node" => Node,
            "reason" => Reason,
            _ => null,
        };

        public override string ToString() => $"{Guest}: fsl-hv skips {Node}: {Reason}";
    }

    /// <summary><c>driver.in-use</c>: the driver cannot be unloaded now; nothing has changed.</summary>
    /// <param name="Guest">Label.</param>
    /// <param name="Reason">What uses it.</param>
    public sealed record InUse(string Guest, string Reason) : DriverFact
    {
        internal static readonly FactKind Is = new("driver.in-use", "the driver cannot be unloaded now", ["guest", "reason"]);

        public override FactKind Kind => Is;

        public override Severity Severity => Severity.Warning;

        public override string? Field(string name) => name switch
        {
            "guest" => Guest,
            "reason" => Reason,
            _ => null,
        };

        public override string ToString() => $"{Guest}: fsl-hv stays loaded: {Reason}";
    }

    /// <summary><c>driver.unloaded</c>: the driver and its device are gone.</summary>
    /// <param name="Guest">Label.</param>
    /// <param name="GivenBack">How many interrupts it gave back.</param>
    /// <param name="Kept">How many it did not, though their handlers are gone.</param>
    public sealed record Unloaded(string Guest, int GivenBack, int Kept) : DriverFact
    {
        internal static readonly FactKind Is = new("driver.unloaded", "the driver and its device are gone", ["guest", "given-back", "kept"]);

        public override FactKind Kind => Is;

        public override string? Field(string name) => name switch
        {
            "guest" => Guest,
            "given-back" => $"{GivenBack}",
            "kept" => $"{Kept}",
            _ => null,
        };

        public override string ToString() => $"{Guest}: fsl-hv unloaded: {GivenBack} interrupts given back, {Kept} kept";
    }

    /// <summary><c>driver.leaked</c>: the driver has lost pages of the kernel.</summary>
    /// <param name="Guest">Label.</param>
    /// <param name="Pages">How many.</param>
    public sealed record Leaked(string Guest, ulong Pages) : DriverFact
    {
        internal static readonly FactKind Is = new("driver.leaked", "the driver has lost pages of the kernel", ["guest", "pages"]);

        public override FactKind Kind => Is;

        public override Severity Severity => Severity.Warning;

        public override string? Field(string name) => name switch
        {
            "guest" => Guest,
            "pages" => $"{Pages}",
            _ => null,
        };

        public override string ToString() => $"{Guest}: fsl-hv loses {Pages} pages of the kernel";
    }

    /// <summary><c>driver.status-sampled</c>: the state-change handler has asked for the partition's status.</summary>
    /// <param name="Guest">Label.</param>
    /// <param name="Partition">Handle of the managed partition.</param>
    /// <param name="Status">What it was told: a state, or the refusal's name.</param>
    public sealed record StatusSampled(string Guest, Handle Partition, string Status) : DriverFact
    {
        internal static readonly FactKind Is = new(
            "driver.status-sampled", "the state-change handler has asked for the partition's status", ["guest", "partition", "status"]);

        public override FactKind Kind => Is;

        public override Severity Severity => Severity.Debug;

        public override string? Field(string name) => name switch
        {
            "guest" => Guest,
            "partition" => $"{Partition.Value}",
            "status" => Status,
            _ => null,
        };

        public override string ToString() => $"{Guest}: partition {Partition.Value} seen {Status}";
    }

    /// <summary><c>failover.started</c>: the failover chain runs for a stopped partition.</summary>
    /// <param name="Guest">Label.</param>
    /// <param name="Partition">Handle of the stopped partition.</param>
    public sealed record ChainStarted(string Guest, Handle Partition) : DriverFact
    {
        internal static readonly FactKind Is = new(
            "failover.started", "the failover chain runs for a stopped partition", ["guest", "partition"]);

        public override FactKind Kind => Is;

        public override string? Field(string name) => name switch
        {
            "guest" => Guest,
            "partition" => $"{Partition.Value}",
            _ => null,
        };

        public override string ToString() => $"{Guest}: failover chain runs for partition {Partition.Value}";
    }

    /// <summary><c>failover.told</c>: a subscriber is told of a stop.</summary>
    /// <param name="Guest">Label.</param>
    /// <param name="Subscriber">Its name.</param>
    /// <param name="Partition">Handle of the stopped partition.</param>
    public sealed record SubscriberTold(string Guest, string Subscriber, Handle Partition) : DriverFact
    {
        internal static readonly FactKind Is = new("failover.told", "a subscriber is told of a stop", ["guest", "subscriber", "partition"]);

        public override FactKind Kind => Is;

        public override string? Field(string name) => name switch
        {
            "guest" => Guest,
            "subscriber" => Subscriber,
            "partition" => $"{Partition.Value}",
            _ => null,
        };

        public override string ToString() => $"{Guest}: subscriber {Subscriber} told that partition {Partition.Value} stopped";
    }

    /// <summary><c>failover.done</c>: a subscriber has returned.</summary>
    /// <param name="Guest">Label.</param>
    /// <param name="Subscriber">Its name.</param>
    /// <param name="Partition">Handle of the stopped partition.</param>
    public sealed record SubscriberDone(string Guest, string Subscriber, Handle Partition) : DriverFact
    {
        internal static readonly FactKind Is = new("failover.done", "a subscriber has returned", ["guest", "subscriber", "partition"]);

        public override FactKind Kind => Is;

        public override Severity Severity => Severity.Debug;

        public override string? Field(string name) => name switch
        {
            "guest" => Guest,
            "subscriber" => Subscriber,
            "partition" => $"{Partition.Value}",
            _ => null,
        };

        public override string ToString() => $"{Guest}: subscriber {Subscriber} is done with partition {Partition.Value}";
    }

    /// <summary><c>failover.ended</c>: the failover chain is through.</summary>
    /// <param name="Guest">Label.</param>
    /// <param name="Partition">Handle of the stopped partition.</param>
    public sealed record ChainEnded(string Guest, Handle Partition) : DriverFact
    {
        internal static readonly FactKind Is = new("failover.ended", "the failover chain is through", ["guest", "partition"]);

        public override FactKind Kind => Is;

        public override Severity Severity => Severity.Debug;

        public override string? Field(string name) => name switch
        {
            "guest" => Guest,
            "partition" => $"{Partition.Value}",
            _ => null,
        };

        public override string ToString() => $"{Guest}: failover chain through for partition {Partition.Value}";
    }
}
