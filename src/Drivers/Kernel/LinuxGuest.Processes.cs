using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Drivers;

/// <content>User processes and the device node they open.</content>
internal sealed partial class LinuxGuest
{
    /// <summary>Exit code of a process that a defect of its own has killed, as a shell reports SIGSEGV.</summary>
    private const int KilledCode = 128 + 11;

    private void StartProcess(IActorContext context, ProcessProgram process)
    {
        Invariant.Holds(_stage == KernelStage.Up);
        var actor = context.Spawn(process.Name, process.CreateProcess());
        _processes.Add(new(actor, process.Name, process.IsCapable));
        context.Watch(actor);
        context.Tell(actor, new ProcessNotice.Run(Boot.Label, _flatTree) { Console = _consoleTerminal });
    }

    /// <summary>Opens a file: <c>ENOENT</c> for any path but the driver's node and the terminals, and for those where the driver is not there.</summary>
    private void OnOpen(IActorContext context, Syscall.Open open)
    {
        Invariant.Holds(_stage == KernelStage.Up);
        if (TerminalAt(open.Path) is { } terminal)
            context.Tell(terminal.Actor, new TtyMessage.Open(open.Id, context.Sender, NameOf(context.Sender), open.NonBlocking));
        else if (_driver.IsNone || !string.Equals(open.Path, UserProcess.DevicePath, StringComparison.Ordinal))
            context.Reply(new SyscallAnswer.Opened(open.Id, Errno.ENOENT, ActorId.None));
        else
        {
            var place = PlaceOf(context.Sender);
            context.Tell(_driver, new DriverMessage.OpenFile(open.Id, context.Sender, NameOf(context.Sender), open.NonBlocking)
            {
                IsReadOnly = open.IsReadOnly,
                IsCapable = place >= 0 && _processes[place].IsCapable,
            });
        }
    }

    /// <summary>The driver's node and its entry in sysfs are there with the driver, terminals with theirs; nothing else is.</summary>
    private void OnStat(IActorContext context, Syscall.Stat stat)
    {
        var isDriver = stat.Path is UserProcess.DevicePath or UserProcess.DriverEntryPath;
        var isThere = isDriver ? !_driver.IsNone : TerminalAt(stat.Path) is not null;
        context.Reply(new SyscallAnswer.Found(stat.Id, isThere ? Errno.None : Errno.ENOENT));
    }

    /// <summary>A process ends. Its actor stops, by which each of its open files learns that it holds a reference no more.</summary>
    private void OnProcessExit(IActorContext context, ProcessExit exit)
    {
        var place = PlaceOf(context.Sender);
        if (place < 0)
            return; // Ended before: a repeat says nothing.
        if (exit.Code == 0)
            CloseWatchdog(context, context.Sender);
        context.Stop(context.Sender);
        RemoveProcess(context, place, exit.Code);
    }

    private void OnTerminated(IActorContext context, ActorId who)
    {
        if (who == _driver)
        {
            _driver = ActorId.None;
            Panic(context, "the fsl-hv driver died");
            return;
        }

        var place = PlaceOf(who);
        if (place >= 0)
            RemoveProcess(context, place, KilledCode);
    }

    private void RemoveProcess(IActorContext context, int place, int code)
    {
        context.Log(new ProcessFact.Exited(Boot.Label, _processes[place].Name, code));
        _processes.RemoveAt(place);
        if (_powersOff && _processes.Count == 0)
            PowerOffNow(context);
    }

    private int PlaceOf(ActorId actor)
    {
        for (var i = 0; i < _processes.Count; i++)
        {
            if (_processes[i].Actor == actor)
                return i;
        }

        return -1;
    }

    private int PlaceOf(string name)
    {
        for (var i = 0; i < _processes.Count; i++)
        {
            if (string.Equals(_processes[i].Name, name, StringComparison.Ordinal))
                return i;
        }

        return -1;
    }

    /// <summary>Who opens a file. An actor that a process has spawned is no process of its own.</summary>
    private string NameOf(ActorId actor) => PlaceOf(actor) is var place and >= 0 ? _processes[place].Name : "a thread";
}
