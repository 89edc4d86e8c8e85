namespace FslHv.Abi;

/// <summary>
/// A way in which a version of the original falls short of what was meant, each with a switch of its own. <see cref="Defects.All"/> says what each
/// does, whose it is, and which level has it.
/// </summary>
public enum Defect
{
    // The driver.
    UnionIoctls,
    PowerOffAtOnce,
    NotifyBeforeQueue,
    PartitionFromReg,
    PlainDoorbellPointer,
    ShutdownInterruptKept,
    OpenBeforeLists,
    QueueDropsSilently,
    ShortReadIsEmpty,
    ReadFaultLosesEntries,
    PollUnderSpinlock,
    NoCapabilityCheck,
    StateSampledLate,

    // The driver's copies and properties.
    MemcpyCountUnchecked,
    MemcpyLeft32,
    MemcpyPages32,
    SgReservedUninitialised,
    MemcpyPageArrayLeak,
    PinShortfallEacces,
    PinCountUninitialised,
    NeededLengthLost,
    ErrorPointerFreed,
    LongStringErrno,
    StringFaultIsEmpty,

    // The hypervisor.
    UserHcallExecutes,
    PropertyDoubleFree,
    PropertyHeapLeak,
    StoppedByOnRefusal,
    EntryOnRefusal,
    LateFailureSilent,
    InitFailureHangs,
    UnknownVendorIsFsl,

    // partman.
    PartmanLoadTakesArgument,
    PartmanNoByteChannels,
    PartmanExitCodes,
    PartmanRootWithoutAddress,
}

/// <summary>Whose defect it is.</summary>
public enum DefectOwner
{
    /// <summary>The driver of one guest.</summary>
    Driver,

    /// <summary>The hypervisor of the machine.</summary>
    Hypervisor,

    /// <summary>The command-line tool.</summary>
    Partman,
}
