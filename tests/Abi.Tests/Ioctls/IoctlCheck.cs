namespace FslHv.Abi.Tests;

/// <summary>A check of an ioctl and what comes of it, for the reference; tests/Drivers.Tests holds the driver to the same.</summary>
/// <param name="Calls">Which calls.</param>
/// <param name="What">What is looked at.</param>
/// <param name="Outcome">What a driver of that fidelity makes of it.</param>
internal sealed record IoctlCheck(string Calls, string What, Func<Fidelity, string> Outcome)
{
    private const string Simple = "RESTART, START, STOP, DOORBELL, GET_STATUS";
    private const string Copy = "MEMCPY";
    private const string Property = "GETPROP, SETPROP";

    public static IReadOnlyList<IoctlCheck> All { get; } =
    [
        .. First(Simple),
        Always(Simple, "the hypervisor's answer, whatever it is", "goes to `ret`"),
        Always(Simple, "`ret`, or of GET_STATUS the structure, cannot be written", "EFAULT, and the action was done"),
        .. First(Copy),
        Always(Copy, "not exactly one of source and target is −1", "EINVAL"),
        new(
            Copy, "count is 0, the buffer at the start of a page",
            f => f.Has(Defect.MemcpyCountUnchecked) ? "goes on; crash when the list is written" : "EINVAL"),
        new(Copy, "count is 0 elsewhere", f => f.Has(Defect.MemcpyCountUnchecked) ? "success, nothing is copied" : "EINVAL"),
        new(
            Copy, "count + offset in page + 4095 exceeds 64 bits",
            f => f.Has(Defect.MemcpyCountUnchecked) ? "goes on; crash when the list is written" : "EINVAL"),
        new(Copy, "2^32 pages or more", f => f.Has(Defect.MemcpyPages32) ? "only the lower 32 bits of their number count; crash at 0" : "ENOMEM"),
        Always(Copy, "no memory for the array of pages", "ENOMEM"),
        new(
            Copy, "no memory for the list",
            f => f.Has(Defect.MemcpyPageArrayLeak) ? "ENOMEM, the array is lost" : f.Has(Defect.PinCountUninitialised) ? "crash" : "ENOMEM"),
        new(Copy, "the buffer is not all there, or is the target and not all writable", f => f.Has(Defect.PinShortfallEacces) ? "EACCES" : "EFAULT"),
        new(
            Copy, "2^32 bytes or more are left after the first page",
            f => f.Has(Defect.MemcpyLeft32) ? "only the lower 32 bits of what is left are copied" : "all is copied, or ENOMEM"),
        new(Copy, "reserved word of list entries", f => f.Has(Defect.SgReservedUninitialised) ? "stale memory" : "0"),
        Always(Copy, "the hypervisor's answer; of `EV_EFAULT` an unknown part has been copied", "goes to `ret`"),
        Always(Copy, "`ret` cannot be written", "EFAULT, and the copy was made"),
        .. First(Property),
        .. Text("path"),
        .. Text("name"),
        Always(Property, "length is more than 32768", "EINVAL"),
        Always(Property, "no memory for the value", "ENOMEM"),
        Always(Property, "SETPROP: the value cannot be read", "EFAULT"),
        Always(Property, "the hypervisor's answer", "goes to `ret`"),
        Always(Property, "GETPROP that succeeded: the value, then `proplen`, cannot be written", "EFAULT, after what could be written"),
        new(Property, "GETPROP, `EV_BUFFER_OVERFLOW`: the length that is needed", f => f.Has(Defect.NeededLengthLost) ? "is lost" : "goes to `proplen`"),
        Always(Property, "`ret` cannot be written", "EFAULT, and the action was done"),
    ];

    private static IEnumerable<IoctlCheck> First(string calls) =>
    [
        new(calls, "the request number is not known", f => f.Has(Defect.UnionIoctls) ? "EINVAL" : "ENOTTY"),
        Always(calls, "a byte of the structure cannot be read", "EFAULT"),
    ];

    private static IEnumerable<IoctlCheck> Text(string which) =>
    [
        new(
            Property, $"a byte of the {which} before its NUL cannot be read",
            f => f.Has(Defect.StringFaultIsEmpty) ? "goes on with a meaningless address" : Error(f, "EFAULT")),
        new(Property, $"the {which} has no NUL within 4096 bytes", f => Error(f, f.Has(Defect.LongStringErrno) ? "ENAMETOOLONG" : "EINVAL")),
        new(Property, $"no memory for the {which}", f => Error(f, "ENOMEM")),
    ];

    private static string Error(Fidelity fidelity, string error) => fidelity.Has(Defect.ErrorPointerFreed) ? "crash" : error;

    private static IoctlCheck Always(string calls, string what, string outcome) => new(calls, what, _ => outcome);
}
