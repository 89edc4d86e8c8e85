using FslHv.Abi;
using FslHv.Actors;
using FslHv.DeviceTree;

namespace FslHv.Drivers;

/// <summary>A running <see cref="FailoverDaemon"/>.</summary>
internal sealed class FailoverDaemonProcess(FailoverDaemon program) : UserProcess(program.Name)
{
    private const int BufferBytes = 64;

    /// <summary>What it cares for; decided by the tree at its start.</summary>
    private ValueList<ManagedPartition> _partitions;

    /// <summary>Doorbells of the last read, and the next to look at.</summary>
    private ValueList<Handle> _doorbells;
    private int _next;

    /// <summary>The partition that it deals with, and whether it starts or stops it; null between doorbells.</summary>
    private ManagedPartition? _partition;
    private bool _starts;
    private bool _stops;

    protected override void AddOwnTo(ref StateHash hash)
    {
        hash.Add(_partitions.Count);
        hash.Add(_doorbells.Count);
        foreach (var doorbell in _doorbells)
            hash.Add(doorbell.Value);
        hash.Add(_next);
        hash.Add(_partition is null ? 0 : _partition.Partition.Value);
        hash.Add(_starts);
        hash.Add(_stops);
    }

    protected override void OnRun(IActorContext context, Bytes tree)
    {
        var managed = ManagedPartition.In(DeviceTreeBlob.Read(tree.Span, "guest tree"));
        _partitions = program.Partitions.Count == 0 ? managed : Chosen(context, managed);
        Open(context, nonBlocking: false);
    }

    protected override void OnOpened(IActorContext context) => Poll(context, null);

    /// <summary>A signal that does not end the daemon interrupts the poll: it polls again.</summary>
    protected override void OnPolled(IActorContext context, Errno error, bool isReadable)
    {
        Invariant.Holds(isReadable || error != Errno.None);
        if (isReadable)
            Read(context, BufferBytes);
        else
            Poll(context, null);
    }

    protected override void OnRead(IActorContext context, Errno error, ValueList<Handle> handles)
    {
        if (error is Errno.EFAULT or Errno.EOVERFLOW)
            Say(context, $"cannot read: {error}");
        (_doorbells, _next) = (handles, 0);
        Compute(context);
    }

    protected override void OnComputed(IActorContext context) => LookAtNext(context);

    protected override void OnControlled(IActorContext context, SyscallAnswer.IoctlDone done)
    {
        Invariant.Holds(_partition is not null);
        var refusal = done.Error != Errno.None ? $"{done.Error}" : done.Ret != HcallStatus.Success ? done.Ret.OriginalName() : null;
        if (refusal is not null)
            Say(context, $"cannot {(_starts ? "start" : _stops ? "stop" : "ask for the status of")} {_partition.Label}: {refusal}");
        else if (!_starts && !_stops && done.State == PartitionStatus.Running)
            Say(context, $"{_partition.Label} is running");
        else if (!_starts && !_stops && done.State == PartitionStatus.Stopped)
        {
            Say(context, $"{_partition.Label} stopped; starting it");
            _starts = true;
            Control(context, new Ioctl.Start(_partition.Partition, program.Entry, program.Load));
            return;
        }

        LookAtNext(context);
    }

    private void LookAtNext(IActorContext context)
    {
        (_partition, _starts, _stops) = (null, false, false);
        while (_partition is null && _next < _doorbells.Count)
            _partition = OfDoorbell(_doorbells[_next++]);
        if (_partition is null)
            Poll(context, null);
        else if (_stops)
            Stop(context, _partition);
        else
            Control(context, new Ioctl.GetStatus(_partition.Partition));
    }

    private void Stop(IActorContext context, ManagedPartition partition)
    {
        Say(context, $"watchdog of {partition.Label} ran out; stopping it");
        Control(context, new Ioctl.Stop(partition.Partition));
    }

    private ManagedPartition? OfDoorbell(Handle doorbell)
    {
        foreach (var partition in _partitions)
        {
            _stops = program.StopOnWatchdog && partition.WatchdogExpiration == doorbell;
            if (_stops || partition.StateChange == doorbell)
                return partition;
        }

        return null;
    }

    private ValueList<ManagedPartition> Chosen(IActorContext context, ValueList<ManagedPartition> managed)
    {
        var chosen = new List<ManagedPartition>();
        foreach (var label in program.Partitions)
        {
            var before = chosen.Count;
            foreach (var partition in managed)
            {
                if (string.Equals(partition.Label, label, StringComparison.Ordinal))
                    chosen.Add(partition);
            }

            if (chosen.Count == before)
                Say(context, $"no managed partition {label}");
        }

        return chosen.ToValueList();
    }
}
