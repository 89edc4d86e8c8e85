using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Hypervisor;

/// <content>
/// Copies between the memories of two partitions, one after the other. A copy is completed even when its caller's boot is over: in the original the
/// vcpu leaves its guest only after the call. Source: Topaz <c>src/hcalls.c</c>.
/// </content>
public sealed partial class HypervisorActor
{
    private readonly CopyQueue _copies = new();

    private void OnMemcpy(IActorContext context, int index, ActorId asker, GuestCall.Issue issue, Hcall.PartitionMemcpy call)
    {
        if (!TryResolve(index, call.Source, out var source) || !TryResolve(index, call.Target, out var target))
            Answer(context, _guests[index], asker, issue, new(issue.Id, HcallStatus.Invalid));
        else if (call.Entries == 0)
            Answer(context, _guests[index], asker, issue, new(issue.Id, HcallStatus.Success));
        else if (_copies.Add(new MemoryCopy(index, asker, issue.Id, call, source, target, MayOverlap(source, target))))
            ReadChunk(context);
        else
            context.Log(CodeMarks.HypervisorCopyWaitsItsTurn);
    }

    /// <summary>Whether what is written into one partition's memory may be what is read from the other's.</summary>
    private bool MayOverlap(int source, int target) => source == target || (_guests[source].SharesMemory && _guests[target].SharesMemory);

    private void OnCopyAnswer(IActorContext context, MemoryAnswer answer)
    {
        var copy = CurrentCopy;
        switch (answer)
        {
            case MemoryAnswer.Read list when copy.IsChunkDone:
                GoOn(context, copy, copy.TryBeginChunk(list.Pieces[0]));
                break;
            case MemoryAnswer.Read read:
                context.Tell(_guests[copy.Target].Partition, new MemoryRequest.Write(AskForCopy(), copy.Writes(read.Pieces), Boot: null));
                break;
            case MemoryAnswer.Written written:
                GoOn(context, copy, copy.TryEndBatch(written.CountBytes));
                break;
            default:
                throw Invariant.Unreachable(answer);
        }
    }

    private void GoOn(IActorContext context, MemoryCopy copy, bool isWhole)
    {
        if (!isWhole)
        {
            context.Log(CodeMarks.HypervisorCopyCutShort);
            EndCopy(context, copy, HcallStatus.Fault);
        }
        else if (copy.IsDone)
            EndCopy(context, copy, HcallStatus.Success);
        else if (copy.IsChunkDone)
            NextCopy(context);
        else
            context.Tell(_guests[copy.Source].Partition, new MemoryRequest.Read(AskForCopy(), copy.BeginBatch()));
    }

    private void NextCopy(IActorContext context)
    {
        _copies.PassOn();
        ReadChunk(context);
    }

    private void EndCopy(IActorContext context, MemoryCopy copy, HcallStatus status)
    {
        _copies.End();
        Finish(context, _guests[copy.Guest], copy.Asker, copy.Call, new(copy.Id, status));
        if (_copies.Current is not null)
            ReadChunk(context);
    }

    private void ReadChunk(IActorContext context)
    {
        var copy = CurrentCopy;
        Invariant.Holds(copy.IsChunkDone && !copy.IsDone);
        context.Tell(_guests[copy.Guest].Partition, new MemoryRequest.Read(AskForCopy(), [copy.NextOfList]));
    }

    private RequestId AskForCopy() => Ask(new Question.OfCopy());

    private MemoryCopy CurrentCopy
    {
        get
        {
            Invariant.Holds(_copies.Current is not null);
            return _copies.Current;
        }
    }
}
