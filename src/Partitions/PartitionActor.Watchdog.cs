using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Partitions;

/// <content>
/// The guest's watchdogs, one per vcpu. Their timers run while the partition has a guest. An expiry that comes while the guest cannot serve — the vcpus
/// are parked by a pause, or are about to leave or to be parked — is not counted: a pause must not cost a guest its life.
/// Source: Topaz <c>src/timers.c</c>; that parked vcpus do not count is a choice of ours.
/// </content>
public sealed partial class PartitionActor
{
    /// <summary>Entry n is that of vcpu n; empty as long as no watchdog was ever used.</summary>
    private GuestWatchdog[] _watchdogs = [];

    private void OnWatchdogAccess(IActorContext context, ActorId asker, WatchdogAccess access)
    {
        if (!HasGuest || access.Boot != _boot)
        {
            context.Log(new HypervisorFact.Dropped(Label, $"a watchdog access of boot {access.Boot}", "that boot is over"));
            return;
        }

        switch (access)
        {
            case WatchdogAccess.Set set:
                SetWatchdog(context, set.Vcpu, set.Control, "guest");
                break;
            case WatchdogAccess.Serve serve:
                context.Log(new WatchdogFact.Served(Label, serve.Vcpu, WatchdogOf(serve.Vcpu).Serve()));
                break;
            case WatchdogAccess.ReadStatus read:
                var dog = WatchdogOf(read.Vcpu);
                context.Tell(asker, new WatchdogStatus(read.Vcpu, dog.Expiries > 0, dog.Expiries > 1, dog.ResetStatus));
                break;
            default:
                throw Invariant.Unreachable(access);
        }
    }

    /// <summary>vcpu 0 is about to enter the guest.</summary>
    private void AutostartWatchdog(IActorContext context)
    {
        if (_spec.WatchdogAutostart is { } period)
            SetWatchdog(context, 0, new WatchdogControl(period, WatchdogControl.ResetsChip, RaisesInterrupt: false), "autostart");
    }

    private void SetWatchdog(IActorContext context, uint vcpu, WatchdogControl control, string by)
    {
        Invariant.Holds(control.Period.Value <= WatchdogPeriod.Shortest && control.ResetControl <= 3);
        var dog = WatchdogOf(vcpu);
        dog.Set(control);
        context.Log(new WatchdogFact.WasSet(Label, vcpu, dog.Control!.Value, by));
        context.Cancel(dog.Timer);
        dog.Timer = TimerId.None;
        AwaitExpiry(context, vcpu, dog);
    }

    private static void AwaitExpiry(IActorContext context, uint vcpu, GuestWatchdog dog)
    {
        if (dog.Control is { Period: { Expires: true } period })
            dog.Timer = context.Schedule(period.ToNextEdge(context.Now), new PartitionStep.WatchdogExpired(vcpu));
    }

    private void OnWatchdogExpired(IActorContext context, uint vcpu)
    {
        var dog = WatchdogOf(vcpu);
        Invariant.Holds(HasGuest && dog.Control is not null);
        AwaitExpiry(context, vcpu, dog);
        if (_state != PartitionState.Running)
        {
            context.Log(CodeMarks.PartitionWatchdogNotCounted);
            return;
        }

        var control = dog.Control.Value;
        switch (dog.Expire())
        {
            case 1:
                context.Log(new WatchdogFact.Expired(Label, vcpu, "enw"));
                break;
            case 2:
                context.Log(new WatchdogFact.Expired(Label, vcpu, "wis"));
                if (control.RaisesInterrupt)
                    context.Tell(_guest, new GuestNotice.WatchdogInterrupt(vcpu));
                break;
            default:
                OnWatchdogTimeout(context, vcpu, dog);
                break;
        }
    }

    private void OnWatchdogTimeout(IActorContext context, uint vcpu, GuestWatchdog dog)
    {
        Invariant.Holds(dog.Control is not null);
        if (dog.Control.Value.ResetControl == 0)
        {
            context.Log(new WatchdogFact.Expired(Label, vcpu, "nothing"));
            return;
        }

        switch (_spec.WatchdogTimeout)
        {
            case WatchdogAction.Notify:
                context.Log(new WatchdogFact.Expired(Label, vcpu, "notify"));
                context.Tell(_hypervisor, new PartitionReport.WatchdogExpired(_spec.Id));
                break;
            case WatchdogAction.Reset:
                context.Log(new WatchdogFact.Expired(Label, vcpu, "reset"));
                EndBootByWatchdog(context, vcpu, dog, LifecycleRequest.Restart);
                break;
            case WatchdogAction.Stop:
                context.Log(new WatchdogFact.Expired(Label, vcpu, "stop"));
                EndBootByWatchdog(context, vcpu, dog, LifecycleRequest.Stop);
                break;
            default:
                throw Invariant.Unreachable(_spec.WatchdogTimeout);
        }
    }

    /// <summary>The reason is which vcpu it was, and so a reset and a stop look alike in the live tree.</summary>
    private void EndBootByWatchdog(IActorContext context, uint vcpu, GuestWatchdog dog, LifecycleRequest request)
    {
        Invariant.Holds(_state.Accepts(request) == PartitionState.Stopping);
        dog.SaveResetStatus();
        NoteStopRequest(context, StopOrigin.Watchdog, $"vcpu-{vcpu}", isAccepted: true);
        Become(context, PartitionState.Stopping);
        BeginStop(context, restarts: request == LifecycleRequest.Restart);
    }

    private void SwitchWatchdogsOff(IActorContext context)
    {
        foreach (var dog in _watchdogs)
        {
            context.Cancel(dog.Timer);
            dog.SwitchOff();
        }
    }

    private void ForgetWatchdogReset()
    {
        foreach (var dog in _watchdogs)
            dog.ForgetResetStatus();
    }

    private GuestWatchdog WatchdogOf(uint vcpu)
    {
        Invariant.Holds(vcpu < (uint)_spec.Cpus.Count);
        if (_watchdogs.Length == 0)
        {
            _watchdogs = new GuestWatchdog[_spec.Cpus.Count];
            for (var i = 0; i < _watchdogs.Length; i++)
                _watchdogs[i] = new GuestWatchdog();
        }

        return _watchdogs[vcpu];
    }
}
