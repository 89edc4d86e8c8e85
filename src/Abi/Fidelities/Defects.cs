using static FslHv.Abi.FidelityLevel;

namespace FslHv.Abi;

/// <summary>What is known of a defect.</summary>
/// <param name="Defect">Which one.</param>
/// <param name="Name">The name in scenario files: <c>plain-doorbell-pointer</c>.</param>
/// <param name="Owner">Whose it is.</param>
/// <param name="Levels">The levels that have it.</param>
/// <param name="Meaning">What happens while it is there, and what without it; a sentence for the reference.</param>
public sealed record DefectInfo(Defect Defect, string Name, DefectOwner Owner, ValueList<FidelityLevel> Levels, string Meaning)
{
    /// <summary>Whether a level has it.</summary>
    public bool Has(FidelityLevel level)
    {
        foreach (var each in Levels)
        {
            if (each == level)
                return true;
        }

        return false;
    }
}

/// <summary>
/// Every defect there is a switch for. Sources: the versions of Linux <c>drivers/virt/fsl_hypervisor.c</c> and their history; Topaz <c>src/hcalls.c</c>,
/// <c>src/guest.c</c>; <c>tools/partman</c>. What the interface itself cannot do better (a ring without notice, a state that is
/// asked for late) is there at every level.
/// </summary>
public static class Defects
{
    private static readonly ValueList<FidelityLevel> OnlyV2 = [V2];
    private static readonly ValueList<FidelityLevel> OnlyMerged = [Merged2011];
    private static readonly ValueList<FidelityLevel> Until2019 = [V2, Merged2011];
    private static readonly ValueList<FidelityLevel> SinceMerged = [Merged2011, Hardened2019];
    private static readonly ValueList<FidelityLevel> EveryRealOne = [V2, Merged2011, Hardened2019];
    private static readonly ValueList<FidelityLevel> EveryLevel = [V2, Merged2011, Hardened2019, Ideal];

