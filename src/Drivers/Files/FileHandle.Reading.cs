using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Drivers;

/// <content>The queue and those who read it.</content>
internal sealed partial class FileHandle
{
    private const int EntryBytes = sizeof(uint);

    private readonly DoorbellRing _ring = new();

    /// <summary>Reads and polls asleep, longest first.</summary>
    private readonly List<Sleeper> _sleepers = [];

    /// <summary>Those who sleep are on their way to the cpu.</summary>
    private bool _isWoken;

    /// <summary>A full ring drops the newest, without a word to anybody: the fact is the experiment's, not the guest's.</summary>
    private void OnQueue(IActorContext context, Handle doorbell)
    {
        if (!_isReleased)
        {
            if (_ring.TryAdd(doorbell))
                context.Log(new FileFact.Queued(boot.Label, number, doorbell));
            else
                context.Log(new FileFact.Dropped(boot.Label, number, doorbell));
            WakeSleepers(context);
        }

        context.Tell(driver, new DriverMessage.DoorbellQueued());
    }

    /// <summary>
    /// A buffer below 4 bytes is full from the start: success with nothing, before anything else is looked at. Otherwise as many handles
    /// as there are and fit; only a read that has none sleeps or fails.
    /// </summary>
    private void OnRead(IActorContext context, Syscall.Read read)
    {
        if (!Holds(context.Sender))
            Answer(context, read.Id, Errno.EBADF);
        else if (read.LengthBytes < 0)
            Answer(context, read.Id, Errno.EINVAL);
        else if (read.LengthBytes < EntryBytes)
            Answer(context, read.Id, Errno.None);
        else if (!_ring.IsEmpty)
            TakeEntries(context, new(context.Sender, read.Id, read.LengthBytes, read.ValidBytes));
        else if (nonBlocking)
            Answer(context, read.Id, Errno.EAGAIN);
        else if (context.FaultPoint(DriverFaults.ReadInterrupted))
            Answer(context, read.Id, Errno.EINTR);
        else
            Sleep(new Sleeper.Reader(context.Sender, read.Id, read.LengthBytes, read.ValidBytes));
    }

    private static void Answer(IActorContext context, RequestId id, Errno error) => context.Reply(new SyscallAnswer.ReadDone(id, error, []));

    /// <summary>Each handle leaves the ring before it is written to the caller: one that cannot be written is lost, and with it the count
    /// of those before it.</summary>
    private void TakeEntries(IActorContext context, Sleeper.Reader reader)
    {
        Invariant.Holds(!_ring.IsEmpty);
        Invariant.Holds(reader.LengthBytes >= EntryBytes);
        var taken = new Handle[Math.Min(_ring.Count, reader.LengthBytes / EntryBytes)];
        for (var i = 0; i < taken.Length; i++)
        {
            taken[i] = _ring.Take();
            if ((i + 1) * EntryBytes > reader.ValidBytes || context.FaultPoint(DriverFaults.ReadFault))
            {
                context.Tell(reader.Process, new SyscallAnswer.ReadDone(reader.Id, Errno.EFAULT, []));
                return;
            }
        }

        var handles = ValueList.Create<Handle>(taken);
        context.Log(new FileFact.Read(boot.Label, number, handles));
        context.Tell(reader.Process, new SyscallAnswer.ReadDone(reader.Id, Errno.None, handles));
    }

    private void Sleep(Sleeper sleeper)
    {
        foreach (var other in _sleepers)
            Invariant.Holds(other.Process != sleeper.Process || other.Id != sleeper.Id);
        _sleepers.Add(sleeper);
    }

    private void WakeSleepers(IActorContext context)
    {
        if (_isWoken || _sleepers.Count == 0)
            return;
        _isWoken = true;
        context.Tell(context.Self, new FileMessage.Wake());
    }

    /// <summary>All are awake, and look one after the other. Those who find nothing any more sleep again.</summary>
    private void OnWake(IActorContext context)
    {
        Invariant.Holds(_isWoken);
        _isWoken = false;
        for (var i = 0; i < _sleepers.Count;)
        {
            if (TryEnd(context, _sleepers[i]))
                _sleepers.RemoveAt(i);
            else
                i++;
        }
    }

    private bool TryEnd(IActorContext context, Sleeper sleeper)
    {
        if (_ring.IsEmpty && !sleeper.IsInterrupted)
            return false;
        switch (sleeper)
        {
            case Sleeper.Reader reader when !_ring.IsEmpty:
                TakeEntries(context, reader);
                break;
            case Sleeper.Poller poller when !_ring.IsEmpty:
                EndPoll(context, poller, Errno.None);
                break;
            default:
                EndByInterrupt(context, sleeper);
                break;
        }

        return true;
    }

    /// <summary>
    /// A signal for one sleeping call of the sender. One that was woken looks into the ring first, as <c>wait_event_interruptible</c>
    /// does; one that ended meanwhile, or is another's, is left alone.
    /// </summary>
    private void OnInterrupt(IActorContext context, RequestId sleeping)
    {
        var place = PlaceOfSleeper(context.Sender, sleeping);
        if (place < 0)
            return;
        var sleeper = _sleepers[place];
        if (_isWoken)
        {
            _sleepers[place] = sleeper with { IsInterrupted = true };
            return;
        }

        _sleepers.RemoveAt(place);
        EndByInterrupt(context, sleeper);
    }

    private static void EndByInterrupt(IActorContext context, Sleeper sleeper)
    {
        if (sleeper is Sleeper.Poller poller)
            EndPoll(context, poller, Errno.EINTR, false);
        else
            context.Tell(sleeper.Process, new SyscallAnswer.ReadDone(sleeper.Id, Errno.EINTR, []));
    }

    private int PlaceOfSleeper(ActorId process, RequestId id)
    {
        for (var i = 0; i < _sleepers.Count; i++)
        {
            if (_sleepers[i].Process == process && _sleepers[i].Id == id)
                return i;
        }

        return -1;
    }
}
