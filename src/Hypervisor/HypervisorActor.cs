using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Hypervisor;

/// <summary>
/// The hypervisor of one machine. It owns handles, doorbells and virtual interrupts; it checks what guests ask, hands to a partition's actor what
/// concerns that partition, and rings doorbells when a partition reports a state.
/// </summary>
public sealed partial class HypervisorActor : Actor
{
    private readonly MachinePlan _plan;
    private readonly GuestSlot[] _guests;
    private readonly uint _firstId;
    private readonly Fidelity _fidelity;
    private ByteChannel[] _channels;
    private SerialLine[] _serialLines;
    private readonly OpenQuestions _questions = new();

    // Looked up only: which guest an asking actor belongs to. Follows from the call logs, so it is not part of the state hash.
    private readonly Dictionary<ActorId, int> _askers = [];
    private RequestId _lastRequest;
    private int _active;
    private int _initializing;

    /// <param name="plan">The machine.</param>
    /// <param name="fidelity">The hypervisor's defects; null: the ideal.</param>
    public HypervisorActor(MachinePlan plan, Fidelity? fidelity = null)
    {
        _plan = plan;
        _fidelity = fidelity ?? Fidelity.Ideal;
        _guests = new GuestSlot[plan.Partitions.Count];
        for (var i = 0; i < _guests.Length; i++)
            _guests[i] = new GuestSlot(plan.Partitions[i]);
        _firstId = _guests.Length == 0 ? 0 : _guests[0].Plan.Spec.Id.Value;
        _devices = new DeviceSet(plan);
        _channels = ByteChannel.Of(plan);
        _serialLines = SerialLine.Of(plan);
        _errors = new ErrorQueues(plan, _guests);
        for (var i = 0; i < _guests.Length; i++)
            Invariant.Holds(_guests[i].Plan.Spec.Id.Value == _firstId + (uint)i);
    }

    /// <inheritdoc />
    public override void Receive(IActorContext context, Message message)
    {
        if (message is HypervisorRequest.PowerOnOverNodes place)
            PlaceOnNodes(place);
        if (_far is null)
            Dispatch(context, message);
        else
            HandleFar(context, message);
        AssertInvariants();
    }

    private void Dispatch(IActorContext context, Message message)
    {
        switch (message)
        {
            case Terminated gone:
                OnTerminated(context, gone);
                break;
            case PartitionReport.CameBack back:
                OnCameBack(FarOf(IndexOf(back.Partition)));
                break;
            case not null when IsResetting:
                OnMessageWhileResetting(context, message);
                break;
            case not null when _isHung:
                OnMessageWhileHung(context, message);
                break;
            case GuestCall call:
                OnGuestCall(context, context.Sender, call);
                break;
            case PartitionReport.HeldCall held:
                _guests[IndexOf(held.Partition)].Note(held);
                OnGuestCall(context, held.Asker, held.Call);
                break;
            case PartitionAnswer answer:
                OnPartitionAnswer(context, answer);
                break;
            case PropertyAnswer answer:
                OnPropertyAnswer(context, answer);
                break;
            case MemoryAnswer answer:
                OnMemoryAnswer(context, answer);
                break;
            case InspectionAnswer answer:
                OnInspectionAnswer(context, answer);
                break;
            case PartitionReport report:
                OnPartitionReport(context, report);
                break;
            case HypervisorRequest.Reset:
                BeginReset(context, "operator", "shell");
                break;
            case HypervisorRequest.Shell command:
                OnShell(context, command);
                break;
            case HypervisorRequest.SerialInput input:
                OnSerialInput(context, input);
                break;
            case HypervisorRequest.HardwareError error:
                OnHardwareError(context, error);
                break;
            case SerialTick tick:
                OnSerialTick(context, _serialLines[tick.Line]);
                break;
            case HypervisorRequest.SignalDevice signal:
                OnSignalDevice(context, signal.Device);
                break;
            case DeviceDone done:
                OnDeviceDone(context, done);
                break;
            case ShellTick:
                OnShellTick(context);
                break;
            case HypervisorRequest.PowerOn powerOn:
                OnPowerOn(context, powerOn.Partitions);
                break;
            case HypervisorRequest.PowerOnOverNodes powerOn:
                if (powerOn.CameBack)
                    context.Log(new MachineFact.Reset("node", "crash"));
                OnPowerOn(context, powerOn.Partitions);
                break;
            case ToldTheLost told:
                OnToldTheLost(context, told);
                break;
            default:
                throw Invariant.Unreachable(message);
        }
    }

    /// <inheritdoc />
    public override void AddTo(ref StateHash hash)
    {
        _fidelity.AddTo(ref hash);
        foreach (var guest in _guests)
            guest.AddTo(ref hash);
        foreach (var channel in _channels)
            channel.AddTo(ref hash);
        foreach (var line in _serialLines)
            line.AddTo(ref hash);
        hash.Add(_active);
        hash.Add(_initializing);
        AddResetTo(ref hash);
        _errors.AddTo(ref hash);
        hash.Add(_lastRequest.Value);
        _copies.AddTo(ref hash);
        _devices.AddTo(ref hash);
        _decisions.AddTo(ref hash);
        hash.Add(_isHung);
        _shell.AddTo(ref hash);
        AddHeapTo(ref hash);
        _far?.AddTo(ref hash);
        _questions.AddTo(ref hash);
    }

    private void OnPowerOn(IActorContext context, ValueList<ActorId> partitions)
    {
        Invariant.Holds(partitions.Count == _guests.Length);
        for (var i = 0; i < _guests.Length; i++)
            _guests[i].Partition = partitions[i];
        OpenSessions();
        SwitchOn(context);
    }

    private void OnTerminated(IActorContext context, Terminated gone)
    {
        if (_far?.Find(gone.Who) is { } far)
            OnPartitionLost(context, far);
        else if (_askers.Remove(gone.Who, out var guest))
            _guests[guest].Calls.Forget(gone.Who);
    }

    private RequestId Ask(Question question)
    {
        _lastRequest = _lastRequest.Next;
        _questions.Add(_lastRequest.Value, question);
        return _lastRequest;
    }

    private int IndexOf(PartitionId id)
    {
        var index = (int)(id.Value - _firstId);
        Invariant.Holds((uint)index < (uint)_guests.Length);
        return index;
    }

    private void AssertInvariants()
    {
        Invariant.Holds(_active >= 0 && _active <= _guests.Length);
        Invariant.Holds(_active == ActiveGuests());
        Invariant.Holds(_initializing >= 0 && _initializing <= _active);
        Invariant.Holds((ulong)_questions.Count <= _lastRequest.Value);
        Invariant.Holds(_startsAsked >= 0 && _startsAsked <= _questions.Count);
        Invariant.Holds(!_isHung || !IsResetting);
        Invariant.Holds(_lastToStop < 0 || (_active == 0 && _startsAsked > 0));
    }

    private int ActiveGuests()
    {
        var count = 0;
        foreach (var guest in _guests)
            count += guest.IsActive ? 1 : 0;
        return count;
    }
}
