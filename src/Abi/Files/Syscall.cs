using FslHv.Actors;

namespace FslHv.Abi;

/// <summary>What a process asks of the kernel. The closed family of system calls on <c>/dev/fsl-hv</c>.</summary>
/// <param name="Id">Number of the question, ascending per process.</param>
public abstract record Syscall(RequestId Id) : Message
{
    /// <inheritdoc />
    public override LatencyClass Latency => Latencies.SystemCall;

    /// <summary>To the kernel: opens a file. Answered with <see cref="SyscallAnswer.Opened"/>. <c>ENOENT</c>: no such node;
    /// <c>ENOMEM</c>.</summary>
    /// <param name="Id">Number of the question.</param>
    /// <param name="Path">Absolute path.</param>
    /// <param name="NonBlocking"><c>O_NONBLOCK</c>; a property of the open file description.</param>
    public sealed record Open(RequestId Id, string Path, bool NonBlocking) : Syscall(Id)
    {
        /// <summary><c>O_RDONLY</c>: what is written gets <c>EBADF</c>.</summary>
        public bool IsReadOnly { get; init; }
    }

    /// <summary>To the kernel: asks whether there is a file. Answered with <see cref="SyscallAnswer.Found"/>. <c>ENOENT</c>.</summary>
    /// <param name="Id">Number of the question.</param>
    /// <param name="Path">Absolute path.</param>
    public sealed record Stat(RequestId Id, string Path) : Syscall(Id);

    /// <summary>
    /// To an open file: reads doorbell handles; <c>pread</c> is the same, as there is no position. Answered with <see cref="SyscallAnswer.ReadDone"/>.
    /// </summary>
    /// <param name="Id">Number of the question.</param>
    /// <param name="LengthBytes">Size of the caller's buffer; 0–3 reads nothing and succeeds (<see cref="Defect.ShortReadIsEmpty"/>), a remainder of a
    /// division by 4 is ignored.</param>
    /// <param name="ValidBytes">How many bytes of the buffer, from its start, can be written; the rest faults. Usually the length.</param>
    public sealed record Read(RequestId Id, int LengthBytes, int ValidBytes) : Syscall(Id);

    /// <summary>To an open terminal: writes bytes, and sleeps until all have their place in its buffer. The driver's device has no write:
    /// <c>EINVAL</c>, or <c>EBADF</c> where it is open for reading alone. Answered with <see cref="SyscallAnswer.Written"/>.</summary>
    public sealed record Write(RequestId Id, Bytes Data) : Syscall(Id);

    /// <summary>To an open file: <c>lseek</c>. Answered with <see cref="SyscallAnswer.Refused"/>: <c>ESPIPE</c>.</summary>
    public sealed record Seek(RequestId Id, long Offset) : Syscall(Id);

    /// <summary>To an open file: <c>mmap</c>. Answered with <see cref="SyscallAnswer.Refused"/>: <c>ENODEV</c>.</summary>
    public sealed record Map(RequestId Id, int LengthBytes) : Syscall(Id);

    /// <summary>To an open file: sleeps until it is readable. Answered with <see cref="SyscallAnswer.PollDone"/>.</summary>
    /// <param name="Id">Number of the question.</param>
    /// <param name="Timeout">Zero: answers at once. Null: sleeps without end.</param>
    public sealed record Poll(RequestId Id, Duration? Timeout) : Syscall(Id);

    /// <summary>To an open file: an ioctl. Answered with <see cref="SyscallAnswer.IoctlDone"/>.</summary>
    public sealed record Control(RequestId Id, Ioctl Call) : Syscall(Id);

    /// <summary>To an open file: an ioctl as the system call takes it. Answered with <see cref="SyscallAnswer.RawIoctlDone"/>. A number that is no ioctl's is
    /// refused as <see cref="IoctlNumbering"/> says; a structure that cannot be read is <c>EFAULT</c>; all the rest is as of <see cref="Control"/>.</summary>
    /// <param name="Id">Number of the question.</param>
    /// <param name="Request">The request number.</param>
    /// <param name="Argument">Address of the structure.</param>
    /// <param name="Memory">The caller's memory.</param>
    /// <param name="Order">The caller's byte order.</param>
    public sealed record RawIoctl(RequestId Id, uint Request, ulong Argument, UserMemory Memory, ByteOrder Order) : Syscall(Id);

    /// <summary>To an open file: one reference less; the last one closes it. Answered with <see cref="SyscallAnswer.Closed"/>.</summary>
    public sealed record Close(RequestId Id) : Syscall(Id);

    /// <summary>To an open file: one reference more (<c>dup</c>, or a child after <c>fork</c>). Answered with
    /// <see cref="SyscallAnswer.Duplicated"/>.</summary>
    public sealed record Duplicate(RequestId Id) : Syscall(Id);

    /// <summary>To an open file: a signal came while the caller slept in <paramref name="Sleeping"/>, which ends with <c>EINTR</c> if it
    /// still sleeps. Not answered itself.</summary>
    public sealed record Interrupt(RequestId Id, RequestId Sleeping) : Syscall(Id);
}

/// <summary>Answers to <see cref="Syscall"/>.</summary>
public abstract record SyscallAnswer(RequestId Id) : Message
{
    /// <inheritdoc />
    public override LatencyClass Latency => Latencies.ContextSwitch;

