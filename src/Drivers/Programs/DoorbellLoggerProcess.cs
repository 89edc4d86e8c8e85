using FslHv.Abi;
using FslHv.Actors;
using FslHv.DeviceTree;

namespace FslHv.Drivers;

/// <summary>A running <see cref="DoorbellLogger"/>.</summary>
internal sealed class DoorbellLoggerProcess(DoorbellLogger program) : UserProcess(program.Name)
{
    /// <summary>Names of doorbells; decided by the tree at its start.</summary>
    private ValueList<ReceiveDoorbell> _doorbells;

    private bool IsPeriodic => program.ReadEvery > Duration.Zero;

    /// <summary>It keeps nothing beside the tree that it was given.</summary>
    protected override void AddOwnTo(ref StateHash hash) => hash.Add(_doorbells.Count);

    protected override void OnRun(IActorContext context, Bytes tree)
    {
        _doorbells = DoorbellDiscovery.Find(DeviceTreeBlob.Read(tree.Span, "guest tree"), Fidelity.Ideal);
        Open(context, nonBlocking: IsPeriodic);
    }

    protected override void OnOpened(IActorContext context) => ReadAgain(context);

    protected override void OnSlept(IActorContext context) => Read(context, program.BufferBytes);

    protected override void OnRead(IActorContext context, Errno error, ValueList<Handle> handles)
    {
        if (error == Errno.None && handles.Count == 0)
        {
            Say(context, "end of file");
            Exit(context, 0);
            return;
        }

        if (error is Errno.EFAULT or Errno.EOVERFLOW or Errno.EINVAL)
            Say(context, $"cannot read: {error}");
        foreach (var handle in handles)
            Say(context, $"doorbell {handle}{NameOf(handle)}");
        ReadAgain(context);
    }

    private void ReadAgain(IActorContext context)
    {
        if (IsPeriodic)
            Sleep(context, program.ReadEvery);
        else
            Read(context, program.BufferBytes);
    }

    private string NameOf(Handle handle)
    {
        foreach (var doorbell in _doorbells)
        {
            if (doorbell.Flaw is null && doorbell.Interrupt == handle)
                return $" {BelowHandles(doorbell.Node)}";
        }

        return "";
    }

    private static string BelowHandles(string path) =>
        path.StartsWith(GuestTree.HandlesPath + "/", StringComparison.Ordinal) ? path[(GuestTree.HandlesPath.Length + 1)..] : path;
}
