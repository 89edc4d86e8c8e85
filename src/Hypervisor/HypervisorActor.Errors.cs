using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Hypervisor;

/// <content>Errors: what the hardware reports, and what guests read of it. Source: Topaz <c>src/hcalls.c</c>, <c>src/error_mgmt.c</c>.</content>
public sealed partial class HypervisorActor
{
    private readonly ErrorQueues _errors;

    private void OnHardwareError(IActorContext context, HypervisorRequest.HardwareError error)
    {
        Invariant.Holds(error.Times > 0);
        var guest = error.Guest is { } id ? IndexOf(id) : ErrorQueues.Nobody;
        for (var i = 0; i < error.Times && !_isHung && !IsResetting; i++)
            Act(context, _errors.Report(context, error.Record, guest), error.Record.Domain, error.Record.Error);
    }

    /// <summary>
    /// A guest's device accessed memory that it must not. The machine may be halted or resetting afterwards: whoever calls this does nothing more.
    /// </summary>
    private void ReportAccessViolation(IActorContext context, int guest, Handle dma, uint liodn, ulong address, string guestPath) =>
        Act(context, _errors.AccessViolation(context, guest, dma, liodn, address, guestPath), ErrorDomain.Pamu, ErrorKind.AccessViolation);

    private void Act(IActorContext context, ErrorPolicy policy, ErrorDomain domain, string error)
    {
        if (policy == ErrorPolicy.Halt)
            Hang(context, new MachineFact.Halted(domain, error));
        else if (policy == ErrorPolicy.SystemReset)
            BeginReset(context, domain.Name(), "error");
    }

    /// <summary>
    /// The buffer's address is tested before the queue is: one that is no memory is <c>EV_EFAULT</c> also when there is nothing to read. The record is taken
    /// here and now, so that of two callers each gets its own.
    /// </summary>
    private void OnErrGetInfo(IActorContext context, int index, ActorId asker, GuestCall.Issue issue, Hcall.ErrGetInfo call)
    {
        var guest = _guests[index];
        if (call.Peek > 1 || call.BufferBytes < Hcall.ErrorRecordBytes
            || guest.Plan.Find(call.Queue) is not HandleEntry.ErrorQueue entry || (entry.Global && index != _errors.Manager))
        {
            Answer(context, guest, asker, issue, new(issue.Id, HcallStatus.Invalid));
            return;
        }

        if (!issue.IsBufferMemory)
        {
            Answer(context, guest, asker, issue, new(issue.Id, HcallStatus.Fault));
            return;
        }

        if (_errors.Read(context, index, entry, call.Peek == 1) is not { } record)
        {
            Answer(context, guest, asker, issue, new(issue.Id, HcallStatus.NoEntry));
            return;
        }

        var id = Ask(new Question.OfErrorRecord(new(index, asker, issue.Id, call)));
        context.Tell(guest.Partition, new MemoryRequest.Write(id, [new(call.BufferAddress, record.ToBytes())], Boot: null));
    }

    /// <summary>A buffer that ends before the record does is no error: r4 says how much of it there is.</summary>
    private void OnRecordCopied(IActorContext context, Question.OfErrorRecord asked, MemoryAnswer.Written written) =>
        Finish(context, asked.Call, HcallStatus.Success, (uint)written.CountBytes);
}
