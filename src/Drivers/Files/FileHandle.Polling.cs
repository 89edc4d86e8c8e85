using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Drivers;

/// <content>poll: readable when the ring has something, and never anything else.</content>
internal sealed partial class FileHandle
{
    private bool _hasComplained;

    private void OnPoll(IActorContext context, Syscall.Poll poll)
    {
        if (!Holds(context.Sender))
        {
            context.Reply(new SyscallAnswer.PollDone(poll.Id, Errno.EBADF, false));
            return;
        }

        ComplainOfSpinlock(context);
        if (!_ring.IsEmpty || poll.Timeout <= Duration.Zero)
            context.Reply(new SyscallAnswer.PollDone(poll.Id, Errno.None, !_ring.IsEmpty));
        else if (context.FaultPoint(DriverFaults.PollInterrupted))
            context.Reply(new SyscallAnswer.PollDone(poll.Id, Errno.EINTR, false));
        else
            Sleep(new Sleeper.Poller(context.Sender, poll.Id, TimerFor(context, poll)));
    }

    /// <summary><c>poll_wait</c> may sleep, and is called with the queue's lock held.</summary>
    private void ComplainOfSpinlock(IActorContext context)
    {
        if (_hasComplained || !fidelity.Has(Defect.PollUnderSpinlock))
            return;
        _hasComplained = true;
        context.Tell(kernel, new KernelMessage.Complained("BUG: sleeping function called from invalid context: fsl_hv_poll"));
    }

    private static TimerId TimerFor(IActorContext context, Syscall.Poll poll) =>
        poll.Timeout is { } timeout ? context.Schedule(timeout, new FileMessage.PollOver(context.Sender, poll.Id)) : TimerId.None;

    /// <summary>A poll looks once more when its time is up.</summary>
    private void OnPollOver(IActorContext context, FileMessage.PollOver over)
    {
        var place = PlaceOfSleeper(over.Process, over.Id);
        Invariant.Holds(place >= 0);
        var poller = (Sleeper.Poller)_sleepers[place];
        _sleepers.RemoveAt(place);
        EndPoll(context, poller, Errno.None, !_ring.IsEmpty);
    }

    private static void EndPoll(IActorContext context, Sleeper.Poller poller, Errno error, bool isReadable = true)
    {
        context.Cancel(poller.Timer);
        context.Tell(poller.Process, new SyscallAnswer.PollDone(poller.Id, error, isReadable));
    }
}
