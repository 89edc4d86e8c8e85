using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Drivers;

/// <content>
/// The watchdog driver: registers of vcpu 0 on behalf of one process. A kernel that is gone serves nothing, and so the watchdog runs out. A process that
/// ends as it should sets the longest period, which is as good as off; the reset control cannot be taken back. One that is killed leaves the watchdog
/// running. Source: Linux <c>drivers/watchdog/booke_wdt.c</c>, <c>WatchdogException</c> of <c>arch/powerpc/kernel/traps.c</c>.
/// </content>
internal sealed partial class LinuxGuest
{
    private const uint WatchdogVcpu = 0;

    private ActorId _watchdogOwner;
    private WatchdogPeriod _watchdogPeriod;
    private bool _starvesWatchdog;

    private void OnWatchdogRequest(IActorContext context, WatchdogRequest request)
    {
        Invariant.Holds(_stage == KernelStage.Up);
        switch (request)
        {
            case WatchdogRequest.Open open:
                _watchdogOwner = context.Sender;
                _watchdogPeriod = open.Period;
                SetWatchdog(context, open.Period, raisesInterrupt: true);
                context.Tell(Boot.PartitionActor, new WatchdogAccess.Serve(Boot.Number, WatchdogVcpu));
                context.Tell(Boot.PartitionActor, new WatchdogAccess.ReadStatus(Boot.Number, WatchdogVcpu));
                break;
            case WatchdogRequest.KeepAlive when _starvesWatchdog:
                break;
            case WatchdogRequest.KeepAlive:
                context.Tell(Boot.PartitionActor, new WatchdogAccess.Serve(Boot.Number, WatchdogVcpu));
                break;
            default:
                throw Invariant.Unreachable(request);
        }
    }

    private void OnWatchdogStatus(IActorContext context, WatchdogStatus status) =>
        context.Log(new WatchdogFact.Seen(Boot.Label, status.ResetStatus == 0 ? "power-on" : "reset"));

    /// <summary>Says so once: the interrupt is switched off, the watchdog runs on.</summary>
    private void OnWatchdogInterrupt(IActorContext context)
    {
        context.Log(new WatchdogFact.Seen(Boot.Label, "interrupt"));
        SetWatchdog(context, _watchdogPeriod, raisesInterrupt: false);
    }

    /// <summary>A process has ended as it should.</summary>
    private void CloseWatchdog(IActorContext context, ActorId process)
    {
        if (_watchdogOwner.IsNone || process != _watchdogOwner)
            return;
        _watchdogOwner = ActorId.None;
        _watchdogPeriod = WatchdogPeriod.Longest;
        SetWatchdog(context, _watchdogPeriod, raisesInterrupt: false);
        context.Tell(Boot.PartitionActor, new WatchdogAccess.Serve(Boot.Number, WatchdogVcpu));
    }

    private void SetWatchdog(IActorContext context, WatchdogPeriod period, bool raisesInterrupt) =>
        context.Tell(
            Boot.PartitionActor,
            new WatchdogAccess.Set(Boot.Number, WatchdogVcpu, new WatchdogControl(period, WatchdogControl.ResetsChip, raisesInterrupt)));

    private void AddWatchdogTo(ref StateHash hash)
    {
        hash.Add(_watchdogOwner);
        hash.Add(_watchdogPeriod.Value);
        hash.Add(_starvesWatchdog);
    }
}
