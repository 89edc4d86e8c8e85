using FslHv.Abi;
using FslHv.Actors;
using FslHv.DeviceTree;

namespace FslHv.Drivers;

/// <summary>A running <see cref="Partman"/>: makes the calls that its <see cref="PartmanCommand"/> wants.</summary>
internal sealed class PartmanProcess(Partman program) : UserProcess(program.Name)
{
    private readonly PartmanOutput _output = new();
    private Bytes _tree;
    private PartmanCommandLine? _line;
    private PartmanSession? _session;
    private PartmanCommand? _command;
    private PartmanStep? _step;
    private PartmanResult _result;

    /// <summary>How many ioctls it has made: where a command stands follows from it, and from the last result.</summary>
    private int _calls;

    /// <summary>As a shell reports a process that SIGTERM has killed.</summary>
    protected override int CodeWhenTerminated => 128 + (int)SignalNumber.SIGTERM;

    private PartmanExitCodes Codes => new(program.Fidelity);

    private PartmanSession Session
    {
        get
        {
            Invariant.Holds(_session is not null);
            return _session;
        }
    }

    protected override void AddOwnTo(ref StateHash hash)
    {
        hash.Add(_line is not null);
        hash.Add(_calls);
        hash.Add(_result.Code);
        hash.Add(_result.IsErrno);
    }

    protected override void OnRun(IActorContext context, Bytes tree)
    {
        _tree = tree;
        if (program.After > Duration.Zero)
            Sleep(context, program.After);
        else
            Start(context);
    }

    protected override void OnSlept(IActorContext context) => Start(context);

    protected override void OnFound(IActorContext context, Errno error)
    {
        Invariant.Holds(_line is not null);
        if (error != Errno.None)
        {
            if (!_line.IsQuiet)
                _output.Print("Freescale HV management driver has not been loaded.\nPlease load the driver or rebuild the kernel with this driver enabled.\n");
            End(context, Codes.System(1));
        }
        else if (DeviceTreeBlob.Read(_tree.Span, "guest tree").Find(GuestTree.HandlesPath) is { } handles)
        {
            Begin(context, _line, new PartmanTree(handles));
        }
        else
        {
            _output.Print("Could not load device tree\n");
            End(context, Codes.System(1));
        }
    }

    protected override void OnOpened(IActorContext context)
    {
        if (_step is PartmanStep.Call call)
            Control(context, call.Ioctl);
        else
            Read(context, sizeof(uint));
    }

    protected override void OnOpenRefused(IActorContext context, Errno error)
    {
        if (_step is PartmanStep.Call)
        {
            _result = Session.Judge(error, default, null, default);
            GoOn(context);
            return;
        }

        Session.Complain("cmd_doorbells", error);
        End(context, Codes.System((int)error));
    }

    protected override void OnControlled(IActorContext context, SyscallAnswer.IoctlDone done)
    {
        _result = Session.Judge(done.Error, done.Ret, done.State, done.Value);
        Flush(context);
        Close(context);
    }

    protected override void OnClosed(IActorContext context) => GoOn(context);

    /// <summary>It ends as it does at every other error, and all the same with 0.</summary>
    protected override void OnRead(IActorContext context, Errno error, ValueList<Handle> handles)
    {
        Invariant.Holds(_step is PartmanStep.Monitor);
        if (handles.Count == 0)
        {
            Session.Complain("cmd_doorbells", error);
            End(context, 0);
            return;
        }

        foreach (var handle in handles)
            _output.Print(FormattableString.Invariant($"{((PartmanStep.Monitor)_step).Program} {handle.Value}\n"));
        Flush(context);
        Read(context, sizeof(uint));
    }

    private void Start(IActorContext context)
    {
        var words = program.Arguments.Select(PartmanBytes.Typed).ToValueList();
        _line = PartmanCommandLine.Read(words, program.Fidelity.Has(Defect.PartmanLoadTakesArgument), _output);
        if (_line is null)
        {
            End(context, Codes.Usage(1));
            return;
        }

        if (_line.IsVerbose)
            _output.Print($"Freescale Hypervisor Partition Manager {PartmanTexts.Version}\n\n");
        Flush(context);
        Stat(context, DriverEntryPath);
    }

    private void Begin(IActorContext context, PartmanCommandLine line, PartmanTree tree)
    {
        uint? handle = null;
        if (line.Handle is { } text)
        {
            handle = tree.Resolve(text, PartmanCommand.TakesPartition(line.Verb), _output);
            if (handle is null)
            {
                _output.Print("Invalid handle\n");
                End(context, Codes.Usage(1));
                return;
            }
        }

        _session = new PartmanSession(line, tree, handle, program.Files, program.Fidelity, _output);
        _command = PartmanCommand.Of(_session);
        if (_command is null)
        {
            _output.Error($"partman: unknown command \"{line.Verb}\"");
            _output.Print(PartmanTexts.Usage);
            End(context, Codes.Usage(1));
            return;
        }

        Do(context, _command.Begin());
    }

    private void GoOn(IActorContext context)
    {
        Invariant.Holds(_command is not null);
        _calls++;
        Do(context, _command.Continue(_result));
    }

    private void Do(IActorContext context, PartmanStep step)
    {
        _step = step;
        if (step is PartmanStep.Exit exit)
        {
            End(context, exit.Code);
            return;
        }

        Flush(context);
        Open(context, nonBlocking: false);
    }

    private void End(IActorContext context, int code)
    {
        Flush(context);
        Exit(context, code);
    }

    private void Flush(IActorContext context)
    {
        foreach (var line in _output.Take())
        {
            var printed = PartmanBytes.Printed(line.Text);
            var isExact = string.Equals(PartmanBytes.Typed(printed), line.Text, StringComparison.Ordinal);
            Say(context, printed, line.IsError ? OutputStream.Error : OutputStream.Output, isExact ? null : PartmanBytes.Of(line.Text));
        }
    }
}
