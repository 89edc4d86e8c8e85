using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Hypervisor;

/// <content>What guests ask: checks, effects, answers.</content>
public sealed partial class HypervisorActor
{
    private void OnGuestCall(IActorContext context, ActorId asker, GuestCall call)
    {
        var index = IndexOf(call.Caller);
        var guest = _guests[index];
        Invariant.Holds(guest.Phase == GuestPhase.Running); // The partition drops or holds what its guest must not ask any more.
        var verdict = guest.Calls.Admit(asker, call, out var isNewAsker, out var answer);
        if (isNewAsker)
        {
            _askers[asker] = index;
            context.Watch(asker);
        }

        switch (verdict)
        {
            case CallVerdict.New when call is GuestCall.Issue issue:
                OnHcall(context, index, asker, issue);
                break;
            case CallVerdict.New when call is GuestCall.TakeInterrupt take:
                OnTakeInterrupt(context, index, asker, take);
                break;
            case CallVerdict.New when call is GuestCall.UseDevice use:
                OnUseDevice(context, guest, asker, use);
                break;
            case CallVerdict.Repeat:
                Invariant.Holds(answer is not null);
                context.Log(new HypervisorFact.Dropped(guest.Label, $"call {call.Id}", "a repeat, answered as before"));
                Deliver(context, guest, asker, answer);
                break;
            case CallVerdict.InWork or CallVerdict.Stale:
                context.Log(new HypervisorFact.Dropped(guest.Label, $"call {call.Id}", "a repeat"));
                break;
            default:
                throw Invariant.Unreachable(call);
        }
    }

    private void OnTakeInterrupt(IActorContext context, int index, ActorId asker, GuestCall.TakeInterrupt take)
    {
        var guest = _guests[index];
        Invariant.Holds(take.Vcpu < guest.VcpuCount);
        Handle vector;
        var stopRang = false;
        if (!guest.Pic.HasActive(take.Vcpu) && _devices.TryTake(index, take.Vcpu, out vector, out var again))
        {
            guest.Pic.TookAnother(take.Vcpu);
            context.Log(new DeviceFact.Taken(guest.Label, vector, again));
        }
        else
        {
            var line = guest.Pic.Take(take.Vcpu, out again);
            vector = line < 0 ? InterruptTaken.Spurious : guest.Plan.Lines[line].Handle;
            if (line >= 0)
                context.Log(new DoorbellFact.Taken(guest.Label, vector, again));
            else
                context.Log(CodeMarks.HypervisorInterruptSpurious);
            if (again)
                context.Log(CodeMarks.HypervisorInterruptTakenAgain);
            stopRang = line >= 0 && !again && guest.Pic.TakeStop(line);
        }

        Tell(context, guest, asker, new InterruptTaken(take.Id, take.Vcpu, vector) { StopRang = stopRang });
    }

    private void OnHcall(IActorContext context, int index, ActorId asker, GuestCall.Issue issue)
    {
        _guests[index].CallBegins();
        switch (issue.Call)
        {
            case Hcall.PartitionRestart call:
                AskToChange(context, index, asker, issue, call.Partition, LifecycleRequest.Restart);
                break;
            case Hcall.PartitionStop call:
                AskToChange(context, index, asker, issue, call.Partition, LifecycleRequest.Stop);
                break;
            case Hcall.PartitionStart call:
                AskToChange(context, index, asker, issue, call.Partition, LifecycleRequest.Start, call.Entry, call.Load);
                break;
            case Hcall.PartitionGetStatus call:
                AskForStatus(context, index, asker, issue, call.Partition);
                break;
            case Hcall.SystemReset:
                OnSystemReset(context, index, asker, issue);
                break;
            case Hcall.PartitionGetDtprop call:
                AskForProperty(context, index, asker, issue, call.Partition);
                break;
            case Hcall.PartitionSetDtprop call:
                AskForProperty(context, index, asker, issue, call.Partition);
                break;
            case Hcall.PartitionMemcpy call:
                OnMemcpy(context, index, asker, issue, call);
                break;
            case Hcall.ClaimDevice call:
                OnClaimDevice(context, index, asker, issue, call.Device);
                break;
            case Hcall.PartitionStopDma call:
                OnPartitionStopDma(context, index, asker, issue, call.Partition);
                break;
            case Hcall.DmaAttrSet call:
                Answer(context, _guests[index], asker, issue, OnDmaAttrSet(_guests[index], issue, call));
                break;
            case Hcall.DmaAttrGet call:
                OnDmaAttrGet(context, index, asker, issue, call);
                break;
            case Hcall.ErrGetInfo call:
                OnErrGetInfo(context, index, asker, issue, call);
                break;
            default:
                var guest = _guests[index];
                Answer(context, guest, asker, issue, AnswerAtOnce(context, index, issue.Id, issue.Call));
                break;
        }
    }

