using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Drivers;

/// <summary>
/// The fsl-hv driver of one Linux guest: doorbells become interrupts, interrupts go into the queue of every open file, and a stopped
/// partition is told to subscribers one after the other. Where versions of the original differ, a <see cref="Defect"/> decides, each in one place.
/// Source: Linux <c>drivers/virt/fsl_hypervisor.c</c>.
/// </summary>
internal sealed partial class FslHvDriver : Actor
{
    private readonly GuestBoot _boot;
    private readonly ActorId _kernel;
    private readonly HcallPort<DriverQuestion> _port;
    private readonly Fidelity _fidelity;

    public FslHvDriver(GuestBoot boot, ActorId kernel, ValueList<ReceiveDoorbell> found, KernelPages pages, Fidelity fidelity)
    {
        _boot = boot;
        _kernel = kernel;
        _port = new HcallPort<DriverQuestion>(boot);
        _found = found;
        _pages = new PageAllocator(pages);
        _fidelity = fidelity;
    }

    /// <summary>The original registers the device first, and makes its lists then: whoever opens it between the two walks lists that are not there.</summary>
    public override void Started(IActorContext context)
    {
        if (context.FaultPoint(DriverFaults.LoadOpened) && _fidelity.Has(Defect.OpenBeforeLists))
            context.Tell(_kernel, new KernelMessage.Crashed(Defect.OpenBeforeLists, "walked a list that was not there yet"));
        else
            RegisterNext(context);
    }

    public override void Receive(IActorContext context, Message message)
    {
        switch (message)
        {
            case DriverMessage.Register register:
                OnRegister(context, register);
                break;
            case DriverMessage.HandleInterrupt interrupt:
                OnHandleInterrupt(context, interrupt);
                break;
            case DriverMessage.OpenFile open:
                OnOpenFile(context, open);
                break;
            case DriverMessage.Unload:
                OnUnload(context);
                break;
            case DriverMessage.Dismiss:
                context.Stop(context.Self);
                break;
            case DriverMessage.DoorbellQueued:
                OnDoorbellQueued(context);
                break;
            case DriverMessage.FileReleased:
                OnFileGone(context, context.Sender);
                break;
            case DriverMessage.AllocatePages allocate:
                OnAllocatePages(context, allocate);
                break;
            case DriverMessage.FreePages free:
                _pages.Free(free.Pages);
                break;
            case DriverMessage.RunThread run:
                OnRunThread(context, run.Interrupt);
                break;
            case HcallAnswer answer:
                OnAnswer(context, answer);
                break;
            case FailoverHandled handled:
                OnFailoverHandled(context, handled.Id);
                break;
            case Terminated terminated:
                OnTerminated(context, terminated.Who);
                break;
            default:
                throw Invariant.Unreachable(message);
        }

        AssertInvariants();
    }

    public override void AddTo(ref StateHash hash)
    {
        hash.Add(_foundNext);
        hash.Add((int)_load);
        hash.Add(_handling is null ? 0 : _handling.Doorbell.Interrupt.Value);
        hash.Add(_filesAwaited);
        hash.Add(_filesOpened);
        hash.Add(_lastNotice.Value);
        hash.Add(_registered.Count);
        hash.Add(_stopRang);
        foreach (var (doorbell, thread, _) in _registered)
        {
            hash.Add(doorbell.Interrupt.Value);
            thread.AddTo(ref hash);
        }

        hash.Add(_files.Count);
        foreach (var file in _files)
        {
            hash.Add(file.Actor);
            hash.Add(file.IsAwaited);
        }

        hash.Add(_subscribers.Count);
        foreach (var subscriber in _subscribers)
        {
            hash.Add(subscriber.Actor);
            hash.Add(subscriber.IsGone);
        }

        AddUnloadTo(ref hash);
        _fidelity.AddTo(ref hash);
        _pages.AddTo(ref hash);
        _port.AddTo(ref hash);
    }

    private void OnAnswer(IActorContext context, HcallAnswer answer)
    {
        switch (_port.Close(answer))
        {
            case DriverQuestion.Configure:
                OnConfigured(context, answer.Status);
                break;
            case DriverQuestion.Unmask:
                OnUnmasked(context, answer.Status);
                break;
            case DriverQuestion.Mask:
                UnregisterNext(context);
                break;
            case DriverQuestion.Sample sample:
                OnSampled(context, sample.Partition, answer);
                break;
        }
    }

    private void OnTerminated(IActorContext context, ActorId who)
    {
        OnFileGone(context, who);
        OnSubscriberGone(context, who);
    }

    private void AssertInvariants()
    {
        Invariant.Holds(_foundNext <= _found.Count);
        Invariant.Holds(_load != LoadStage.Loaded || _foundNext == _found.Count);
        Invariant.Holds(_load != LoadStage.AwaitingHandler || _handling is not null);
        Invariant.Holds(_keptCount <= _registered.Count);
        Invariant.Holds(_filesAwaited == 0 || _handling is not null);
        Invariant.Holds(_filesAwaited <= _files.Count);
        Invariant.Holds(_handling is null || _handling.Doorbell.Kind != DoorbellKind.Shutdown);
        Invariant.Holds(_files.Count <= _filesOpened);
        Invariant.Holds(_load is LoadStage.Registering or LoadStage.Loaded || _files.Count == 0);
    }
}
