using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Drivers;

/// <content>
/// References. Each belongs to the process that asked for it; a process that ends gives up its own. A call in flight holds the file too:
/// it is closed when the last reference and the last call are gone. After that it only answers <c>EBADF</c>, until nobody is left who
/// could ask.
/// </content>
internal sealed partial class FileHandle
{
    /// <summary>Who has, or had, references and lives.</summary>
    private readonly List<Holder> _holders = [];

    private int _references;
    private bool _isReleased;

    private void OnDuplicate(IActorContext context, Syscall.Duplicate duplicate)
    {
        if (_references > 0)
            AddReference(context, context.Sender);
        context.Reply(new SyscallAnswer.Duplicated(duplicate.Id, Holds(context.Sender) ? Errno.None : Errno.EBADF));
    }

    private void OnClose(IActorContext context, Syscall.Close close)
    {
        var place = PlaceOfHolder(context.Sender);
        var isHeld = place >= 0 && _holders[place].References > 0;
        if (isHeld)
        {
            _holders[place] = _holders[place] with { References = _holders[place].References - 1 };
            _references--;
        }

        context.Reply(new SyscallAnswer.Closed(close.Id, isHeld ? Errno.None : Errno.EBADF));
    }

    /// <summary>A process is gone with all its threads: it sleeps no more. An ioctl of its that is in flight completes, unheard.</summary>
    private void OnProcessGone(IActorContext context, ActorId process)
    {
        var place = PlaceOfHolder(process);
        Invariant.Holds(place >= 0);
        _references -= _holders[place].References;
        _holders.RemoveAt(place);
        for (var i = _sleepers.Count - 1; i >= 0; i--)
        {
            if (_sleepers[i].Process != process)
                continue;
            context.Log(CodeMarks.DriverSleeperDied);
            if (_sleepers[i] is Sleeper.Poller poller)
                context.Cancel(poller.Timer);
            _sleepers.RemoveAt(i);
        }
    }

    private void AddReference(IActorContext context, ActorId process)
    {
        Invariant.Holds(!_isReleased);
        _references++;
        var place = PlaceOfHolder(process);
        if (place >= 0)
        {
            _holders[place] = _holders[place] with { References = _holders[place].References + 1 };
            return;
        }

        _holders.Add(new(process, 1));
        context.Watch(process);
    }

    private void ReleaseWhenUnused(IActorContext context)
    {
        if (!_isReleased && _references == 0 && _sleepers.Count == 0 && HasNoCall)
        {
            _isReleased = true;
            while (!_ring.IsEmpty)
                _ring.Take();
            context.Log(new FileFact.Closed(boot.Label, number));
            context.Tell(driver, new DriverMessage.FileReleased());
        }

        if (_isReleased && _holders.Count == 0)
            context.Stop(context.Self);
    }

    private bool Holds(ActorId process) => PlaceOfHolder(process) is var place and >= 0 && _holders[place].References > 0;

    private int PlaceOfHolder(ActorId process)
    {
        for (var i = 0; i < _holders.Count; i++)
        {
            if (_holders[i].Process == process)
                return i;
        }

        return -1;
    }

    /// <summary>A process that may call.</summary>
    private readonly record struct Holder(ActorId Process, int References);
}
