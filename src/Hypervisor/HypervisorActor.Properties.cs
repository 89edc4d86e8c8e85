using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Hypervisor;

/// <content>
/// Properties of live trees: the handle first, then what the caller's memory gave, then the target's state and tree. Source: Topaz
/// <c>src/hcalls.c</c>.
/// </content>
public sealed partial class HypervisorActor
{
    private void AskForProperty(IActorContext context, int index, ActorId asker, GuestCall.Issue issue, Handle handle)
    {
        Invariant.Holds(issue.Operands is not null);
        var isKnown = TryResolve(index, handle, out var target);
        var status = isKnown ? issue.Operands.Status : HcallStatus.Invalid;
        if (status != HcallStatus.Success)
        {
            if (isKnown && issue.Operands.IsStringFault)
                NoteStringFault();
            Answer(context, _guests[index], asker, issue, new(issue.Id, status));
            return;
        }

        var (path, name) = StringsOf(issue.Operands);
        var id = Ask(new Question.OfProperty(new(index, asker, issue.Id, issue.Call), issue.Boot));
        context.Tell(_guests[target].Partition, issue.Call switch
        {
            Hcall.PartitionGetDtprop get => new PropertyRequest.Get(id, path, name, get.LengthBytes),
            Hcall.PartitionSetDtprop => (PropertyRequest)new PropertyRequest.Set(id, path, name, WithHeapNoted(issue.Operands.Value)),
            _ => throw Invariant.Unreachable(issue.Call),
        });
    }

    private void OnPropertyAnswer(IActorContext context, PropertyAnswer answer)
    {
        Invariant.Holds(_questions.Remove(answer.Id.Value, out var question));
        var asked = (Question.OfProperty)question;
        Invariant.Holds(asked.LengthBytes is null);
        if (asked.Call.Hcall is Hcall.PartitionGetDtprop get && answer.Status == HcallStatus.Success)
            CopyBack(context, asked, get, answer.Value);
        else
            Finish(context, asked.Call, answer.Status, answer.LengthBytes);
    }

    /// <summary>
    /// The property into the caller's buffer. The original writes the whole length of the buffer back, what follows the property being stale heap of
    /// the hypervisor: a leak, and <c>EV_EFAULT</c> also for a tail that nobody needs.
    /// </summary>
    private void CopyBack(IActorContext context, Question.OfProperty asked, Hcall.PartitionGetDtprop get, Bytes value)
    {
        Invariant.Holds(value.Length <= get.LengthBytes);
        var written = WithHeapBehind(value, get.LengthBytes);
        var id = Ask(asked with { LengthBytes = (uint)value.Length, WrittenBytes = (uint)written.Length });
        context.Tell(_guests[asked.Call.Guest].Partition, new MemoryRequest.Write(id, [new(get.ValueAddress, written)], asked.Boot));
    }

    private void OnCopiedBack(IActorContext context, Question.OfProperty asked, MemoryAnswer.Written written)
    {
        Invariant.Holds(asked.LengthBytes is not null);
        if (written.CountBytes < asked.WrittenBytes)
            Finish(context, asked.Call, HcallStatus.Fault);
        else
            Finish(context, asked.Call, HcallStatus.Success, asked.LengthBytes.Value);
    }

    private void OnMemoryAnswer(IActorContext context, MemoryAnswer answer)
    {
        Invariant.Holds(_questions.Remove(answer.Id.Value, out var question));
        switch (question)
        {
            case Question.OfProperty asked:
                OnCopiedBack(context, asked, (MemoryAnswer.Written)answer);
                break;
            case Question.OfErrorRecord asked:
                OnRecordCopied(context, asked, (MemoryAnswer.Written)answer);
                break;
            case Question.OfCopy:
                OnCopyAnswer(context, answer);
                break;
            case Question.OfDevice asked:
                OnDeviceMemory(context, asked, answer);
                break;
            case Question.OfStash asked:
                OnStashCopied(context, asked, (MemoryAnswer.Written)answer);
                break;
            case Question.OfShellMemory:
                OnShellMemoryAnswer(context, ((MemoryAnswer.Read)answer).Pieces[0]);
                break;
            default:
                throw Invariant.Unreachable(question);
        }
    }
}
