using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Drivers;

/// <content>What a process asks for, one thing at a time.</content>
public abstract partial class UserProcess
{
    private ProcessWait _wait;
    private ActorId _file;
    private RequestId _lastCall;
    private RequestId _awaited;
    private TimerId _timer;

    /// <summary>Opens the driver's device node.</summary>
    protected void Open(IActorContext context, bool nonBlocking) => Open(context, DevicePath, nonBlocking);

    /// <summary>Opens a device node.</summary>
    protected void Open(IActorContext context, string path, bool nonBlocking)
    {
        Invariant.Holds(_file.IsNone);
        Begin(ProcessWait.Opening);
        context.Tell(_kernel, new Syscall.Open(_awaited, path, nonBlocking));
    }

    /// <summary>Asks whether there is a file.</summary>
    protected void Stat(IActorContext context, string path)
    {
        Begin(ProcessWait.Finding);
        context.Tell(_kernel, new Syscall.Stat(_awaited, path));
    }

    /// <summary>Writes to a terminal.</summary>
    protected void Write(IActorContext context, Bytes data)
    {
        Begin(ProcessWait.Writing);
        context.Tell(_file, new Syscall.Write(_awaited, data));
    }

    /// <summary>Reads doorbell handles.</summary>
    protected void Read(IActorContext context, int lengthBytes)
    {
        Begin(ProcessWait.Reading);
        context.Tell(_file, new Syscall.Read(_awaited, lengthBytes, lengthBytes));
    }

    /// <summary>Sleeps until the file is readable, or the time is up; without a time-out, for ever.</summary>
    protected void Poll(IActorContext context, Duration? timeout)
    {
        Begin(ProcessWait.Polling);
        context.Tell(_file, new Syscall.Poll(_awaited, timeout));
    }

    /// <summary>Makes an ioctl.</summary>
    protected void Control(IActorContext context, Ioctl call)
    {
        Begin(ProcessWait.Controlling);
        context.Tell(_file, new Syscall.Control(_awaited, call));
    }

    /// <summary>Makes an ioctl as bytes.</summary>
    protected void RawControl(IActorContext context, uint request, ulong argument, UserMemory memory, ByteOrder order)
    {
        Begin(ProcessWait.Controlling);
        context.Tell(_file, new Syscall.RawIoctl(_awaited, request, argument, memory, order));
    }

    /// <summary>Closes the file.</summary>
    protected void Close(IActorContext context)
    {
        Begin(ProcessWait.Closing);
        context.Tell(_file, new Syscall.Close(_awaited));
    }

    /// <summary>Sleeps for a time.</summary>
    protected void Sleep(IActorContext context, Duration time)
    {
        Begin(ProcessWait.Sleeping);
        _timer = context.Schedule(time, new ProcessTick.Slept());
    }

    /// <summary>Computes for as long as user code takes.</summary>
    protected void Compute(IActorContext context)
    {
        Begin(ProcessWait.Computing);
        context.Tell(context.Self, new ProcessTick.Computed());
    }

    private void Begin(ProcessWait wait)
    {
        Invariant.Holds(_wait == ProcessWait.Nothing);
        Invariant.Holds(!NeedsFile(wait) || !_file.IsNone);
        _wait = wait;
        _lastCall = _lastCall.Next;
        _awaited = _lastCall;
    }

    private void EndWait(IActorContext context, ProcessWait wait)
    {
        Invariant.Holds(_wait == wait);
        _wait = ProcessWait.Nothing;
        _timer = TimerId.None;
        if (_isTerminated)
            Exit(context, CodeWhenTerminated);
        else if (wait == ProcessWait.Sleeping)
            OnSlept(context);
        else
            OnComputed(context);
    }

    private void OnSyscallAnswer(IActorContext context, SyscallAnswer answer)
    {
        if (answer.Id != _awaited || _wait == ProcessWait.Nothing)
            return;
        _wait = ProcessWait.Nothing;
        _file = answer switch
        {
            SyscallAnswer.Opened opened => opened.File,
            SyscallAnswer.Closed => ActorId.None,
            _ => _file,
        };
        if (_isEnding)
            WindDown(context);
        else if (_isTerminated)
            Exit(context, CodeWhenTerminated);
        else
            GoOn(context, answer);
    }

    private void GoOn(IActorContext context, SyscallAnswer answer)
    {
        switch (answer)
        {
            case SyscallAnswer.Opened { Error: Errno.None }:
                OnOpened(context);
                break;
            case SyscallAnswer.Opened refused:
                OnOpenRefused(context, refused.Error);
                break;
            case SyscallAnswer.Found found:
                OnFound(context, found.Error);
                break;
            case SyscallAnswer.ReadDone read:
                OnRead(context, read.Error, read.Handles);
                break;
            case SyscallAnswer.BytesRead read:
                OnBytesRead(context, read.Error, read.Data);
                break;
            case SyscallAnswer.Written written:
                OnWritten(context, written.Error, written.Count);
                break;
            case SyscallAnswer.PollDone polled:
                OnPolled(context, polled.Error, polled.Readable);
                break;
            case SyscallAnswer.IoctlDone done:
                OnControlled(context, done);
                break;
            case SyscallAnswer.RawIoctlDone done:
                OnRawControlled(context, done.Error, done.Writes);
                break;
            case SyscallAnswer.Closed:
                OnClosed(context);
                break;
            default:
                throw Invariant.Unreachable(answer);
        }
    }

    private void InterruptCall(IActorContext context)
    {
        _lastCall = _lastCall.Next;
        context.Tell(_file, new Syscall.Interrupt(_lastCall, _awaited));
    }

    private void WakeUp(IActorContext context)
    {
        context.Cancel(_timer);
        EndWait(context, ProcessWait.Sleeping);
    }
}
