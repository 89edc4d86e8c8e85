using FslHv.Abi;
using FslHv.Actors;
using FslHv.DeviceTree;

namespace FslHv.Drivers;

/// <summary>
/// The kernel of a Linux guest: boots, takes interrupts, starts and ends processes, powers off. Everything else in the guest is its child
/// or its driver's, and goes with it. One boot each: the next boot is another actor.
/// Source: Linux <c>arch/powerpc/platforms/85xx/corenet_generic.c</c> (power-off and restart hooks),
/// <c>arch/powerpc/sysdev/ehv_pic.c</c>.
/// </summary>
internal sealed partial class LinuxGuest(LinuxProgram program) : Actor
{
    private readonly List<ProcessEntry> _processes = [];
    private readonly List<ActorId> _subscribers = [];
    private KernelStage _stage;
    private string _end = "";
    private GuestBoot? _boot;
    private HcallPort<KernelQuestion>? _port;
    private Bytes _flatTree;
    private ulong _treeHash;
    private DeviceTreeDocument? _tree;
    private string _flawOfTree = "";
    private ActorId _driver;

    private GuestBoot Boot
    {
        get
        {
            Invariant.Holds(_boot is not null);
            return _boot;
        }
    }

    private HcallPort<KernelQuestion> Port
    {
        get
        {
            Invariant.Holds(_port is not null);
            return _port;
        }
    }

    public override void Receive(IActorContext context, Message message)
    {
        if (_stage == KernelStage.Gone)
            OnAnythingWhenGone(context, message);
        else
            OnMessage(context, message);
        AssertInvariants();
    }

    public override void AddTo(ref StateHash hash)
    {
        hash.Add((int)_stage);
        hash.Add(_end);
        hash.Add(_boot is null ? 0 : _boot.Number.Value);
        hash.Add(_treeHash);
        hash.Add(_driver);
        hash.Add((int)_interrupt);
        hash.Add(_vector.Value);
        hash.Add(_lineSeen);
        hash.Add(_ignoresShutdown);
        hash.Add(_powersOff);
        hash.Add(_grace.IsNone);
        AddWatchdogTo(ref hash);
        AddComplaintsTo(ref hash);
        AddUnloadTo(ref hash);
        AddErrorsTo(ref hash);
        hash.Add(_processes.Count);
        foreach (var process in _processes)
        {
            hash.Add(process.Actor);
            hash.Add(process.Name);
        }

        hash.Add(_subscribers.Count);
        AddConsoleTo(ref hash);
        _port?.AddTo(ref hash);
    }

    private void OnMessage(IActorContext context, Message message)
    {
        switch (message)
        {
            case GuestNotice.Enter enter:
                OnEnter(context, enter);
                break;
            case GuestNotice.InterruptLine line:
                OnInterruptLine(context, line);
                break;
            case GuestNotice.Befall befall:
                OnBefall(context, befall.Event);
                break;
            case GuestCallAnswer answer:
                OnAnswer(context, answer);
                break;
            case KernelMessage own:
                OnKernelMessage(context, own);
                break;
            case Syscall.Open open:
                OnOpen(context, open);
                break;
            case Syscall.Stat stat:
                OnStat(context, stat);
                break;
            case WatchdogRequest request:
                OnWatchdogRequest(context, request);
                break;
            case WatchdogStatus status:
                OnWatchdogStatus(context, status);
                break;
            // A machine check that says it is an NMI is told and survived: machine_check_e500mc of arch/powerpc/kernel/traps.c.
            case GuestNotice.NonMaskableInterrupt nmi:
                context.Log(new GuestFact.Nmi(Boot.Label, nmi.Vcpu));
                break;
            case GuestNotice.MachineCheck check:
                OnErrorInterrupt(context, check.Vcpu, ofMachine: false);
                break;
            case GuestNotice.CriticalInterrupt interrupt:
                OnErrorInterrupt(context, interrupt.Vcpu, ofMachine: true);
                break;
            case GuestLoaded loaded:
                OnErrorLoaded(context, loaded.Bytes);
                break;
            case GuestNotice.WatchdogInterrupt:
                OnWatchdogInterrupt(context);
                break;
            case ProcessExit exit:
                OnProcessExit(context, exit);
                break;
            case Terminated terminated:
                OnTerminated(context, terminated.Who);
                break;
            default:
                throw Invariant.Unreachable(message);
        }
    }

