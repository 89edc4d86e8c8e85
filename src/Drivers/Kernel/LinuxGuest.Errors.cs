using FslHv.Abi;
using FslHv.Actors;
using FslHv.DeviceTree;

namespace FslHv.Drivers;

/// <content>
/// Errors that the hypervisor has recorded for this guest. A kernel on this hypervisor can survive such a machine check; ours reads the record and tells
/// it, whatever it says. One that comes while the kernel boots waits until the tree is unflattened, as machine checks are off until then.
/// </content>
internal sealed partial class LinuxGuest
{
    private ErrorQueueReader? _errors;
    private bool _machineCheckWaits;
    private bool _criticalWaits;
    private uint _criticalVcpu;

    /// <summary>Made for the first record: most guests never have one.</summary>
    private ErrorQueueReader Errors
    {
        get
        {
            Invariant.Holds(_tree is not null);
            return _errors ??= new ErrorQueueReader(_tree, KernelPages.In(_tree).SplitLast().Last.Address);
        }
    }

    /// <summary>The tree is there, and machine checks are on.</summary>
    private void TakeWaitingErrors(IActorContext context)
    {
        if (_machineCheckWaits)
            OnErrorInterrupt(context, 0, ofMachine: false);
        if (_criticalWaits)
            OnErrorInterrupt(context, _criticalVcpu, ofMachine: true);
        (_machineCheckWaits, _criticalWaits) = (false, false);
    }

    private void OnErrorInterrupt(IActorContext context, uint vcpu, bool ofMachine)
    {
        if (_tree is null)
        {
            _machineCheckWaits |= !ofMachine;
            _criticalWaits |= ofMachine;
            _criticalVcpu = ofMachine ? vcpu : _criticalVcpu;
            return;
        }

        context.Log(ofMachine ? new ErrorFact.CriticalInterrupt(Boot.Label, vcpu) : new ErrorFact.MachineCheck(Boot.Label, vcpu));
        ReadError(context, Errors.Interrupted(ofMachine));
    }

    private void OnErrorAnswered(IActorContext context, HcallAnswer answer)
    {
        if (Errors.Answered(answer))
            context.Tell(Boot.PartitionActor, new GuestAccess.Load(Boot.Partition, Boot.Number, answer.Id, Errors.Buffer, Hcall.ErrorRecordBytes));
        else
            ReadError(context, Errors.Next());
    }

    private void OnErrorLoaded(IActorContext context, Bytes bytes)
    {
        if (Errors.Loaded(bytes) is { } record)
            context.Log(new ErrorFact.Seen(Boot.Label, record));
        ReadError(context, Errors.Next());
    }

    private void ReadError(IActorContext context, Hcall? call)
    {
        if (call is not null)
            Port.Issue(context, call, KernelQuestion.ReadError.Instance);
    }

    private void AddErrorsTo(ref StateHash hash)
    {
        hash.Add(_machineCheckWaits);
        hash.Add(_criticalWaits);
        hash.Add(_criticalVcpu);
        _errors?.AddTo(ref hash);
    }
}
