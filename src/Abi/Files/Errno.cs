namespace FslHv.Abi;

/// <summary>What a system call returns when the driver itself notices something. Linux numbers; never mixed with
/// <see cref="HcallStatus"/>.</summary>
public enum Errno
{
    None = 0,

    /// <summary>The process may not do that.</summary>
    EPERM = 1,

    /// <summary>No such file.</summary>
    ENOENT = 2,

    /// <summary>A signal came while the call slept.</summary>
    EINTR = 4,

    /// <summary>The file is not open.</summary>
    EBADF = 9,

    /// <summary>The call would have to sleep.</summary>
    EAGAIN = 11,

    /// <summary>Out of memory.</summary>
    ENOMEM = 12,

    /// <summary>No access: the first version's word for a buffer that is not all there.</summary>
    EACCES = 13,

    /// <summary>Bad address in the caller's memory.</summary>
    EFAULT = 14,

    /// <summary>No such device: the driver is not there.</summary>
    ENODEV = 19,

    /// <summary>Bad argument.</summary>
    EINVAL = 22,

    /// <summary>No such ioctl.</summary>
    ENOTTY = 25,

    /// <summary>The file has no position to move.</summary>
    ESPIPE = 29,

    /// <summary>A path or name is too long, in the first version.</summary>
    ENAMETOOLONG = 36,

    /// <summary>Doorbells were dropped since the last read.</summary>
    EOVERFLOW = 75,
}

/// <summary>Signals that reach a process here. Linux numbers.</summary>
public enum SignalNumber
{
    /// <summary>Caught by a handler; interrupts a sleeping call.</summary>
    SIGUSR1 = 10,

    /// <summary>Asks a process to end.</summary>
    SIGTERM = 15,
}