    private void OnKernelMessage(IActorContext context, KernelMessage message)
    {
        switch (message)
        {
            case KernelMessage.CoreBooted:
                OnCoreBooted(context);
                break;
            case KernelMessage.DriverReady ready:
                OnDriverReady(context, ready.Error);
                break;
            case KernelMessage.InterruptHandled handled when context.Sender == _driver || IsTerminal(context.Sender):
                OnInterruptHandled(context, handled.Vector);
                break;
            case KernelMessage.InterruptHandled:
                break; // Of a driver that is gone; its interrupt was ended then.
            case KernelMessage.ShutdownRang:
                OnShutdownRang(context);
                break;
            case KernelMessage.Crashed crashed:
                Crash(context, crashed.Defect, crashed.Text);
                break;
            case KernelMessage.DriverUnloaded:
                DoWithoutDriver(context);
                break;
            case KernelMessage.Complained complained:
                Complain(context, complained.Text);
                break;
            case KernelMessage.InterruptKept kept:
                OnInterruptKept(context, kept.Vector);
                break;
            case KernelMessage.PowerOffWork:
                OnPowerOffWork(context);
                break;
            case KernelMessage.GraceOver:
                OnGraceOver(context);
                break;
            default:
                throw Invariant.Unreachable(message);
        }
    }

    private void OnAnswer(IActorContext context, GuestCallAnswer answer)
    {
        switch (Port.Close(answer))
        {
            case KernelQuestion.Take:
                OnInterruptTaken(context, (InterruptTaken)answer);
                break;
            case KernelQuestion.End:
                OnInterruptEnded(context);
                break;
            case KernelQuestion.Print print:
                OnPrinted(context, print, (HcallAnswer)answer);
                break;
            case KernelQuestion.ReadError:
                OnErrorAnswered(context, (HcallAnswer)answer);
                break;
            case KernelQuestion.Ring ring:
                RingOnce(context, ring.Doorbell, ring.Left);
                break;
        }
    }

    /// <summary>A kernel that is gone does nothing but print its last words; the experiment alone hears that its events strike nothing.</summary>
    private void OnAnythingWhenGone(IActorContext context, Message message)
    {
        if (message is GuestNotice.Befall befall)
            Ignore(context, befall.Event, _end);
        else if (message is HcallAnswer answer && Port.Close(answer) is KernelQuestion.Print print)
            OnPrinted(context, print, answer);
    }

    /// <summary>Nothing in the guest runs from now on. Its calls that are on their way still take effect.</summary>
    private void BecomeGone(IActorContext context, string end)
    {
        _stage = KernelStage.Gone;
        _end = end;
        foreach (var process in _processes)
            context.Stop(process.Actor);
        _processes.Clear();
        foreach (var subscriber in _subscribers)
            context.Stop(subscriber);
        _subscribers.Clear();
        StopDriver(context);
        StopTerminals(context);
        context.Cancel(_grace);
        _grace = TimerId.None;
    }

    private void StopDriver(IActorContext context)
    {
        if (!_driver.IsNone)
            context.Stop(_driver);
        _driver = ActorId.None;
    }

    private void AssertInvariants()
    {
        Invariant.Holds((_stage == KernelStage.Off) == (_boot is null));
        Invariant.Holds((_stage == KernelStage.Gone) == (_end.Length > 0));
        Invariant.Holds(_stage != KernelStage.Gone || (_processes.Count == 0 && _driver.IsNone));
        Invariant.Holds(_stage != KernelStage.Loading || !_driver.IsNone || _afterPrinting == ConsoleEnd.Up);
        Invariant.Holds(_stage == KernelStage.Up || _processes.Count == 0);
        Invariant.Holds(_grace.IsNone || (_powersOff && _processes.Count > 0));
        Invariant.Holds(!_powersOff || _stage == KernelStage.Gone || _processes.Count > 0);
        Invariant.Holds(_interrupt == InterruptStage.Handling || _vector == default);
    }
}
