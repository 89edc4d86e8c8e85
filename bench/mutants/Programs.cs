using FslHv.Abi;
using FslHv.Actors;
using FslHv.DeviceTree;
using FslHv.Scenarios;

namespace FslHv.Mutants;

/// <summary>What scenarios of the study may run in a partition: the product's own, <c>asking</c>, and <c>repeating</c>.</summary>
internal static class Programs
{
    public static GuestPrograms All { get; } = GuestPrograms.Standard.With("asking", _ => new AskingProgram(1)).With("repeating", _ => new AskingProgram(2));
}

/// <summary>
/// A guest that says each answer that it gets. Told to manage a partition it asks so many times, without waiting for the answer: more than once is as over a
/// link that may lose calls.
/// </summary>
internal sealed record AskingProgram(int Times) : GuestProgram
{
    public override string Name => Times == 1 ? "asking" : "repeating";

    public override Actor CreateGuest() => new AskingGuest(this);
}

/// <summary>A running <see cref="AskingProgram"/>.</summary>
internal sealed class AskingGuest(AskingProgram program) : Actor
{
    private RequestId _status;
    private GuestNotice.Enter? _entered;
    private ActorId _partition;
    private RequestId _last;

    public override void Receive(IActorContext context, Message message)
    {
        switch (message)
        {
            case GuestNotice.Enter enter:
                (_entered, _partition) = (enter, context.Sender);
                context.Log(new GuestFact.Booted(enter.Label, enter.Boot, program.Name));
                break;
            case GuestNotice.Befall { Event: GuestEvent.Manage manage }:
                Ask(context, manage);
                break;
            case HcallAnswer answer:
                var what = answer.Id == _status && answer.Status == HcallStatus.Success ? ((PartitionStatus)answer.R4).Name() : answer.Status.OriginalName();
                context.Log(new ProcessFact.Said(_entered!.Label, program.Name, $"call {answer.Id}: {what}"));
                break;
        }
    }

    public override void AddTo(ref StateHash hash)
    {
        hash.Add(_entered is null ? 0 : _entered.Boot.Value);
        hash.Add(_partition);
        hash.Add(_last.Value);
        hash.Add(_status.Value);
    }

    private void Ask(IActorContext context, GuestEvent.Manage manage)
    {
        var entered = _entered!;
        var tree = DeviceTreeBlob.Read(entered.Tree.Span, "guest tree");
        var handle = manage.Partition == "self" ? Handle.Self : GuestTree.HandleOf(GuestTree.ManagedPartition(tree, manage.Partition)!)!.Value;
        Hcall call = manage.Command switch
        {
            IoctlNumber.Restart => new Hcall.PartitionRestart(handle),
            IoctlNumber.Stop => new Hcall.PartitionStop(handle),
            IoctlNumber.Start => new Hcall.PartitionStart(handle, manage.Entry, manage.Load),
            _ => new Hcall.PartitionGetStatus(handle),
        };
        context.Log(new GuestFact.Befell(entered.Label, manage));
        _last = _last.Next;
        if (call is Hcall.PartitionGetStatus)
            _status = _last;
        for (var i = 0; i < program.Times; i++)
            context.Tell(_partition, new GuestCall.Issue(entered.Partition, entered.Boot, _last, _last, call));
    }
}
