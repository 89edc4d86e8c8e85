using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Drivers;

/// <content>The list of open files. Source: <c>fsl_hv_open</c>, <c>fsl_hv_close</c>.</content>
internal sealed partial class FslHvDriver
{
    /// <summary>Newest first.</summary>
    private readonly List<OpenFileEntry> _files = [];

    private int _filesOpened;

    /// <summary>A file is in the list, and its queue empty, before its opener knows of it. A driver that goes opens nothing (<c>misc_open</c>).</summary>
    private void OnOpenFile(IActorContext context, DriverMessage.OpenFile open)
    {
        Invariant.Holds(_load != LoadStage.Registering);
        if (_load != LoadStage.Loaded)
        {
            context.Tell(open.Process, new SyscallAnswer.Opened(open.Id, Errno.ENODEV, ActorId.None));
            return;
        }

        if (context.FaultPoint(DriverFaults.OpenNoMemory))
        {
            context.Tell(open.Process, new SyscallAnswer.Opened(open.Id, Errno.ENOMEM, ActorId.None));
            return;
        }

        var number = ++_filesOpened;
        var file = context.Spawn($"file-{number}", new FileHandle(_boot, _kernel, context.Self, number, open, _fidelity));
        context.Watch(file);
        _files.Insert(0, new(file, IsAwaited: false));
        context.Log(new FileFact.Opened(_boot.Label, number, open.ProcessName));
        context.Tell(open.Process, new SyscallAnswer.Opened(open.Id, Errno.None, file));
    }

    /// <summary>A file was closed or died: it is out of the list, and no handler waits for it.</summary>
    private void OnFileGone(IActorContext context, ActorId file)
    {
        var place = PlaceOfFile(file);
        if (place < 0)
            return;
        var wasAwaited = _files[place].IsAwaited;
        _files.RemoveAt(place);
        if (!wasAwaited)
            return;
        context.Log(CodeMarks.DriverFileGoneWhileAwaited);
        OnFileQueued(context);
    }

    private int PlaceOfFile(ActorId file)
    {
        for (var i = 0; i < _files.Count; i++)
        {
            if (_files[i].Actor == file)
                return i;
        }

        return -1;
    }
}
