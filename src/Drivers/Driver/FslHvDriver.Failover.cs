using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Drivers;

/// <content>
/// The failover chain. Each state-change interrupt has a thread, so chains for different partitions run at the same time and for one
/// partition one after the other. Subscribers are told one at a time, greatest priority first, equal ones in order of registration.
/// Source: <c>fsl_hv_state_change_thread</c>, Linux <c>kernel/notifier.c</c>.
/// </content>
internal sealed partial class FslHvDriver
{
    private readonly List<Subscriber> _subscribers = [];
    private RequestId _lastNotice;

    /// <summary>Source: <c>fsl_hv_failover_register</c>, which needs nothing of the driver but its list.</summary>
    private void OnRegister(IActorContext context, DriverMessage.Register register)
    {
        foreach (var registered in _registered)
            Invariant.Holds(!registered.Thread.IsRunning);
        var place = 0;
        while (place < _subscribers.Count && _subscribers[place].Priority >= register.Priority)
            place++;
        _subscribers.Insert(place, new(register.Name, register.Priority, register.Subscriber));
        context.Watch(register.Subscriber);
    }

    private static void Wake(IActorContext context, RegisteredDoorbell registered)
    {
        if (registered.Thread.Wake())
            context.Tell(context.Self, new DriverMessage.RunThread(registered.Doorbell.Interrupt));
        else
            context.Log(CodeMarks.DriverChainWokenAgain);
    }

    private void OnRunThread(IActorContext context, Handle interrupt)
    {
        if (Registered(interrupt) is { } registered)
            BeginChain(context, registered);
    }

    private void BeginChain(IActorContext context, RegisteredDoorbell registered)
    {
        registered.Thread.Begin();
        context.Log(new DriverFact.ChainStarted(_boot.Label, registered.Doorbell.Partition));
        TellNext(context, registered);
    }

    private void TellNext(IActorContext context, RegisteredDoorbell registered)
    {
        var (doorbell, thread, _) = registered;
        int place;
        while ((place = thread.Next(_subscribers.Count)) < _subscribers.Count)
        {
            var subscriber = _subscribers[place];
            if (subscriber.IsGone)
                continue;
            _lastNotice = _lastNotice.Next;
            thread.Await(_lastNotice);
            context.Log(new DriverFact.SubscriberTold(_boot.Label, subscriber.Name, doorbell.Partition));
            context.Tell(subscriber.Actor, new FailoverNotice(_lastNotice, doorbell.Partition));
            return;
        }

        EndChain(context, registered);
    }

    private void EndChain(IActorContext context, RegisteredDoorbell registered)
    {
        context.Log(new DriverFact.ChainEnded(_boot.Label, registered.Doorbell.Partition));
        if (registered.Thread.End())
        {
            context.Log(CodeMarks.DriverChainRunsAgain);
            BeginChain(context, registered);
        }
    }

    private void OnFailoverHandled(IActorContext context, RequestId notice)
    {
        foreach (var registered in _registered)
        {
            if (!registered.Thread.Awaits(notice) || _subscribers[registered.Thread.At].Actor != context.Sender)
                continue;
            context.Log(new DriverFact.SubscriberDone(_boot.Label, _subscribers[registered.Thread.At].Name, registered.Doorbell.Partition));
            TellNext(context, registered);
            return;
        }
    }

    /// <summary>A subscriber that died is waited for no longer, and not told again.</summary>
    private void OnSubscriberGone(IActorContext context, ActorId who)
    {
        for (var i = 0; i < _subscribers.Count; i++)
        {
            if (_subscribers[i].Actor != who)
                continue;
            _subscribers[i] = _subscribers[i] with { IsGone = true };
            foreach (var registered in _registered)
            {
                if (registered.Thread.IsRunning && registered.Thread.At == i)
                {
                    context.Log(CodeMarks.DriverSubscriberDiedInChain);
                    TellNext(context, registered);
                }
            }
        }
    }
}
