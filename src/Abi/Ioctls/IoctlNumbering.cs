namespace FslHv.Abi;

/// <summary>How a driver tells its ioctls apart.</summary>
public enum IoctlNumbering
{
    /// <summary>
    /// As merged: the whole 32-bit number must match, anything else is <see cref="Errno.ENOTTY"/>.
    /// Source: Linux <c>drivers/virt/fsl_hypervisor.c</c>.
    /// </summary>
    Merged,

    /// <summary>
    /// As first published: type 0, read and write, at least 40 bytes, checked in that order, and an unknown nr last; all four are
    /// <see cref="Errno.EINVAL"/>. A larger size is accepted.
    /// </summary>
    Union,
}

/// <summary>From a request number to the structure it points at.</summary>
public static class IoctlNumberings
{
    private const uint NumberMask = 0xFF;
    private const uint TypeMask = 0xFF;
    private const uint DirectionMask = 0xC000_0000;
    private const uint SizeMask = 0x3FFF;

    /// <summary>Finds the structure that a request means.</summary>
    /// <param name="numbering">How the driver tells requests apart.</param>
    /// <param name="request">The second argument of <c>ioctl</c>.</param>
    /// <param name="layout">The structure; null when the request is refused.</param>
    /// <returns><see cref="Errno.None"/>, or why not.</returns>
    public static Errno Find(this IoctlNumbering numbering, uint request, out IoctlLayout? layout) =>
        numbering == IoctlNumbering.Merged ? FindMerged(request, out layout) : FindUnion(request, out layout);

    private static Errno FindMerged(uint request, out IoctlLayout? layout)
    {
        layout = WithNumber(request);
        if (layout?.MergedRequest == request)
            return Errno.None;
        layout = null;
        return Errno.ENOTTY;
    }

    private static Errno FindUnion(uint request, out IoctlLayout? layout)
    {
        var isWellFormed = ((request >> 8) & TypeMask) == 0
            && (request & DirectionMask) == DirectionMask
            && ((request >> 16) & SizeMask) >= IoctlLayout.UnionBytes;
        layout = isWellFormed ? WithNumber(request) : null;
        return layout is null ? Errno.EINVAL : Errno.None;
    }

    /// <summary>The structure of a request's nr, whatever else it says; null when there is none.</summary>
    private static IoctlLayout? WithNumber(uint request) =>
        (request & NumberMask) is > 0 and var number && number <= (uint)IoctlLayout.All.Count ? IoctlLayout.All[(int)number - 1] : null;
}
