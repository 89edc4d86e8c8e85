using System.Text;
using FslHv.Abi;
using FslHv.Actors;
using FslHv.DeviceTree;

namespace FslHv.Drivers;

/// <summary>A running <see cref="Loader"/>.</summary>
internal sealed class LoaderProcess(Loader program) : UserProcess(program.Name)
{
    private const int BufferBytes = 64;

    /// <summary>How much of zeros is copied at once.</summary>
    private const int ZeroBytesMax = 64 * 1024;

    private readonly LoadableImage _image = ImageOf(program);
    private ManagedPartition? _partition;
    private Step _step;
    private ulong _done;

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

    protected override void AddOwnTo(ref StateHash hash)
    {
        hash.Add((int)_step);
        hash.Add(_done);
    }

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
        else if (_step == Step.Comparing && done.Value != Piece().Bytes)
            GiveUp(context, $"what is in {Partition.Label} is not what was loaded", 1);
        else if (_step == Step.ReadingArguments && done.Value != BootArguments)
            GiveUp(context, $"the boot arguments of {Partition.Label} are not what was set", 1);
        else if (_step == Step.Starting)
            End(context, $"{Partition.Label} is loaded and started");
        else if (_step is Step.Copying or Step.Comparing && !IsLastPiece())
            Begin(context, _step);
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
        var handle = Partition.Partition;
        var (address, bytes) = Piece();
        var count = (ulong)bytes.Length;
        Control(context, step switch
        {
            Step.Asking => new Ioctl.GetStatus(handle),
            Step.Copying => new Ioctl.Memcpy(Handle.Self, handle, address, count, bytes),
            Step.Comparing => new Ioctl.Memcpy(handle, Handle.Self, address, count, Bytes.Take(new byte[bytes.Length])),
            Step.SettingArguments => new Ioctl.SetProp(handle, "/chosen", "bootargs", BootArguments),
            Step.ReadingArguments => new Ioctl.GetProp(handle, "/chosen", "bootargs", Hcall.PropertyPathBytesMax),
            Step.Starting => new Ioctl.Start(handle, (uint)_image.Entry, Load: false),
            _ => throw Invariant.Unreachable(step),
        });
    }

    private void End(IActorContext context, string text)
    {
        Say(context, text);
        Exit(context, 0);
    }

    /// <summary>What is made up, written as a file and read again.</summary>
    private static LoadableImage ImageOf(Loader program)
    {
        var file = MadeUpImage.Make(program.Format, program.ImageBytes, load: 0, program.EntryOffset);
        var reading = ImageFile.Read(file, program.Address);
        Invariant.Holds(reading.Image is { Entry: <= uint.MaxValue, Segments.Count: 1 });
        return reading.Image;
    }

    /// <summary>What is copied next, and where to: the contents at once, then zeros.</summary>
    private MemoryPiece Piece()
    {
        var segment = _image.Segments[0];
        if (_done == 0 && segment.Contents.Length > 0)
            return new(segment.Address, segment.Contents);
        return new(segment.Address + _done, Bytes.Take(new byte[Math.Min(segment.SizeBytes - _done, ZeroBytesMax)]));
    }

    /// <summary>A piece is through: goes on behind it, or back to the beginning when it was the last.</summary>
    private bool IsLastPiece()
    {
        _done += (ulong)Piece().Bytes.Length;
        var isLast = _done == _image.Extent;
        if (isLast)
            _done = 0;
        return isLast;
    }

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
