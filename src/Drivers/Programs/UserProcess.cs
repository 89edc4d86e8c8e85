using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Drivers;

/// <summary>
/// A user process with one thread and one open file: the plumbing below the built-in programs, and below others that want it. A derived
/// process is a state machine: it asks for one thing at a time (a system call, a sleep, some computing) and goes on in the handler of its
/// answer. SIGTERM ends it at the next such place: it closes its file, winds down and exits with <see cref="CodeWhenTerminated"/>.
/// SIGUSR1 does nothing but interrupt a sleeping call.
/// </summary>
public abstract partial class UserProcess : Actor
{
    /// <summary>The driver's device node.</summary>
    public const string DevicePath = "/dev/fsl-hv";

    /// <summary>Where sysfs says that the driver is there.</summary>
    public const string DriverEntryPath = "/sys/class/misc/fsl-hv/dev";

    private ActorId _kernel;
    private ActorId _console;
    private bool _isTerminated;
    private bool _isEnding;
    private int _exitCode;

    /// <summary>A process before its first instruction.</summary>
    /// <param name="name">Its name in reports.</param>
    protected UserProcess(string name)
    {
        Name = name;
    }

    /// <summary>Its name in reports.</summary>
    protected string Name { get; }

    /// <summary>Label of the partition it runs in; empty before <see cref="OnRun"/>.</summary>
    protected string Guest { get; private set; } = "";

    /// <summary>Exit code after SIGTERM.</summary>
    protected virtual int CodeWhenTerminated => 0;

    /// <inheritdoc />
    public sealed override void Receive(IActorContext context, Message message)
    {
        switch (message)
        {
            case ProcessNotice.Run run:
                Invariant.Holds(_kernel.IsNone);
                _kernel = context.Sender;
                _console = run.Console;
                Guest = run.Guest;
                OnRun(context, run.Tree);
                break;
            case ProcessNotice.Signalled signalled:
                OnSignalled(context, signalled.Number);
                break;
            case SyscallAnswer answer:
                OnSyscallAnswer(context, answer);
                break;
            case ProcessTick.Slept:
                EndWait(context, ProcessWait.Sleeping);
                break;
            case ProcessTick.Computed:
                EndWait(context, ProcessWait.Computing);
                break;
            case ProcessTick.WoundDown:
                _wait = ProcessWait.Nothing;
                context.Tell(_kernel, new ProcessExit(_exitCode));
                break;
            default:
                throw Invariant.Unreachable(message);
        }

        Invariant.Holds(!_kernel.IsNone);
        Invariant.Holds(_timer.IsNone == (_wait != ProcessWait.Sleeping));
        Invariant.Holds(!NeedsFile(_wait) || !_file.IsNone);
    }

    /// <inheritdoc />
    public sealed override void AddTo(ref StateHash hash)
    {
        hash.Add(_kernel);
        hash.Add(_console);
        hash.Add(_isTerminated);
        hash.Add(_isEnding);
        hash.Add(_exitCode);
        hash.Add((int)_wait);
        hash.Add(_file);
        hash.Add(_lastCall.Value);
        hash.Add(_awaited.Value);
        AddOwnTo(ref hash);
    }

    /// <summary>Adds what the derived process keeps to <paramref name="hash"/>, in one fixed order.</summary>
    protected abstract void AddOwnTo(ref StateHash hash);

    /// <summary>It runs.</summary>
    protected abstract void OnRun(IActorContext context, Bytes tree);

    /// <summary>The file is open.</summary>
    protected virtual void OnOpened(IActorContext context) => throw Invariant.Unreachable(null);

    /// <summary>The file could not be opened. Says so and exits with 1, where the derived process knows no better.</summary>
    protected virtual void OnOpenRefused(IActorContext context, Errno error) => GiveUp(context, $"cannot open {DevicePath}: {error}", 1);

    /// <summary>read has returned.</summary>
    protected virtual void OnRead(IActorContext context, Errno error, ValueList<Handle> handles) => throw Invariant.Unreachable(error);

    /// <summary>read of a terminal has returned.</summary>
    protected virtual void OnBytesRead(IActorContext context, Errno error, Bytes data) => throw Invariant.Unreachable(error);

    /// <summary>write has returned.</summary>
    protected virtual void OnWritten(IActorContext context, Errno error, int count) => throw Invariant.Unreachable(error);

    /// <summary>poll has returned.</summary>
    protected virtual void OnPolled(IActorContext context, Errno error, bool isReadable) => throw Invariant.Unreachable(error);

    /// <summary>ioctl has returned.</summary>
    protected virtual void OnControlled(IActorContext context, SyscallAnswer.IoctlDone done) => throw Invariant.Unreachable(done);

    /// <summary>ioctl as bytes has returned, and has written those into the memory that it was given.</summary>
    protected virtual void OnRawControlled(IActorContext context, Errno error, ValueList<UserWrite> writes) => throw Invariant.Unreachable(error);

    /// <summary>close has returned; no file is open any more.</summary>
    protected virtual void OnClosed(IActorContext context) => throw Invariant.Unreachable(null);

    /// <summary>The sleep is over.</summary>
    protected virtual void OnSlept(IActorContext context) => throw Invariant.Unreachable(null);

    /// <summary>The computing is done.</summary>
    protected virtual void OnComputed(IActorContext context) => throw Invariant.Unreachable(null);

    /// <summary>There is such a file, or <c>ENOENT</c>.</summary>
    protected virtual void OnFound(IActorContext context, Errno error) => throw Invariant.Unreachable(error);

    /// <summary>Prints a line.</summary>
    /// <param name="context">Where it runs.</param>
    /// <param name="text">The line as people read it.</param>
    /// <param name="stream">Where to.</param>
    /// <param name="raw">The line as it is, where people cannot read it.</param>
    protected void Say(IActorContext context, string text, OutputStream stream = OutputStream.Output, Bytes? raw = null)
    {
        context.Log(new ProcessFact.Said(Guest, Name, text) { Stream = stream, Raw = raw });
        if (!_console.IsNone)
            context.Tell(_console, new PrintLine($"{Name}: {text}"));
    }

    /// <summary>Closes the file if one is open, winds down, exits. Nothing of the derived process is called any more.</summary>
    protected void Exit(IActorContext context, int code)
    {
        Invariant.Holds(!_isEnding);
        Invariant.Holds(_wait == ProcessWait.Nothing);
        _isEnding = true;
        _exitCode = code;
        if (_file.IsNone)
            WindDown(context);
        else
            Close(context);
    }

    /// <summary>Says why, and exits.</summary>
    protected void GiveUp(IActorContext context, string reason, int code)
    {
        Invariant.Holds(code != 0);
        Say(context, reason);
        Exit(context, code);
    }

    private void WindDown(IActorContext context)
    {
        _wait = ProcessWait.WindingDown;
        context.Tell(context.Self, new ProcessTick.WoundDown());
    }

    private static bool NeedsFile(ProcessWait wait) =>
        wait is ProcessWait.Reading or ProcessWait.Writing or ProcessWait.Polling or ProcessWait.Controlling or ProcessWait.Closing;

    private void OnSignalled(IActorContext context, SignalNumber number)
    {
        _isTerminated |= number == SignalNumber.SIGTERM;
        if (_wait is ProcessWait.Reading or ProcessWait.Writing or ProcessWait.Polling)
            InterruptCall(context);
        else if (_isTerminated && _wait == ProcessWait.Sleeping)
            WakeUp(context);
        else if (_isTerminated && _wait == ProcessWait.Nothing && !_isEnding)
            Exit(context, CodeWhenTerminated);
    }
}
