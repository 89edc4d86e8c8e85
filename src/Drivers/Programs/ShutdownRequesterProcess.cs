using FslHv.Abi;
using FslHv.Actors;
using FslHv.DeviceTree;

namespace FslHv.Drivers;

/// <summary>A running <see cref="ShutdownRequester"/>.</summary>
internal sealed class ShutdownRequesterProcess(ShutdownRequester program) : UserProcess(program.Name)
{
    private const int BufferBytes = 64;

    private ManagedPartition? _partition;
    private Step _step;
    private bool _isForced;

    /// <summary>The partition was asked to stop in a state that refuses it.</summary>
    private bool _isRefused;
    private Instant _deadline;

    protected override int CodeWhenTerminated => 1;

    private ManagedPartition Partition
    {
        get
        {
            Invariant.Holds(_partition is not null);
            return _partition;
        }
    }

    protected override void AddOwnTo(ref StateHash hash)
    {
        hash.Add((int)_step);
        hash.Add(_isForced);
        hash.Add(_isRefused);
        hash.Add(_deadline);
    }

    protected override void OnRun(IActorContext context, Bytes tree)
    {
        _partition = ManagedPartition.Find(DeviceTreeBlob.Read(tree.Span, "guest tree"), program.Partition);
        if (_partition?.Shutdown is null)
            GiveUp(context, $"no shutdown doorbell of {program.Partition}", 1);
        else
            Sleep(context, program.After);
    }

    protected override void OnSlept(IActorContext context) => Open(context, nonBlocking: false);

    /// <summary>The file is open before anything is asked for: no doorbell that follows passes it by.</summary>
    protected override void OnOpened(IActorContext context)
    {
        Invariant.Holds(_step == Step.Ringing);
        Control(context, new Ioctl.Doorbell(Partition.Shutdown!.Value));
    }

    protected override void OnControlled(IActorContext context, SyscallAnswer.IoctlDone done)
    {
        var isLate = _step == Step.Forcing && done is { Error: Errno.None, Ret: HcallStatus.InvalidState };
        if (isLate || done is { Error: Errno.None, Ret: HcallStatus.Success })
            OnDone(context, done);
        else
            GiveUp(context, $"cannot {Verb} {Partition.Label}: {(done.Error == Errno.None ? done.Ret.OriginalName() : $"{done.Error}")}", 1);
    }

    protected override void OnPolled(IActorContext context, Errno error, bool isReadable)
    {
        if (isReadable)
            Read(context, BufferBytes);
        else
            AskStatus(context);
    }

    protected override void OnRead(IActorContext context, Errno error, ValueList<Handle> handles)
    {
        foreach (var handle in handles)
        {
            if (handle != Partition.StateChange)
                continue;
            AskStatus(context);
            return;
        }

        Wait(context);
    }

    /// <summary>A stop that is refused in that state comes late, for the partition is stopping or has stopped; or somebody pauses or restarts it.</summary>
    private void OnDone(IActorContext context, SyscallAnswer.IoctlDone done)
    {
        if (_step == Step.Asking)
        {
            OnStatus(context, done.State);
            return;
        }

        _isRefused = _step == Step.Forcing && done.Ret == HcallStatus.InvalidState;
        if (!_isForced)
            _deadline = context.Now + program.Grace;
        AskStatus(context);
    }

    private void OnStatus(IActorContext context, PartitionStatus? state)
    {
        Invariant.Holds(state is not null);
        if (state == PartitionStatus.Stopped)
        {
            Say(context, _isForced ? $"{Partition.Label} is stopped" : $"{Partition.Label} is down in order");
            Exit(context, 0);
        }
        else if (_isForced ? _isRefused && state is (PartitionStatus.Running or PartitionStatus.Paused) : context.Now >= _deadline)
            Force(context);
        else
            Wait(context);
    }

    /// <summary>What was stopped by force does stop, or rings when it can be stopped; only who was asked may take too long.</summary>
    private void Wait(IActorContext context)
    {
        var left = _deadline - context.Now;
        Poll(context, _isForced ? null : left < Duration.Zero ? Duration.Zero : left);
    }

    private void AskStatus(IActorContext context)
    {
        _step = Step.Asking;
        Control(context, new Ioctl.GetStatus(Partition.Partition));
    }

    private void Force(IActorContext context)
    {
        if (!_isForced)
            Say(context, $"{Partition.Label} ignores the request; stopping it by force");
        _isForced = true;
        _step = Step.Forcing;
        Control(context, new Ioctl.Stop(Partition.Partition));
    }

    private string Verb => _step switch
    {
        Step.Ringing => "ask",
        Step.Asking => "ask for the status of",
        Step.Forcing => "stop",
        _ => throw Invariant.Unreachable(_step),
    };

    /// <summary>What its last ioctl was, or will be, for.</summary>
    private enum Step
    {
        Ringing,
        Asking,
        Forcing,
    }
}
