using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Drivers;

/// <content>What an experiment does to the guest.</content>
internal sealed partial class LinuxGuest
{
    private void OnBefall(IActorContext context, GuestEvent e)
    {
        if (WhyNot(e) is { } reason)
        {
            Ignore(context, e, reason);
            return;
        }

        context.Log(new GuestFact.Befell(Boot.Label, e));
        Strike(context, e);
    }

    private void Ignore(IActorContext context, GuestEvent e, string reason) => context.Log(new GuestFact.EventIgnored(Boot.Label, e, reason));

    /// <summary>Why an event finds nothing to strike; null when it strikes. A kernel that boots can die, and do nothing else yet.</summary>
    private string? WhyNot(GuestEvent e) => e switch
    {
        GuestEvent.Panic or GuestEvent.Hang or GuestEvent.StopSelf or GuestEvent.RestartSelf or GuestEvent.ResetMachine => null,
        GuestEvent.RestartEveryVcpu => "a kernel restarts on one vcpu only",
        _ when _stage != KernelStage.Up => "the guest is still booting",
        GuestEvent.RingDoorbell ring when SendHandle(ring.Doorbell) is null => $"no send doorbell {ring.Doorbell}",
        GuestEvent.RingDoorbell { Count: < 1 } => "nothing to ring",
        GuestEvent.StarveWatchdog when _watchdogOwner.IsNone => "nobody serves its watchdog",
        GuestEvent.UnloadDriver when _driver.IsNone => "the driver is not there",
        GuestEvent.Signal signal when PlaceOf(signal.Process) < 0 => $"no process {signal.Process}",
        GuestEvent.Partman or GuestEvent.Manage or GuestEvent.PowerOff when _powersOff => "the guest is powering off",
        _ => null,
    };

    private void Strike(IActorContext context, GuestEvent e)
    {
        switch (e)
        {
            case GuestEvent.Panic panic:
                Panic(context, panic.Reason);
                break;
            case GuestEvent.Hang:
                Hang(context);
                break;
            case GuestEvent.IgnoreShutdown:
                _ignoresShutdown = true;
                break;
            case GuestEvent.PowerOff:
                BeginPowerOff(context);
                break;
            case GuestEvent.StopSelf:
                Port.Issue(context, new Hcall.PartitionStop(Handle.Self), KernelQuestion.ChangeSelf.Instance);
                break;
            case GuestEvent.RestartSelf:
                RestartByHook(context);
                break;
            case GuestEvent.ResetMachine:
                Port.Issue(context, new Hcall.SystemReset(), KernelQuestion.ChangeSelf.Instance);
                break;
            case GuestEvent.RingDoorbell ring:
                RingOnce(context, SendHandle(ring.Doorbell)!.Value, ring.Count);
                break;
            case GuestEvent.Partman command:
                StartPartman(context, command.Arguments);
                break;
            case GuestEvent.Manage manage:
                StartPartman(context, PartmanCommandLine.Of(manage, program.Fidelity));
                break;
            case GuestEvent.StarveWatchdog:
                _starvesWatchdog = true;
                break;
            case GuestEvent.UnloadDriver:
                context.Tell(_driver, new DriverMessage.Unload());
                break;
            case GuestEvent.Signal signal:
                context.Tell(_processes[PlaceOf(signal.Process)].Actor, new ProcessNotice.Signalled(signal.Number));
                break;
            default:
                throw Invariant.Unreachable(e);
        }
    }

    private void StartPartman(IActorContext context, ValueList<string> arguments) =>
        StartProcess(context, new Partman { Name = Partman.ProcessName, Arguments = arguments, Files = program.Files, Fidelity = program.Fidelity });

    private Handle? SendHandle(string node) => _tree is null ? null : GuestTree.SendHandle(_tree, node);

    /// <summary>Rings, and again as soon as the hcall has returned, refused or not, until none is left.</summary>
    private void RingOnce(IActorContext context, Handle doorbell, int left)
    {
        Invariant.Holds(left >= 0);
        if (left > 0)
            Port.Issue(context, new Hcall.DoorbellSend(doorbell), new KernelQuestion.Ring(doorbell, left - 1));
    }
}