    /// <summary>All of them, in the order of <see cref="Defect"/>.</summary>
    public static ValueList<DefectInfo> All { get; } =
    [
        Driver(
            Defect.UnionIoctls, "union-ioctls", OnlyV2,
            "ioctl numbers of type 0 with a structure of 40 bytes, unknown ones EINVAL; without it each call has a number of its own and "
                + "unknown ones are ENOTTY"),
        Driver(Defect.PowerOffAtOnce, "power-off-at-once", OnlyV2, "the shutdown doorbell powers off at once; without it user space is asked to end first"),
        Driver(
            Defect.NotifyBeforeQueue, "notify-before-queue", OnlyV2,
            "a state change asks for the status and wakes the chain before it queues the doorbell; without it the doorbell is queued first"),
        Driver(
            Defect.PartitionFromReg, "partition-from-reg", OnlyV2,
            "the partition of a state-change doorbell is looked up in reg alone; without it in hv-handle, and in reg where that is missing"),
        Driver(
            Defect.PlainDoorbellPointer, "plain-doorbell-pointer", EveryRealOne,
            "readers get half a kernel address for every doorbell but a state change; without it they get the doorbell's handle"),
        Driver(
            Defect.ShutdownInterruptKept, "shutdown-interrupt-kept", SinceMerged,
            "a driver that is unloaded, or gives up loading, leaves the shutdown interrupt unmasked with its handler, and the next shutdown "
                + "doorbell crashes the kernel; without it it is given back, and the doorbell latched"),
        Driver(
            Defect.OpenBeforeLists, "open-before-lists", EveryRealOne,
            "the device can be opened before the driver's lists are there, which crashes the kernel; without it not before the driver is ready"),
        Driver(
            Defect.QueueDropsSilently, "queue-drops-silently", EveryLevel,
            "a doorbell that finds 15 waiting is dropped and nobody learns it; without it the next read says EOVERFLOW once"),
        Driver(
            Defect.ShortReadIsEmpty, "short-read-is-empty", EveryLevel,
            "a read of 1 to 3 bytes returns 0, which looks like the end of the file; without it EINVAL"),
        Driver(
            Defect.ReadFaultLosesEntries, "read-fault-loses-entries", EveryRealOne,
            "a read that cannot write to its buffer loses the doorbell it had taken and the count of those before; without it nothing is lost"),
        Driver(
            Defect.PollUnderSpinlock, "poll-under-spinlock", EveryRealOne,
            "poll may sleep with a spinlock held, which the kernel complains about; without it it does not hold it"),
        Driver(
            Defect.NoCapabilityCheck, "no-capability-check", EveryLevel,
            "whoever has the device open may do everything; without it only a process with the capability may change anything, others get EPERM"),
        Driver(
            Defect.StateSampledLate, "state-sampled-late", EveryLevel,
            "the handler of a state change asks for the state when it runs, so that a quick start hides a stop; without it the handler learns "
                + "the state that rang"),
        Driver(
            Defect.MemcpyCountUnchecked, "memcpy-count-unchecked", Until2019,
            "MEMCPY with a count of 0 or near 2^64 crashes the kernel or overruns its heap (CVE-2019-10142); without it EINVAL"),
        Driver(
            Defect.MemcpyLeft32, "memcpy-left-32", EveryRealOne,
            "of a count of 2^32 and more only the lower 32 bits are copied, and it succeeds; without it all is copied"),
        Driver(Defect.MemcpyPages32, "memcpy-pages-32", EveryRealOne, "the number of pages of a copy wraps at 2^32 pages; without it such a copy is ENOMEM"),
        Driver(
            Defect.SgReservedUninitialised, "sg-reserved-uninitialised", EveryRealOne,
            "the reserved word of list entries holds whatever was in memory; without it 0"),
        Driver(
            Defect.MemcpyPageArrayLeak, "memcpy-page-array-leak", OnlyV2,
            "a copy that finds no memory for its list leaks the array of pages; without it that is freed"),
        Driver(Defect.PinShortfallEacces, "pin-shortfall-eacces", OnlyV2, "a buffer that is not all there is EACCES; without it EFAULT"),
        Driver(
            Defect.PinCountUninitialised, "pin-count-uninitialised", Until2019,
            "a copy that fails before its pages are pinned releases pages that never were, which crashes the kernel; without it it does not"),
        Driver(
            Defect.NeededLengthLost, "needed-length-lost", EveryRealOne,
            "a property that does not fit does not say how long it is; without it proplen is written back"),
        Driver(
            Defect.ErrorPointerFreed, "error-pointer-freed", OnlyMerged,
            "a bad path or property name makes the kernel free an error number, which crashes it; without it EFAULT or EINVAL"),
        Driver(Defect.LongStringErrno, "long-string-enametoolong", OnlyV2, "a path or name that is too long is ENAMETOOLONG; without it EINVAL"),
        Driver(
            Defect.StringFaultIsEmpty, "string-fault-is-empty", OnlyV2,
            "a path that cannot be read counts as empty, and a meaningless address goes to the hypervisor; without it EFAULT"),
        Hypervisor(
            Defect.UserHcallExecutes, "user-hcall-executes", EveryRealOne,
            "an hcall from user mode raises an exception and is carried out as well; without it it is only the exception"),
        Hypervisor(
            Defect.PropertyDoubleFree, "property-double-free", EveryRealOne,
            "a path or name that cannot be read is freed twice, which corrupts the hypervisor's heap; without it EV_EFAULT and nothing else"),
        Hypervisor(
            Defect.PropertyHeapLeak, "property-heap-leak", EveryRealOne,
            "GET_DTPROP fills the whole buffer, behind the property with old heap; without it only the property is written"),
        Hypervisor(
            Defect.StoppedByOnRefusal, "stopped-by-on-refusal", EveryLevel,
            "a stop or restart that is refused still notes who asked; without it only an accepted one does"),
        Hypervisor(
            Defect.EntryOnRefusal, "entry-on-refusal", EveryLevel,
            "a start that is refused still stores its entry; without it only an accepted one does"),
        Hypervisor(
            Defect.LateFailureSilent, "late-failure-silent", EveryLevel,
            "a start that fails late ends in stopped without a doorbell; without it the state change is rung"),
        Hypervisor(
            Defect.InitFailureHangs, "init-failure-hangs", EveryLevel,
            "a partition whose tree cannot be built stays starting for ever; without it it ends in stopped and rings"),
        Hypervisor(
            Defect.UnknownVendorIsFsl, "unknown-vendor-is-fsl", EveryLevel,
            "a vendor that the hypervisor does not know counts as Freescale; without it its calls are EV_UNIMPLEMENTED"),
        Partman(Defect.PartmanLoadTakesArgument, "partman-load-takes-argument", "-l swallows the next word; without it it is a flag"),
        Partman(Defect.PartmanNoByteChannels, "partman-no-byte-channels", "the table of byte channels is always empty; without it it lists them"),
        Partman(
            Defect.PartmanExitCodes, "partman-exit-codes",
            "exit codes of usage, errno and hypervisor overlap; without it usage is 64, an errno is 65, and a number is the hypervisor's"),
        Partman(Defect.PartmanRootWithoutAddress, "partman-root-without-address", "-r without -a writes all-ones addresses; without it that is refused"),
    ];

    /// <summary>The entry of a defect.</summary>
    public static DefectInfo Of(Defect defect)
    {
        var info = All[(int)defect];
        Actors.Invariant.Holds(info.Defect == defect);
        return info;
    }

    /// <summary>The defect of a name; null when there is none.</summary>
    public static Defect? Find(string name)
    {
        foreach (var info in All)
        {
            if (string.Equals(info.Name, name, StringComparison.Ordinal))
                return info.Defect;
        }

        return null;
    }

    private static DefectInfo Driver(Defect defect, string name, ValueList<FidelityLevel> levels, string meaning) =>
        new(defect, name, DefectOwner.Driver, levels, meaning);

    private static DefectInfo Hypervisor(Defect defect, string name, ValueList<FidelityLevel> levels, string meaning) =>
        new(defect, name, DefectOwner.Hypervisor, levels, meaning);

    private static DefectInfo Partman(Defect defect, string name, string meaning) =>
        new(defect, name, DefectOwner.Partman, EveryRealOne, meaning);
}
