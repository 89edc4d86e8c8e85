namespace FslHv.Abi;

/// <content>Copies and properties. Source: Linux <c>ioctl_memcpy</c>, <c>ioctl_dtprop</c> of <c>drivers/virt/fsl_hypervisor.c</c>.</content>
public abstract partial record Ioctl
{
    /// <summary>
    /// Copies between a buffer of the caller and the memory of a remote partition, where the range must be one. Exactly one of source and target is −1, or
    /// <c>EINVAL</c>; a count of 0, or one that overflows with the buffer's offset, is <c>EINVAL</c>; then <c>ENOMEM</c>; and <c>EFAULT</c> for a
    /// buffer that is not all there, or cannot be written where it is the target. Which version deviates:
    /// <see cref="Defect.MemcpyCountUnchecked"/> and those that follow.
    /// </summary>
    /// <param name="Source">From which partition; −1 is the caller's buffer.</param>
    /// <param name="Target">To which partition; −1 is the caller's buffer.</param>
    /// <param name="RemoteAddress">Guest-physical address in the other partition.</param>
    /// <param name="CountBytes">How much.</param>
    /// <param name="Buffer">The caller's buffer.</param>
    public sealed record Memcpy(Handle Source, Handle Target, ulong RemoteAddress, ulong CountBytes, UserBuffer Buffer) : Ioctl
    {
        /// <summary>A copy with a buffer of those bytes, of which <paramref name="offset"/> says where in a page it starts.</summary>
        public Memcpy(Handle source, Handle target, ulong remoteAddress, ulong countBytes, Bytes buffer, int offset = 0)
            : this(source, target, remoteAddress, countBytes, UserBuffer.Of(buffer, offset))
        {
        }

        public override IoctlNumber Number => IoctlNumber.Memcpy;
    }

    /// <summary>Reads a property of a partition's live tree; −1 is the caller's own. For the path, then for the name: <c>EFAULT</c>, <c>EINVAL</c>
    /// when it is longer than 4096 with its NUL, <c>ENOMEM</c>. Then <c>EINVAL</c> for a length of more than 32768; <c>ENOMEM</c>.</summary>
    /// <param name="Partition">Whose tree.</param>
    /// <param name="Path">Path of the node.</param>
    /// <param name="Name">Name of the property.</param>
    /// <param name="LengthBytes">Size of the caller's buffer.</param>
    public sealed record GetProp(Handle Partition, UserText Path, UserText Name, uint LengthBytes) : Ioctl
    {
        public override IoctlNumber Number => IoctlNumber.GetProp;
    }

    /// <summary>Sets a property of a partition's live tree, which its guest gets at its next start. Refusals as of <see cref="GetProp"/>, and at last
    /// <c>EFAULT</c> for a value that cannot be read.</summary>
    /// <param name="Partition">Whose tree.</param>
    /// <param name="Path">Path of the node.</param>
    /// <param name="Name">Name of the property.</param>
    /// <param name="LengthBytes">Length of the value.</param>
    /// <param name="Value">The value.</param>
    public sealed record SetProp(Handle Partition, UserText Path, UserText Name, uint LengthBytes, UserBuffer Value) : Ioctl
    {
        /// <summary>Sets a property to those bytes.</summary>
        public SetProp(Handle partition, UserText path, UserText name, Bytes value)
            : this(partition, path, name, (uint)value.Length, UserBuffer.Of(value))
        {
        }

        public override IoctlNumber Number => IoctlNumber.SetProp;
    }
}
