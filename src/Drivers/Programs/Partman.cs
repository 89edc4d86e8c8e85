using System.Globalization;
using FslHv.Abi;
using FslHv.Actors;
using FslHv.DeviceTree;

namespace FslHv.Drivers;

/// <summary>The command-line tool: one ioctl. Source: Topaz <c>tools/partman/partman.c</c>.</summary>
internal sealed record Partman : ProcessProgram
{
    /// <summary>How it is called.</summary>
    public const string ProcessName = "partman";

    /// <summary>What to do.</summary>
    public required GuestEvent.Manage Task { get; init; }

    public override Actor CreateProcess() => new PartmanProcess(this);
}

/// <summary>A running <see cref="Partman"/>. Exit code: the errno, or what the hypervisor said; 1 for a partition that it cannot
/// name.</summary>
internal sealed class PartmanProcess(Partman program) : UserProcess(program.Name)
{
    private Handle _partition;

    /// <summary>As a shell reports a process that SIGTERM has killed.</summary>
    protected override int CodeWhenTerminated => 128 + (int)SignalNumber.SIGTERM;

    protected override void AddOwnTo(ref StateHash hash) => hash.Add(_partition.Value);

    protected override void OnRun(IActorContext context, Bytes tree)
    {
        if (PartitionNamed(program.Task.Partition, tree) is { } partition)
        {
            _partition = partition;
            Open(context, nonBlocking: false);
            return;
        }

        GiveUp(context, "Invalid handle", 1);
    }

    protected override void OnOpened(IActorContext context) => Control(context, CallOf(program.Task, _partition));

    protected override void OnOpenRefused(IActorContext context, Errno error) =>
        GiveUp(context, $"cannot open {DevicePath}: {error}", (int)error);

    protected override void OnControlled(IActorContext context, SyscallAnswer.IoctlDone done)
    {
        var result = done.Error != Errno.None ? $"{done.Error}" : done.State is { } state ? state.Name() : done.Ret.OriginalName();
        Say(context, $"{Verb(program.Task.Command)} {program.Task.Partition}: {result}");
        Exit(context, done.Error != Errno.None ? (int)done.Error : (int)done.Ret);
    }

    /// <summary>A label first, then <c>self</c>, then a number: −1 is the caller.</summary>
    private static Handle? PartitionNamed(string name, Bytes tree)
    {
        if (ManagedPartition.Find(DeviceTreeBlob.Read(tree.Span, "guest tree"), name) is { } managed)
            return managed.Partition;
        if (name is "self" or "-1")
            return Handle.Self;
        return uint.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? new Handle(number) : null;
    }

    private static Ioctl CallOf(GuestEvent.Manage task, Handle partition) => task.Command switch
    {
        IoctlNumber.Restart => new Ioctl.Restart(partition),
        IoctlNumber.GetStatus => new Ioctl.GetStatus(partition),
        IoctlNumber.Start => new Ioctl.Start(partition, task.Entry, task.Load),
        IoctlNumber.Stop => new Ioctl.Stop(partition),
        _ => throw Invariant.Unreachable(task.Command),
    };

    private static string Verb(IoctlNumber command) => command switch
    {
        IoctlNumber.Restart => "restart",
        IoctlNumber.GetStatus => "status",
        IoctlNumber.Start => "start",
        IoctlNumber.Stop => "stop",
        _ => throw Invariant.Unreachable(command),
    };
}
