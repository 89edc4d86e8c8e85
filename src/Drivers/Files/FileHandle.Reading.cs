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

    /// <summary>A doorbell was dropped, and no read has said so yet.</summary>
    private bool _hasOverflowed;

    /// <summary>A full ring drops the newest. The original says nothing to anybody: the fact is the experiment's, not the guest's.</summary>
    private void OnQueue(IActorContext context, Handle doorbell)
    {
        if (!_isReleased)
        {
            if (_ring.TryAdd(doorbell))
            {
                context.Log(new FileFact.Queued(boot.Label, number, doorbell));
            }
            else
            {
                context.Log(CodeMarks.DriverQueueFull);
                context.Log(new FileFact.Dropped(boot.Label, number, doorbell));
                _hasOverflowed = !fidelity.Has(Defect.QueueDropsSilently);
            }

            WakeSleepers(context);
        }

        context.Tell(driver, new DriverMessage.DoorbellQueued());
    }

    /// <summary>
    /// A buffer below 4 bytes is full from the start: success with nothing, before anything else is looked at
    /// (<see cref="Defect.ShortReadIsEmpty"/>). Otherwise as many handles as there are and fit; only a read that has none sleeps or fails.
    /// </summary>
    private void OnRead(IActorContext context, Syscall.Read read)
    {
        if (!Holds(context.Sender))
            Answer(context, read.Id, Errno.EBADF);
        else if (read.LengthBytes < 0)
            Answer(context, read.Id, Errno.EINVAL);
        else if (read.LengthBytes < EntryBytes)
            Answer(context, read.Id, read.LengthBytes == 0 || fidelity.Has(Defect.ShortReadIsEmpty) ? Errno.None : Errno.EINVAL);
        else if (!_ring.IsEmpty)
            TakeEntries(context, new(context.Sender, read.Id, read.LengthBytes, read.ValidBytes));
        else if (opened.NonBlocking)
            Answer(context, read.Id, Errno.EAGAIN);
        else if (context.FaultPoint(DriverFaults.ReadInterrupted))
            Answer(context, read.Id, Errno.EINTR);
        else
            Sleep(new Sleeper.Reader(context.Sender, read.Id, read.LengthBytes, read.ValidBytes));
    }

    private static void Answer(IActorContext context, RequestId id, Errno error) => context.Reply(new SyscallAnswer.ReadDone(id, error, []));

    /// <summary>As many handles as there are and fit, unless drops are to be told first.</summary>
    private void TakeEntries(IActorContext context, Sleeper.Reader reader)
    {
        Invariant.Holds(!_ring.IsEmpty);
        Invariant.Holds(reader.LengthBytes >= EntryBytes);
        if (_hasOverflowed)
        {
            context.Log(CodeMarks.DriverOverflowTold);
            _hasOverflowed = false;
            context.Tell(reader.Process, new SyscallAnswer.ReadDone(reader.Id, Errno.EOVERFLOW, []));
            return;
        }

        var wanted = Math.Min(_ring.Count, reader.LengthBytes / EntryBytes);
        var writable = 0;
        while (writable < wanted && (writable + 1) * EntryBytes <= reader.ValidBytes && !context.FaultPoint(DriverFaults.ReadFault))
            writable++;
        if (writable < wanted)
            context.Log(CodeMarks.DriverReadCutShort);
        if (writable < wanted && fidelity.Has(Defect.ReadFaultLosesEntries))
            LoseEntries(context, reader, writable + 1);
        else if (writable == 0)
            context.Tell(reader.Process, new SyscallAnswer.ReadDone(reader.Id, Errno.EFAULT, []));
        else
            GiveEntries(context, reader, writable);
    }

    private void GiveEntries(IActorContext context, Sleeper.Reader reader, int count)
    {
        var taken = new Handle[count];
        for (var i = 0; i < count; i++)
            taken[i] = _ring.Take();
        var handles = ValueList.Create<Handle>(taken);
        context.Log(new FileFact.Read(boot.Label, number, handles));
        context.Tell(reader.Process, new SyscallAnswer.ReadDone(reader.Id, Errno.None, handles));
    }

    /// <summary>The original takes each handle out of the ring before it writes it to the caller: one that cannot be written is lost, and
    /// with it the count of those before it.</summary>
    private void LoseEntries(IActorContext context, Sleeper.Reader reader, int count)
    {
        for (var i = 0; i < count; i++)
            _ring.Take();
        context.Tell(reader.Process, new SyscallAnswer.ReadDone(reader.Id, Errno.EFAULT, []));
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
        {
            context.Log(CodeMarks.DriverWokenForNothing);
            return false;
        }

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
            context.Log(CodeMarks.DriverSignalMeetsWake);
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
