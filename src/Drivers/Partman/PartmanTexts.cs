using System.Globalization;
using FslHv.Abi;

namespace FslHv.Drivers;

/// <summary>
/// What <c>partman</c> says. Scripts look for these lines; the usage alone is put in words of our own. Source: Topaz <c>tools/partman/partman.c</c>.
/// </summary>
internal static class PartmanTexts
{
    /// <summary>Version of the tool that is imitated.</summary>
    public const string Version = "v1.3-010";

    /// <summary>Printed where a command line cannot be used.</summary>
    public const string Usage = $"""
        Freescale Hypervisor Partition Manager {Version}
        Usage:
           partman status
              Lists partitions, byte channels and doorbells.
           partman load -h <handle> -f <file> [-a <address>] [-r]
              Copies an image into a partition; -r: it is a root file system.
           partman start -h <handle> [-l] [-f <file>] [-e <address>] [-a <address>]
              Starts a partition; -f: copies an image first, -l: the hypervisor loads its own.
           partman stop -h <handle>
           partman restart -h <handle>
           partman doorbell -h <handle>
              Rings a doorbell.
           partman doorbell -f <file>
              Runs a program at each doorbell that rings.
           partman setprop -h <handle> -p <path> -n <name> [-t <text>]...
           partman getprop -h <handle> -p <path> -n <name>
              Writes and reads properties of a guest's device tree.
           -v says more, -q says nothing of errors.

        """;

    public const string PartitionTable =
        "Partition Name                  Handle  Status\n----------------------------------------------\n";

    public const string ByteChannelTable =
        "\nByte Channel Name               Handle  RX Int  TX Int\n------------------------------------------------------\n";

    public const string DoorbellTable =
        "\nDoorbell Name                   Handle  Type\n--------------------------------------------\n";

    /// <summary>What the tool calls a refusal of the hypervisor.</summary>
    public static string Of(HcallStatus status) => status switch
    {
        HcallStatus.Invalid => "invalid handle",
        HcallStatus.Fault => "bad address",
        HcallStatus.InvalidState => "target partition state invalid",
        _ => "unknown error",
    };

    /// <summary>What the C library calls an errno.</summary>
    public static string Of(Errno error) => error switch
    {
        Errno.None => "Success",
        Errno.EPERM => "Operation not permitted",
        Errno.ENOENT => "No such file or directory",
        Errno.EINTR => "Interrupted system call",
        Errno.EBADF => "Bad file descriptor",
        Errno.EAGAIN => "Resource temporarily unavailable",
        Errno.ENOMEM => "Cannot allocate memory",
        Errno.EACCES => "Permission denied",
        Errno.EFAULT => "Bad address",
        Errno.ENODEV => "No such device",
        Errno.EINVAL => "Invalid argument",
        Errno.ENOTTY => "Inappropriate ioctl for device",
        Errno.ESPIPE => "Illegal seek",
        Errno.ENAMETOOLONG => "File name too long",
        Errno.EOVERFLOW => "Value too large for defined data type",
        _ => string.Create(CultureInfo.InvariantCulture, $"Unknown error {(int)error}"),
    };

    /// <summary>A number as <c>%x</c> prints it.</summary>
    public static string Hex(ulong number) => number.ToString("x", CultureInfo.InvariantCulture);
}
