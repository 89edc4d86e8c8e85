using FslHv.Abi;

namespace FslHv.Drivers;

/// <summary>Fault points of the driver: its allocations, its sleeps and its accesses to the caller's memory.</summary>
public static class DriverFaults
{
    /// <summary>Initialisation: no memory for a doorbell's record. Everything is undone and the driver is not there.</summary>
    public const string LoadNoMemory = "driver.load.no-memory";

    /// <summary>Initialisation: an interrupt is refused; its node is skipped.</summary>
    public const string LoadNoInterrupt = "driver.load.no-interrupt";

    /// <summary>Initialisation: somebody opens the device between its registration and the driver's lists: <see cref="Defect.OpenBeforeLists"/>.
    /// Where the device comes last, there is nothing to open yet.</summary>
    public const string LoadOpened = "driver.load.opened";

    /// <summary>open: no memory for the queue; <c>ENOMEM</c>.</summary>
    public const string OpenNoMemory = "driver.open.no-memory";

    /// <summary>read: a signal comes as it goes to sleep; <c>EINTR</c>.</summary>
    public const string ReadInterrupted = "driver.read.interrupted";

    /// <summary>
    /// read: a handle cannot be written to the buffer; <c>EFAULT</c>, it is lost together with those read before it
    /// (<see cref="Defect.ReadFaultLosesEntries"/>).
    /// </summary>
    public const string ReadFault = "driver.read.fault";

    /// <summary>poll: a signal comes as it goes to sleep; <c>EINTR</c>.</summary>
    public const string PollInterrupted = "driver.poll.interrupted";

    /// <summary>ioctl: the argument cannot be read; <c>EFAULT</c>, nothing is done.</summary>
    public const string IoctlCopyIn = "driver.ioctl.copy-in";

    /// <summary>ioctl: the result cannot be written; <c>EFAULT</c> after the action was done.</summary>
    public const string IoctlCopyOut = "driver.ioctl.copy-out";

    /// <summary>ioctl: no memory for a property's path; <c>ENOMEM</c>, nothing is done.</summary>
    public const string IoctlPathNoMemory = "driver.ioctl.path-no-memory";

    /// <summary>ioctl: no memory for a property's name; <c>ENOMEM</c>, nothing is done.</summary>
    public const string IoctlNameNoMemory = "driver.ioctl.name-no-memory";

    /// <summary>ioctl: no memory for the array of pages of a copy; <c>ENOMEM</c>, nothing is done.</summary>
    public const string IoctlPageArrayNoMemory = "driver.ioctl.page-array-no-memory";

    /// <summary>ioctl: no memory for a property's value; <c>ENOMEM</c>, nothing is done.</summary>
    public const string IoctlValueNoMemory = "driver.ioctl.value-no-memory";

    /// <summary>
    /// ioctl: no memory for the list of a copy; <c>ENOMEM</c>, nothing is done, and by <see cref="Defect.MemcpyPageArrayLeak"/> the array of pages is lost.
    /// </summary>
    public const string IoctlListNoMemory = "driver.ioctl.list-no-memory";

    /// <summary>ioctl: fewer pages of the caller's buffer than asked for are pinned; <c>EFAULT</c>, or <c>EACCES</c> by
    /// <see cref="Defect.PinShortfallEacces"/>. Nothing is done.</summary>
    public const string IoctlPinShort = "driver.ioctl.pin-short";

    /// <summary>ioctl: the caller's pages cannot be pinned for want of memory; <c>ENOMEM</c> as it is, or <c>EACCES</c> by
    /// <see cref="Defect.PinShortfallEacces"/>. Nothing is done.</summary>
    public const string IoctlPinNoMemory = "driver.ioctl.pin-no-memory";

    /// <summary>All of them.</summary>
    public static ValueList<string> All { get; } =
    [
        LoadNoMemory, LoadNoInterrupt, LoadOpened, OpenNoMemory, ReadInterrupted, ReadFault, PollInterrupted, IoctlCopyIn, IoctlCopyOut,
        IoctlPathNoMemory, IoctlNameNoMemory, IoctlValueNoMemory, IoctlPageArrayNoMemory, IoctlListNoMemory, IoctlPinNoMemory, IoctlPinShort,
    ];
}
