using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Drivers;

/// <content>
/// The orderly power-off: user space is asked to end, then the kernel stops its own partition, so that the partition is stopped by
/// itself.
/// Source: <c>orderly_poweroff(false)</c>; the hook is in <c>LinuxGuest.Hooks.cs</c>.
/// </content>
internal sealed partial class LinuxGuest
{
    private bool _ignoresShutdown;
    private bool _powersOff;
    private TimerId _grace;

    private void OnShutdownRang(IActorContext context)
    {
        context.Log(new GuestFact.ShutdownAsked(Boot.Label, _ignoresShutdown));
        if (_ignoresShutdown)
            return;
        if (program.Fidelity.Has(Defect.PowerOffAtOnce))
            context.Tell(context.Self, new KernelMessage.PowerOffWork());
        else
            BeginPowerOff(context);
    }

    /// <summary>Nobody is asked: processes die as the machine is switched off. Source: <c>kernel_power_off</c>.</summary>
    private void OnPowerOffWork(IActorContext context)
    {
        _powersOff = true;
        PowerOffNow(context);
    }

    private void BeginPowerOff(IActorContext context)
    {
        if (_powersOff)
        {
            context.Log(CodeMarks.KernelShutdownAskedAgain);
            return;
        }

        _powersOff = true;
        if (_processes.Count == 0)
        {
            PowerOffNow(context);
            return;
        }

        foreach (var process in _processes)
            context.Tell(process.Actor, new ProcessNotice.Signalled(SignalNumber.SIGTERM));
        _grace = context.Schedule(program.ShutdownGrace, new KernelMessage.GraceOver());
    }

    private void OnGraceOver(IActorContext context)
    {
        Invariant.Holds(_powersOff);
        Invariant.Holds(_processes.Count > 0);
        context.Log(CodeMarks.KernelGraceOver);
        PowerOffNow(context);
    }

    private void PowerOffNow(IActorContext context)
    {
        Invariant.Holds(_powersOff);
        context.Log(new GuestFact.PoweringOff(Boot.Label));
        BecomeGone(context, "the guest has powered off");
        Print(context, "reboot: Power down");
        AfterPrinting(context, ConsoleEnd.Stop);
    }

    /// <summary>Whatever ran is dead at once; then the setting decides.</summary>
    private void Panic(IActorContext context, string reason)
    {
        context.Log(new GuestFact.Panicked(Boot.Label, reason, program.Panic.Name()));
        BecomeGone(context, "the guest has panicked");
        Print(context, $"Kernel panic - not syncing: {reason}");
        switch (program.Panic)
        {
            case PanicSetting.Restart:
                AfterPrinting(context, ConsoleEnd.Restart);
                break;
            case PanicSetting.Stop:
                AfterPrinting(context, ConsoleEnd.Stop);
                break;
            case PanicSetting.Hang:
                AfterPrinting(context, ConsoleEnd.Nothing);
                break;
            default:
                throw Invariant.Unreachable(program.Panic);
        }
    }

    private void Crash(IActorContext context, Defect defect, string text) => Panic(context, $"fsl-hv: {Defects.Of(defect).Name}: {text}");

    private void Hang(IActorContext context)
    {
        context.Log(new GuestFact.Hung(Boot.Label));
        BecomeGone(context, "the guest hangs");
        StopPrinting();
    }
}
