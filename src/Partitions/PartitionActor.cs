using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Partitions;

/// <summary>
/// One partition: its state, memory, live tree, and the guest in it. State changes are decided here, one at a time, so that of several
/// requests at once exactly one wins without a lock. Everything the guest asks of the hypervisor passes here, so that what comes from an
/// earlier boot is dropped. Source: Topaz <c>src/guest.c</c>.
/// </summary>
public sealed partial class PartitionActor : Actor
{
    private readonly PartitionSpec _spec;
    private readonly GuestProgram _program;
    private readonly ImageStore? _images;
    private readonly Fidelity _fidelity;
    private readonly List<(ActorId Asker, GuestCall Call)> _heldCalls = [];
    private GuestMemory _memory;
    private LiveTree _tree;
    private ulong _heldInterrupts;
    private uint _heldNmis;
    private ulong _heldMachineChecks;
    private ulong _heldCriticals;
    private ActorId _hypervisor;
    private ActorId _guest;
    private BootNumber _boot;
    private PartitionState _state = PartitionState.StartingUninit;
    private ulong _entry;
    private bool _loadsOnly;
    private bool _restarts;

    /// <summary>The vcpus are kept out of the guest by a pause; also from there to the end of a stop.</summary>
    private bool _isParked;

    /// <param name="spec">The partition.</param>
    /// <param name="program">What runs in it.</param>
    /// <param name="isImageReadable">Whether its images can be read; otherwise loading finds none.</param>
    /// <param name="fidelity">The hypervisor's defects; null: the ideal.</param>
    /// <param name="images">What is known of the contents of images; null: nothing.</param>
    public PartitionActor(
        PartitionSpec spec, GuestProgram program, bool isImageReadable = true, Fidelity? fidelity = null, ImageStore? images = null)
    {
        _spec = spec;
        _program = program;
        _images = isImageReadable ? images ?? ImageStore.Empty : null;
        _fidelity = fidelity ?? Fidelity.Ideal;
        _memory = new GuestMemory(spec.Memory, spec.SharedMemory);
        _tree = new LiveTree(spec.GuestTree);
    }

    private string Label => _spec.Label;

    private bool HasGuest => !_guest.IsNone;

    /// <inheritdoc />
    public override void Receive(IActorContext context, Message message)
    {
        if (_far is null && message is not SessionMessage)
            Dispatch(context, message);
        else
            HandleFar(context, message);
    }

    private void Dispatch(IActorContext context, Message message)
    {
        switch (message)
        {
            case GuestCall or GuestAccess or WatchdogAccess when IsGuestLate:
                Delay(context, message);
                break;
            case GuestCall or GuestAccess or WatchdogAccess:
                OnGuestMessage(context, context.Sender, message);
                break;
            case MemoryRequest request:
                OnMemoryRequest(context, request);
                break;
            case PropertyRequest request:
                OnPropertyRequest(context, request);
                break;
            case InspectionRequest request:
                OnInspectionRequest(context, request);
                break;
            case PartitionRequest request:
                OnRequest(context, request);
                break;
            case PartitionStep step:
                OnStep(context, step);
                break;
            case BefallGuest befall:
                OnBefallGuest(context, befall);
                break;
            default:
                throw Invariant.Unreachable(message);
        }

        AssertInvariants();
    }

    /// <inheritdoc />
    public override void AddTo(ref StateHash hash)
    {
        _fidelity.AddTo(ref hash);
        hash.Add((int)_state);
        hash.Add(_hypervisor);
        hash.Add(_guest);
        hash.Add(_boot.Value);
        hash.Add(_entry);
        hash.Add(_loadsOnly);
        hash.Add(_restarts);
        hash.Add(_isParked);
        hash.Add(_heldInterrupts);
        hash.Add(_heldNmis);
        hash.Add(_heldMachineChecks);
        hash.Add(_heldCriticals);
        hash.Add(_whenStopped);
        hash.Add(_isResetting);
        hash.Add(_heldCalls.Count);
        foreach (var (asker, call) in _heldCalls)
        {
            hash.Add(asker);
            hash.Add(call);
        }

        AddLateTo(ref hash);
        foreach (var dog in _watchdogs)
            dog.AddTo(ref hash);
        AddFarTo(ref hash);
        _memory.AddTo(ref hash);
        _tree.AddTo(ref hash);
    }