    private HcallAnswer AnswerAtOnce(IActorContext context, int index, RequestId id, Hcall call)
    {
        var guest = _guests[index];
        switch (call)
        {
            case Hcall.DoorbellSend send:
                if (guest.Plan.Find(send.Doorbell) is not HandleEntry.SendDoorbell doorbell)
                    return new(id, HcallStatus.Invalid);
                Ring(context, doorbell.Doorbell, guest.Label);
                return new(id, HcallStatus.Success);
            case Hcall.ByteChannelSend send:
                return OnByteChannelSend(context, guest, id, send);
            case Hcall.ByteChannelReceive receive:
                return OnByteChannelReceive(context, guest, id, receive);
            case Hcall.ByteChannelPoll poll:
                return OnByteChannelPoll(guest, id, poll);
            case Hcall.SendNmi send:
                return OnSendNmi(context, guest, id, send.Mask);
            case Hcall.GetCoreState or Hcall.EnterNap or Hcall.ExitNap:
                return OnPowerManagementCall(context, guest, id, call);
            case Hcall.Unknown:
                return new(id, HcallStatus.Unimplemented);
            case Hcall.IntIack:
                return new(id, HcallStatus.InvalidState);
            case Hcall.DmaEnable enable:
                return OnDmaSwitch(context, index, id, enable.Dma, enable: true);
            case Hcall.DmaDisable disable:
                return OnDmaSwitch(context, index, id, disable.Dma, enable: false);
            case Hcall.VmpicGetMsir get:
                return OnVmpicGetMsir(index, id, get.Interrupt);
            default:
                return OnInterruptCall(context, index, id, call);
        }
    }

    private void AskToChange(
        IActorContext context, int index, ActorId asker, GuestCall.Issue issue, Handle handle, LifecycleRequest request,
        ulong? entry = null, bool load = false)
    {
        if (!TryResolve(index, handle, out var target))
        {
            Answer(context, _guests[index], asker, issue, new(issue.Id, HcallStatus.Invalid));
            return;
        }

        if (request is LifecycleRequest.Stop or LifecycleRequest.Restart)
            context.Tell(_guests[index].Partition, ForgetWatchdogResetMessage);
        if (request == LifecycleRequest.Start)
            _startsAsked++;
        var origin = handle == Handle.Self ? StopOrigin.Self : StopOrigin.Manager;
        var id = Ask(new Question.OfGuest(new(index, asker, issue.Id, issue.Call)));
        TellChange(context, target, new PartitionRequest.ChangeState(id, request, origin, entry, load));
    }

    private void AskForStatus(IActorContext context, int index, ActorId asker, GuestCall.Issue issue, Handle handle)
    {
        if (!TryResolve(index, handle, out var target))
        {
            Answer(context, _guests[index], asker, issue, new(issue.Id, HcallStatus.Invalid));
            return;
        }

        var id = Ask(new Question.OfGuest(new(index, asker, issue.Id, issue.Call)));
        context.Tell(_guests[target].Partition, new PartitionRequest.GetStatus(id));
    }

    /// <summary>−1 is the caller; otherwise the handle must be a partition's in the caller's own table.</summary>
    private bool TryResolve(int caller, Handle handle, out int target)
    {
        target = caller;
        if (handle == Handle.Self)
            return true;
        if (_guests[caller].Plan.Find(handle) is not HandleEntry.Partition entry)
            return false;
        target = entry.Index;
        return true;
    }

    private void OnPartitionAnswer(IActorContext context, PartitionAnswer answer)
    {
        Invariant.Holds(_questions.Remove(answer.Id.Value, out var question));
        switch (question)
        {
            case Question.OfGuest asked:
                Finish(context, asked.Call, answer.Status, r4: asked.Call.Hcall is Hcall.PartitionGetStatus ? (uint)answer.State : 0);
                break;
            case Question.OfOwner:
                OnOwnerAnswered(context, answer.State);
                break;
            case Question.OfShell asked:
                OnShellAnswered(context, asked, answer);
                break;
            default:
                throw Invariant.Unreachable(question);
        }

        if (StartedBy(question) is { } started)
            OnStartAnswered(context, started, answer.Status == HcallStatus.Success);
    }

    /// <summary>The partition that a question was to start; null for any other question.</summary>
    private int? StartedBy(Question question)
    {
        if (question is Question.OfShell { Request: LifecycleRequest.Start } asked)
            return asked.Partition;
        if (question is not Question.OfGuest { Call: { Hcall: Hcall.PartitionStart start } call })
            return null;
        Invariant.Holds(TryResolve(call.Guest, start.Partition, out var target));
        return target;
    }

    private void Answer(IActorContext context, GuestSlot guest, ActorId asker, GuestCall.Issue issue, HcallAnswer answer) =>
        Finish(context, guest, asker, issue.Call, answer);

    private void Finish(IActorContext context, OpenCall call, HcallStatus status, uint r4 = 0) =>
        Finish(context, _guests[call.Guest], call.Asker, call.Hcall, new(call.Id, status, r4));

    private void Finish(IActorContext context, GuestSlot guest, ActorId asker, Hcall call, HcallAnswer answer)
    {
        if (context.IsObserved)
            context.Log(new HypervisorFact.HcallAnswered(guest.Label, call, answer.Status));
        Tell(context, guest, asker, answer);
        guest.CallReturns();
        GoOnWithoutCalls(context, guest);
    }

    private static void Tell(IActorContext context, GuestSlot guest, ActorId asker, GuestCallAnswer answer)
    {
        guest.Calls.Answered(asker, answer);
        Deliver(context, guest, asker, answer);
    }

    /// <summary>
    /// Answers go straight to who asked, except where memory is shared: there they take the way that stores of others take, so that none of those is still
    /// on its way when the guest learns what came after it. From another node they go with all that is said to the partition.
    /// </summary>
    private static void Deliver(IActorContext context, GuestSlot guest, ActorId asker, GuestCallAnswer answer)
    {
        if (guest.SharesMemory || guest.IsFar)
            context.Tell(guest.Partition, new PartitionRequest.PassAnswer(asker, answer));
        else
            context.Tell(asker, answer);
    }
}