    /// <param name="Id">Number of the question.</param>
    /// <param name="Error"><see cref="Errno.None"/>, or why not.</param>
    /// <param name="File">The open file, to which further calls go.</param>
    public sealed record Opened(RequestId Id, Errno Error, ActorId File) : SyscallAnswer(Id);

    /// <param name="Id">Number of the question.</param>
    /// <param name="Error"><see cref="Errno.None"/>: there is one; or <see cref="Errno.ENOENT"/>.</param>
    public sealed record Found(RequestId Id, Errno Error) : SyscallAnswer(Id);

    /// <param name="Id">Number of the question.</param>
    /// <param name="Error"><see cref="Errno.None"/>, or why not. After <see cref="Errno.EFAULT"/> handles may be lost
    /// (<see cref="Defect.ReadFaultLosesEntries"/>); after <see cref="Errno.EOVERFLOW"/> those that fitted are still there.</param>
    /// <param name="Handles">What was read, oldest first; 4 bytes each.</param>
    public sealed record ReadDone(RequestId Id, Errno Error, ValueList<Handle> Handles) : SyscallAnswer(Id)
    {
        /// <summary>What lies in the caller's buffer: a word for each handle, in the caller's byte order.</summary>
        public Bytes ToBytes(ByteOrder order)
        {
            var bytes = new byte[Handles.Count * sizeof(uint)];
            for (var i = 0; i < Handles.Count; i++)
                order.WriteWord(bytes.AsSpan(i * sizeof(uint)), Handles[i].Value);
            return Bytes.Take(bytes);
        }
    }

    /// <param name="Id">Number of the question.</param>
    /// <param name="Error"><see cref="Errno.None"/>, <see cref="Errno.EAGAIN"/> or <see cref="Errno.EINTR"/>.</param>
    /// <param name="Data">What a terminal gave: a line with its end, or as much as the caller's buffer holds.</param>
    public sealed record BytesRead(RequestId Id, Errno Error, Bytes Data) : SyscallAnswer(Id);

    /// <param name="Id">Number of the question.</param>
    /// <param name="Error"><see cref="Errno.None"/>, <see cref="Errno.EINTR"/> when nothing was written, or <see cref="Errno.EINVAL"/>: no file to write to;
    /// <see cref="Errno.EBADF"/>: not open, or for reading alone.</param>
    /// <param name="Count">How many bytes were written.</param>
    public sealed record Written(RequestId Id, Errno Error, int Count) : SyscallAnswer(Id);

    /// <param name="Id">Number of the question.</param>
    /// <param name="Error"><see cref="Errno.None"/>, <see cref="Errno.EINTR"/> or <see cref="Errno.EBADF"/>.</param>
    /// <param name="Readable">POLLIN and POLLRDNORM; false when the time was up. Nothing else is ever set.</param>
    public sealed record PollDone(RequestId Id, Errno Error, bool Readable) : SyscallAnswer(Id);

    /// <param name="Id">Number of the question.</param>
    /// <param name="Error">What the driver noticed itself.</param>
    /// <param name="Ret">What the hypervisor said, when <paramref name="Error"/> is none: a refusal is here, and the ioctl has
    /// succeeded.</param>
    /// <param name="State">GetStatus only, and only when <paramref name="Ret"/> is success.</param>
    public sealed record IoctlDone(RequestId Id, Errno Error, HcallStatus Ret, PartitionStatus? State) : SyscallAnswer(Id)
    {
        /// <summary>
        /// GetProp that succeeded: the property. Memcpy with a remote source: as much of the caller's buffer as was to be copied, also when
        /// <see cref="Ret"/> says that only an unknown part of it was copied, and when <see cref="Ret"/> could not be written. Otherwise empty.
        /// </summary>
        public Bytes Value { get; init; }

        /// <summary>GetProp that was refused because its buffer is too short: how long the property is. Null where the driver does not say
        /// (<see cref="Defect.NeededLengthLost"/>), and otherwise.</summary>
        public uint? NeededBytes { get; init; }
    }

    /// <param name="Id">Number of the question.</param>
    /// <param name="Error">What the driver noticed itself. After <see cref="Errno.EFAULT"/> the action may have been done.</param>
    /// <param name="Writes">What the call has written to the caller's memory, in order.</param>
    public sealed record RawIoctlDone(RequestId Id, Errno Error, ValueList<UserWrite> Writes) : SyscallAnswer(Id);

    /// <param name="Id">Number of the question.</param>
    /// <param name="Error"><see cref="Errno.None"/> or <see cref="Errno.EBADF"/>.</param>
    public sealed record Closed(RequestId Id, Errno Error) : SyscallAnswer(Id);

    /// <param name="Id">Number of the question.</param>
    /// <param name="Error"><see cref="Errno.None"/> or <see cref="Errno.EBADF"/>.</param>
    public sealed record Duplicated(RequestId Id, Errno Error) : SyscallAnswer(Id);

    /// <summary>A call that no file here has.</summary>
    /// <param name="Id">Number of the question.</param>
    /// <param name="Error"><see cref="Errno.ESPIPE"/>, <see cref="Errno.ENODEV"/> or <see cref="Errno.EBADF"/>.</param>
    public sealed record Refused(RequestId Id, Errno Error) : SyscallAnswer(Id);
}