    private void OnRequest(IActorContext context, PartitionRequest request)
    {
        switch (request)
        {
            case PartitionRequest.RaiseInterrupt raise:
                OnRaiseInterrupt(context, raise);
                break;
            case PartitionRequest.GetStatus ask:
                context.Reply(new PartitionAnswer(ask.Id, HcallStatus.Success, _state.ToStatus()));
                break;
            case PartitionRequest.ChangeState change:
                OnChangeState(context, change);
                break;
            case PartitionRequest.HandlesReset:
                OnHandlesReset(context);
                break;
            case PartitionRequest.CallsReturned:
                OnCallsReturned(context);
                break;
            case PartitionRequest.RaiseNmi raise:
                OnRaiseNmi(context, raise.Mask);
                break;
            case PartitionRequest.RaiseError raise:
                OnRaiseError(context, raise);
                break;
            case PartitionRequest.StoreShared store:
                OnStoreShared(store);
                break;
            case PartitionRequest.PassAnswer pass:
                context.Tell(pass.Asker, pass.Answer);
                break;
            case PartitionRequest.ShowOwner show:
                _tree.ShowOwner(show.Path, show.IsActive, show.ShowsStatus);
                break;
            case PartitionRequest.MayStop:
                OnMayStop(context);
                break;
            case PartitionRequest.Reset:
                OnReset(context);
                break;
            case PartitionRequest.ForgetWatchdogReset:
                ForgetWatchdogReset();
                break;
            case PartitionRequest.PowerOn:
                OnPowerOn(context, context.Sender);
                break;
            case PartitionRequest.ComeBack:
                OnComeBack(context, context.Sender);
                break;
            case PartitionRequest.BeginBoot:
                OnBeginBoot(context);
                break;
            default:
                throw Invariant.Unreachable(request);
        }
    }

    private void OnStep(IActorContext context, PartitionStep step)
    {
        switch (step)
        {
            case PartitionStep.ResetThrough:
                OnResetThrough(context);
                break;
            case not null when _isResetting:
                break; // Work that was begun before the reset.
            case PartitionStep.TreeBuilt:
                OnTreeBuilt(context);
                break;
            case PartitionStep.ImagesThrough:
                OnImagesThrough(context);
                break;
            case PartitionStep.StartUnloaded:
                EnterGuest(context);
                break;
            case PartitionStep.VcpusLeft:
                OnVcpusLeft(context);
                break;
            case PartitionStep.VcpusParked:
                OnVcpusParked(context);
                break;
            case PartitionStep.VcpusReleased:
                OnVcpusReleased(context);
                break;
            case PartitionStep.LateDue:
                OnLateDue(context);
                break;
            case PartitionStep.WatchdogExpired expired:
                OnWatchdogExpired(context, expired.Vcpu);
                break;
            default:
                throw Invariant.Unreachable(step);
        }
    }

    private void Become(IActorContext context, PartitionState next)
    {
        Invariant.Holds(PartitionStates.MayFollow(_state, next));
        var before = _state;
        _state = next;
        context.Log(new PartitionFact.Entered(Label, before, next));
    }

    private void BecomeAndReport(IActorContext context, PartitionState next, PartitionReport report)
    {
        Become(context, next);
        context.Tell(_hypervisor, report);
    }

    private void AssertInvariants()
    {
        var mayHaveGuest = _state is PartitionState.Running or PartitionState.Stopping or PartitionState.Pausing
            or PartitionState.Paused or PartitionState.Resuming;
        Invariant.Holds(HasGuest == mayHaveGuest);
        Invariant.Holds(_heldCalls.Count == 0 || _isParked);
        Invariant.Holds(_heldInterrupts == 0 || _isParked);
        Invariant.Holds(_isParked
            ? _state is PartitionState.Pausing or PartitionState.Paused or PartitionState.Resuming or PartitionState.Stopping
            : _state is not (PartitionState.Paused or PartitionState.Resuming));
        Invariant.Holds(!_isResetting || _state == PartitionState.StartingUninit);
        Invariant.Holds(_whenStopped is null || _state == PartitionState.Starting);
        Invariant.Holds((_heldNmis | _heldMachineChecks | _heldCriticals) == 0 || _isParked);
        Invariant.Holds(!_restarts || _state is PartitionState.Stopping or PartitionState.StoppingPercpu);
        Invariant.Holds(!_restarts || !_isParked);
        Invariant.Holds(_state == PartitionState.StartingUninit || !_hypervisor.IsNone);
        Invariant.Holds(!HasGuest || _boot.Value > 0);
        Invariant.Holds(!IsGuestLate || HasGuest);
        Invariant.Holds(!_memory.HasStores);
    }
}
