using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Hypervisor;

/// <content>
/// Reset of the machine: every partition is told, and when the last one has let everything go power comes on again. What a partition sent before it
/// heard of the reset arrives before its answer, and is dropped. Source: Topaz <c>src/guts.c</c>, and <c>src/guest.c</c> for the count of active
/// partitions.
/// </content>
public sealed partial class HypervisorActor
{
    private static readonly PartitionRequest ResetMessage = new PartitionRequest.Reset();
    private static readonly PartitionRequest MayStopMessage = new PartitionRequest.MayStop();

    /// <summary>Partitions that have not let go yet; above 0 while the machine resets.</summary>
    private int _resetsAwaited;

    /// <summary>
    /// Starts that were handed on and are not answered: each may turn out to have made a partition active, which it does when it is accepted.
    /// </summary>
    private int _startsAsked;

    /// <summary>The last active partition, which waits with its stop until every start is answered; −1 when none waits.</summary>
    private int _lastToStop = -1;
    private PartitionRequest? _lastGrant;

    private bool IsResetting => _resetsAwaited > 0;

    /// <summary>A partition is about to become stopped, and no longer counts as active. The last one of a machine that resets then never gets there.</summary>
    private void OnAboutToStop(IActorContext context, int index, PartitionRequest grant)
    {
        Invariant.Holds(_active > 0 && _guests[index].IsActive);
        _guests[index].IsActive = false;
        _active--;
        if (_active > 0 || !_plan.Hypervisor.ResetOnPartitionStop)
        {
            context.Tell(_guests[index].Partition, grant);
            return;
        }

        Invariant.Holds(_lastToStop < 0);
        (_lastToStop, _lastGrant) = (index, grant);
        DecideLastStop(context);
    }

    private void DecideLastStop(IActorContext context)
    {
        if (_lastToStop < 0 || (_active == 0 && _startsAsked > 0))
        {
            if (_lastToStop >= 0)
                context.Log(CodeMarks.HypervisorLastStopWaits);
            return;
        }

        Invariant.Holds(_lastGrant is not null);
        var (index, grant) = (_lastToStop, _lastGrant);
        (_lastToStop, _lastGrant) = (-1, null);
        if (_active > 0)
            context.Tell(_guests[index].Partition, grant);
        else
            BeginReset(context, _guests[index].Label, "partition-stop");
    }

    private void OnStartAnswered(IActorContext context, int index, bool isAccepted)
    {
        Invariant.Holds(_startsAsked > 0);
        _startsAsked--;
        if (isAccepted)
        {
            Invariant.Holds(!_guests[index].IsActive);
            _guests[index].IsActive = true;
            _active++;
        }

        DecideLastStop(context);
    }

    /// <summary>The call does not return, unless it is refused: by who asks, or because there is nothing to reset with.</summary>
    private void OnSystemReset(IActorContext context, int index, ActorId asker, GuestCall.Issue issue)
    {
        var guest = _guests[index];
        if (!guest.Plan.Traits.Privileged)
            Answer(context, guest, asker, issue, new(issue.Id, HcallStatus.NotPermitted));
        else if (context.FaultPoint(HypervisorFaults.NoResetDevice))
            Answer(context, guest, asker, issue, new(issue.Id, HcallStatus.NoDevice));
        else
            BeginReset(context, guest.Label, "hcall");
    }

    private void BeginReset(IActorContext context, string by, string cause)
    {
        Invariant.Holds(!IsResetting);
        context.Log(new MachineFact.Reset(by, cause));
        _questions.Clear();
        _askers.Clear();
        (_active, _initializing, _startsAsked, _lastToStop, _lastGrant) = (0, 0, 0, -1, null);
        _resetsAwaited = _guests.Length;
        ResetByteChannels();
        _shell.Reset();
        _isHung = false;
        _copies.Clear();
        _decisions.Clear();
        _devices.PowerOff();
        _errors.Reset();
        ForgetHeap();
        ResetFar(context);
        foreach (var guest in _guests)
        {
            guest.PowerOff();
            context.Tell(guest.Partition, ResetMessage);
        }

        if (!IsResetting)
            SwitchOn(context); // There is no partition to wait for.
    }

    private void OnMessageWhileResetting(IActorContext context, Message message)
    {
        if (message is not (PartitionReport.WasReset or ToldTheLost { Told: PartitionRequest.Reset }))
        {
            context.Log(CodeMarks.HypervisorLostInReset);
            Lose(context, message, "the machine resets");
            return;
        }

        Invariant.Holds(_resetsAwaited > 0);
        _resetsAwaited--;
        if (_resetsAwaited == 0)
            SwitchOn(context);
    }

    private void SwitchOn(IActorContext context)
    {
        Invariant.Holds(_active == 0 && _questions.Count == 0);
        _active = _guests.Length;
        _initializing = _guests.Length;
        EnableLastingDma(context);
        foreach (var guest in _guests)
        {
            guest.PowerOn();
            context.Tell(guest.Partition, PowerOnMessage);
        }

        BeginShell(context);
    }

    private void AddResetTo(ref StateHash hash)
    {
        hash.Add(_resetsAwaited);
        hash.Add(_startsAsked);
        hash.Add(_lastToStop);
        hash.Add(_lastGrant);
    }
}
