using FslHv.Abi;
using FslHv.Actors;
using FslHv.DeviceTree;

namespace FslHv.Drivers;

/// <summary>A running <see cref="StatusPoller"/>.</summary>
internal sealed class StatusPollerProcess(StatusPoller program) : UserProcess(program.Name)
{
    private Handle _partition;

    /// <summary>What it said last.</summary>
    private string _said = "";

    protected override void AddOwnTo(ref StateHash hash)
    {
        hash.Add(_partition.Value);
        hash.Add(_said);
    }

    protected override void OnRun(IActorContext context, Bytes tree)
    {
        if (ManagedPartition.Find(DeviceTreeBlob.Read(tree.Span, "guest tree"), program.Partition) is not { } partition)
        {
            GiveUp(context, $"no managed partition {program.Partition}", 1);
            return;
        }

        _partition = partition.Partition;
        Open(context, nonBlocking: false);
    }

    protected override void OnOpened(IActorContext context) => Control(context, new Ioctl.GetStatus(_partition));

    protected override void OnSlept(IActorContext context) => Control(context, new Ioctl.GetStatus(_partition));

    protected override void OnControlled(IActorContext context, SyscallAnswer.IoctlDone done)
    {
        var news = done switch
        {
            { Error: not Errno.None } => $"cannot ask for the status of {program.Partition}: {done.Error}",
            { Ret: not HcallStatus.Success } => $"cannot ask for the status of {program.Partition}: {done.Ret.OriginalName()}",
            _ => $"{program.Partition} is {done.State!.Value.Name()}",
        };
        if (news != _said)
            Say(context, news);
        _said = news;
        Sleep(context, program.Every);
    }
}
