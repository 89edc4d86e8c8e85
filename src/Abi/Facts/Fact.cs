using FslHv.Actors;

namespace FslHv.Abi;

/// <summary>
/// A fact of the domain: a note with a kind and named fields, so that scenario files can name it. Partitions are named by label. The
/// printed form is the line of the timeline.
/// </summary>
public abstract record Fact : Note
{
    /// <summary>Its kind.</summary>
    public abstract FactKind Kind { get; }

    /// <summary>The value of a field as scenario files write it; null when the kind has no such field.</summary>
    public abstract string? Field(string name);
}

/// <summary>A kind of fact.</summary>
/// <param name="Name">As scenario files write it: <c>partition.entered</c>.</param>
/// <param name="Meaning">When it is reported.</param>
/// <param name="Fields">Names of its fields.</param>
public sealed record FactKind(string Name, string Meaning, ValueList<string> Fields)
{
    /// <summary>Every kind there is, by name.</summary>
    public static ValueList<FactKind> All { get; } = new FactKind[]
    {
        PartitionFact.Entered.Is, PartitionFact.Refused.Is, PartitionFact.StopRequested.Is, PartitionFact.ImagesLoaded.Is,
        PartitionFact.StartFailed.Is, PartitionFact.InitFailed.Is, PartitionFact.GuestEntered.Is, PartitionFact.Lost.Is, PartitionFact.CameBack.Is,
        NodeFact.Node.Is, NodeFact.Link.Is, NodeFact.TookOver.Is,
        DoorbellFact.Rung.Is, DoorbellFact.Latched.Is, DoorbellFact.Taken.Is, DoorbellFact.Ended.Is, DoorbellFact.Reset.Is,
        DeviceFact.Claimed.Is, DeviceFact.Raised.Is, DeviceFact.Taken.Is, DeviceFact.Ended.Is,
        DeviceFact.DmaEnabled.Is, DeviceFact.DmaDisabled.Is, DeviceFact.DmaDone.Is, DeviceFact.DmaBlocked.Is,
        HypervisorFact.HcallAnswered.Is, HypervisorFact.ShellAnswered.Is, HypervisorFact.Dropped.Is,
        ByteChannelFact.Signalled.Is, ByteChannelFact.Output.Is, ByteChannelFact.Sent.Is, ByteChannelFact.Discarded.Is,
        GuestFact.Booted.Is, GuestFact.Panicked.Is, GuestFact.Hung.Is, GuestFact.ShutdownAsked.Is, GuestFact.PoweringOff.Is,
        GuestFact.Complained.Is, GuestFact.Halted.Is, GuestFact.Befell.Is, GuestFact.EventIgnored.Is,
        DriverFact.Loaded.Is, DriverFact.Skipped.Is, DriverFact.InUse.Is, DriverFact.Unloaded.Is, DriverFact.Leaked.Is,
        DriverFact.StatusSampled.Is, DriverFact.ChainStarted.Is, DriverFact.SubscriberTold.Is, DriverFact.SubscriberDone.Is,
        DriverFact.ChainEnded.Is,
        FileFact.Opened.Is, FileFact.Queued.Is, FileFact.Dropped.Is, FileFact.Read.Is, FileFact.Controlled.Is, FileFact.Refused.Is, FileFact.Closed.Is,
        TtyFact.Registered.Is, TtyFact.Skipped.Is, TtyFact.Throttled.Is, TtyFact.Resumed.Is, TtyFact.LineRead.Is, TtyFact.Overrun.Is,
        GuestFact.Nmi.Is, MachineFact.Reset.Is, MachineFact.Hung.Is,
        WatchdogFact.WasSet.Is, WatchdogFact.Served.Is, WatchdogFact.Expired.Is, WatchdogFact.Seen.Is,
        ErrorFact.Recorded.Is, ErrorFact.Dropped.Is, ErrorFact.Read.Is, ErrorFact.Ignored.Is, ErrorFact.MachineCheck.Is, ErrorFact.CriticalInterrupt.Is,
        ErrorFact.Seen.Is, MachineFact.Halted.Is, ModelFact.Counted.Is,
        ProcessFact.Said.Is, ProcessFact.Exited.Is,
    }.OrderBy(kind => kind.Name, StringComparer.Ordinal).ToValueList();
}
