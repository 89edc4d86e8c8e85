using System.Text;
using FslHv.Abi;
using FslHv.Actors;
using FslHv.DeviceTree;

namespace FslHv.Drivers;

/// <summary>A running <see cref="Loader"/>.</summary>
internal sealed class LoaderProcess(Loader program) : UserProcess(program.Name)
{
    private const int BufferBytes = 64;

    private ManagedPartition? _partition;
    private Step _step;

    protected override int CodeWhenTerminated => 1;

    private ManagedPartition Partition
    {
        get
        {
            Invariant.Holds(_partition is not null);
            return _partition;
        }
    }

    private Bytes BootArguments => Bytes.Copy(Encoding.Latin1.GetBytes(program.BootArguments + '\0'));

    protected override void AddOwnTo(ref StateHash hash) => hash.Add((int)_step);

    protected override void OnRun(IActorContext context, Bytes tree)
    {
        _partition = ManagedPartition.Find(DeviceTreeBlob.Read(tree.Span, "guest tree"), program.Partition);
        if (_partition is null)
            GiveUp(context, $"no managed partition {program.Partition}", 1);
        else
            Sleep(context, program.After);
    }

    protected override void OnSlept(IActorContext context) => Open(context, nonBlocking: false);

    protected override void OnOpened(IActorContext context) => Begin(context, Step.Asking);

    protected override void OnPolled(IActorContext context, Errno error, bool isReadable)
    {
        if (isReadable)
            Read(context, BufferBytes);
        else
            Begin(context, Step.Asking);
    }

    /// <summary>Whatever rang: the state is asked for again.</summary>
    protected override void OnRead(IActorContext context, Errno error, ValueList<Handle> handles) => Begin(context, Step.Asking);

    protected override void OnControlled(IActorContext context, SyscallAnswer.IoctlDone done)
    {
        if (done.Error != Errno.None || done.Ret != HcallStatus.Success)
            GiveUp(context, $"cannot {Verb} {Partition.Label}: {(done.Error == Errno.None ? done.Ret.OriginalName() : $"{done.Error}")}", 1);
        else if (_step == Step.Asking)
            OnStatus(context, done.State);
        else if (_step == Step.Comparing && done.Value != Image())
            GiveUp(context, $"what is in {Partition.Label} is not what was loaded", 1);
        else if (_step == Step.ReadingArguments && done.Value != BootArguments)
            GiveUp(context, $"the boot arguments of {Partition.Label} are not what was set", 1);
        else if (_step == Step.Starting)
            End(context, $"{Partition.Label} is loaded and started");
        else
            Begin(context, NextStep);
    }

    private void OnStatus(IActorContext context, PartitionStatus? state)
    {
        Invariant.Holds(state is not null);
        if (state == PartitionStatus.Stopped)
            Begin(context, Step.Copying);
        else if (state == PartitionStatus.Running)
            End(context, $"{Partition.Label} is running already");
        else
            Poll(context, null);
    }

    private Step NextStep => _step switch
    {
        Step.Copying => Step.Comparing,
        Step.Comparing when program.BootArguments.Length > 0 => Step.SettingArguments,
        Step.SettingArguments => Step.ReadingArguments,
        Step.Comparing or Step.ReadingArguments => Step.Starting,
        _ => throw Invariant.Unreachable(_step),
    };

    private void Begin(IActorContext context, Step step)
    {
        _step = step;
        var (handle, count) = (Partition.Partition, (ulong)program.ImageBytes);
        Control(context, step switch
        {
            Step.Asking => new Ioctl.GetStatus(handle),
            Step.Copying => new Ioctl.Memcpy(Handle.Self, handle, program.Address, count, Image()),
            Step.Comparing => new Ioctl.Memcpy(handle, Handle.Self, program.Address, count, Bytes.Take(new byte[program.ImageBytes])),
            Step.SettingArguments => new Ioctl.SetProp(handle, "/chosen", "bootargs", BootArguments),
            Step.ReadingArguments => new Ioctl.GetProp(handle, "/chosen", "bootargs", Hcall.PropertyPathBytesMax),
            Step.Starting => new Ioctl.Start(handle, program.Address, Load: false),
            _ => throw Invariant.Unreachable(step),
        });
    }

    private void End(IActorContext context, string text)
    {
        Say(context, text);
        Exit(context, 0);
    }

    private Bytes Image() => NamedFile.MadeUp(program.ImageBytes);

    private string Verb => _step switch
    {
        Step.Asking => "ask for the status of",
        Step.Copying => "load",
        Step.Comparing => "read back",
        Step.SettingArguments => "set the boot arguments of",
        Step.ReadingArguments => "read the boot arguments of",
        Step.Starting => "start",
        _ => throw Invariant.Unreachable(_step),
    };

    /// <summary>What its last ioctl was for.</summary>
    private enum Step
    {
        Asking,
        Copying,
        Comparing,
        SettingArguments,
        ReadingArguments,
        Starting,
    }
}
