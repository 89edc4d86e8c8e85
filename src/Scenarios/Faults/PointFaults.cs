using FslHv.Abi;
using FslHv.Actors;
using FslHv.Drivers;
using FslHv.Hypervisor;
using FslHv.Partitions;

namespace FslHv.Scenarios;

/// <summary>The fault points of the product's own actors. Programs of the user's own may have more.</summary>
internal static class PointFaults
{
    public static ValueList<FaultKind> All { get; } =
    [
        Driver(DriverFaults.LoadNoMemory, "initialisation: no memory for a doorbell's record; all is undone and the driver is not there"),
        Driver(DriverFaults.LoadNoInterrupt, "initialisation: an interrupt is refused, and its node skipped"),
        Driver(DriverFaults.LoadOpened, "initialisation: the device is opened before its lists are there; bites with the defect open-before-lists alone"),
        Driver(DriverFaults.OpenNoMemory, "open: no memory for the queue; ENOMEM"),
        Driver(DriverFaults.ReadInterrupted, "read: a signal comes as it goes to sleep; EINTR"),
        Driver(DriverFaults.ReadFault, "read: a handle cannot be written to the buffer; EFAULT"),
        Driver(DriverFaults.PollInterrupted, "poll: a signal comes as it goes to sleep; EINTR"),
        Driver(DriverFaults.IoctlCopyIn, "ioctl: the argument cannot be read; EFAULT, nothing is done"),
        Driver(DriverFaults.IoctlCopyOut, "ioctl: the result cannot be written; EFAULT after it was done"),
        Driver(DriverFaults.IoctlPathNoMemory, "GETPROP, SETPROP: no memory for the path; ENOMEM, nothing is done"),
        Driver(DriverFaults.IoctlNameNoMemory, "GETPROP, SETPROP: no memory for the name; ENOMEM, nothing is done"),
        Driver(DriverFaults.IoctlValueNoMemory, "GETPROP, SETPROP: no memory for the value; ENOMEM, nothing is done"),
        Driver(DriverFaults.IoctlPageArrayNoMemory, "MEMCPY: no memory for the array of pages; ENOMEM, nothing is done"),
        Driver(DriverFaults.IoctlListNoMemory, "MEMCPY: no memory for the scatter/gather list; ENOMEM, nothing is done"),
        Driver(DriverFaults.IoctlPinNoMemory, "MEMCPY: the caller's pages cannot be pinned; ENOMEM (EACCES in the first version), nothing is done"),
        Driver(DriverFaults.IoctlPinShort, "MEMCPY: fewer pages are pinned than asked for; EFAULT (EACCES in the first version), nothing is done"),
        Partition(PartitionFaults.PathNoMemory, "GET_DTPROP, SET_DTPROP: no memory for the path; EV_ENOMEM. Strikes the caller"),
        Partition(PartitionFaults.NameNoMemory, "GET_DTPROP, SET_DTPROP: no memory for the name; EV_ENOMEM. Strikes the caller"),
        Partition(PartitionFaults.ValueNoMemory, "GET_DTPROP, SET_DTPROP: no memory for the value; EV_ENOMEM. Strikes the caller"),
        Partition(PartitionFaults.NodeNoMemory, "SET_DTPROP: no memory for node or property; EV_ENOMEM. Strikes the partition whose tree is edited"),
        Partition(PartitionFaults.StartNoMemory, "a start finds no memory for the guest tree and fails late"),
        Image(PartitionFaults.ImageMissing, "there is nothing in flash where an image should be"),
        Image(PartitionFaults.ImageCorrupt, "what is in flash is no image"),
        Hypervisor(HypervisorFaults.NoPowerDevice, "ENTER_NAP, EXIT_NAP: no device that puts cores to sleep; EV_ENODEV"),
        Hypervisor(HypervisorFaults.NoResetDevice, "SYSTEM_RESET: no hardware to reset with; EV_ENODEV"),
        Hypervisor(HypervisorFaults.ClaimNoMemory, "CLAIM_DEVICE: no memory for the live trees; EV_ENOMEM, nothing is changed"),
        Hypervisor(HypervisorFaults.ClaimInterruptActive, "CLAIM_DEVICE: the old owner's interrupt stays active; EV_EIO, to be tried again"),
    ];

    /// <summary>Their names, in order.</summary>
    public static ValueList<string> Names { get; } = All.Select(kind => kind.Name).OrderBy(name => name, StringComparer.Ordinal).ToValueList();

    private static FaultKind Driver(string point, string meaning) =>
        Point(point, FaultLayer.Driver, "worker/", meaning, ground => ground.Drivers);

    private static FaultKind Partition(string point, string meaning) => Point(point, FaultLayer.Partition, "worker", meaning, ground => ground.Actors);

    private static FaultKind Image(string point, string meaning) => Point(point, FaultLayer.Image, "worker", meaning, ground => ground.Imaged);

    private static FaultKind Hypervisor(string point, string meaning) =>
        Point(point, FaultLayer.Hypervisor, "hypervisor", meaning, ground => ground.Hypervisor);

    private static FaultKind Point(
        string point, FaultLayer layer, string example, string meaning, Func<FaultGround, IReadOnlyList<string>> targets) => new(
            fault => fault.Moment is FaultMoment.Pass pass
                ? new TimelineAction.Fault(point, PathOf(fault.Target), pass.Nth - 1, pass.Times)
                : throw Invariant.Unreachable(fault),
            action => action is TimelineAction.Fault armed && armed.Point == point ? TargetOf(armed.Path) : null,
            targets)
        {
            Name = point,
            Layer = layer,
            Strikes = FaultStrikes.Actors,
            Making = FaultMaking.Point,
            Meaning = meaning,
            Timeline = $"fault: {{ point: {point}, at: {example} }}",
        };

    /// <summary>The paths that a target names begin so.</summary>
    public static string PathOf(string target) => target == PlannedFault.Everywhere ? "" : target;

    private static string TargetOf(string path) => path.Length == 0 ? PlannedFault.Everywhere : path;
}
