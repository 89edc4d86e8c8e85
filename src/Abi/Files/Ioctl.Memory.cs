namespace FslHv.Abi;

/// <content>Copies and properties. Source: Linux <c>ioctl_memcpy</c>, <c>ioctl_dtprop</c> of <c>drivers/virt/fsl_hypervisor.c</c>.</content>
public abstract partial record Ioctl
{
    /// <summary>
    /// Copies between a buffer of the caller and the memory of a remote partition, where the range must be one. Exactly one of source and target is −1, or
    /// <c>EINVAL</c>; a count of 0, or one that overflows with the buffer's offset, is <c>EINVAL</c>; then <c>ENOMEM</c>, and <c>EFAULT</c> for a buffer that is shorter.
    /// </summary>
    /// <param name="Source">From which partition; −1 is the caller's buffer.</param>
    /// <param name="Target">To which partition; −1 is the caller's buffer.</param>
    /// <param name="RemoteAddress">Guest-physical address in the other partition.</param>
    /// <param name="CountBytes">How much.</param>
    /// <param name="Buffer">The caller's memory from the buffer's start on, as far as it goes.</param>
    /// <param name="Offset">Where in a page the buffer starts, 0–4095.</param>
    public sealed record Memcpy(Handle Source, Handle Target, ulong RemoteAddress, ulong CountBytes, Bytes Buffer, int Offset = 0) : Ioctl
    {
        public override IoctlNumber Number => IoctlNumber.Memcpy;
    }

    /// <summary>Reads a property of a partition's live tree; −1 is the caller's own. <c>EINVAL</c>: path or name longer than 4096 with its NUL, or the
    /// length more than 32768; <c>ENOMEM</c>.</summary>
    /// <param name="Partition">Whose tree.</param>
    /// <param name="Path">Path of the node. Each character is a byte.</param>
    /// <param name="Name">Name of the property.</param>
    /// <param name="LengthBytes">Size of the caller's buffer.</param>
    public sealed record GetProp(Handle Partition, string Path, string Name, uint LengthBytes) : Ioctl
    {
        public override IoctlNumber Number => IoctlNumber.GetProp;
    }

    /// <summary>Sets a property of a partition's live tree, which its guest gets at its next start. Refusals as of <see cref="GetProp"/>.</summary>
    /// <param name="Partition">Whose tree.</param>
    /// <param name="Path">Path of the node. Each character is a byte.</param>
    /// <param name="Name">Name of the property.</param>
    /// <param name="Value">The value.</param>
    public sealed record SetProp(Handle Partition, string Path, string Name, Bytes Value) : Ioctl
    {
        public override IoctlNumber Number => IoctlNumber.SetProp;
    }
}
