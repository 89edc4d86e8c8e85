using FslHv.Abi;
using FslHv.Actors;
using FslHv.DeviceTree;

namespace FslHv.Partitions;

/// <summary>
/// The guest of <see cref="ClaimPingPongProgram"/>: a main program that makes one request after the other, an interrupt handler, and a reader of error queues.
/// An answer that says something else than expected ends it: it exits with 1 and stands still.
/// </summary>
internal sealed partial class ClaimPingPong : Actor
{
    private const string Process = "claim-pingpong";
    private const ulong ErrorBuffer = 0x10000;
    private GuestNotice.Enter? _entered;
    private ClaimTree? _tree;
    private ErrorQueueReader? _errors;
    private ActorId _partition;
    private RequestId _last;
    private RequestId _main;
    private RequestId _handler;
    private RequestId _reader;
    private ClaimHandler _handling;
    private Handle _vector;
    private bool _lineSeen;

    private GuestNotice.Enter Entered
    {
        get
        {
            Invariant.Holds(_entered is not null);
            return _entered;
        }
    }

    private ClaimTree Tree
    {
        get
        {
            Invariant.Holds(_tree is not null);
            return _tree;
        }
    }

    private ErrorQueueReader Errors
    {
        get
        {
            Invariant.Holds(_errors is not null);
            return _errors;
        }
    }

    public override void Receive(IActorContext context, Message message)
    {
        switch (message)
        {
            case GuestNotice.Enter enter:
                OnEnter(context, enter);
                break;
            case GuestNotice.Befall befall:
                context.Log(new GuestFact.EventIgnored(Entered.Label, befall.Event, "this guest knows no such thing"));
                break;
            case not null when _step is ClaimStep.Failed or ClaimStep.Off:
                break;
            case GuestNotice.InterruptLine:
                _lineSeen = true;
                TakeInterrupt(context);
                break;
            case GuestNotice.MachineCheck when !_leavesErrors:
                _violations++;
                Read(context, Errors.Interrupted(ofMachine: false));
                break;
            case GuestNotice.CriticalInterrupt when !_leavesErrors:
                Read(context, Errors.Interrupted(ofMachine: true));
                break;
            case GuestNotice:
                break;
            case GuestCallAnswer answer when answer.Id == _handler:
                OnHandlerAnswer(context, answer);
                break;
            case HcallAnswer answer when answer.Id == _reader:
                OnRecordAnswered(context, answer);
                break;
            case GuestLoaded loaded when loaded.Id == _reader:
                OnRecordLoaded(context, loaded.Bytes);
                break;
            case GuestCallAnswer or GuestLoaded:
                OnMainAnswer(context, message);
                break;
            default:
                throw Invariant.Unreachable(message);
        }

        GoOnWaiting(context);
    }

    public override void AddTo(ref StateHash hash)
    {
        hash.Add(_entered is null ? 0 : _entered.Boot.Value);
        hash.Add(_partition);
        hash.Add(_last.Value);
        hash.Add(_main.Value);
        hash.Add(_handler.Value);
        hash.Add(_reader.Value);
        hash.Add((int)_handling);
        hash.Add(_vector.Value);
        hash.Add(_lineSeen);
        _errors?.AddTo(ref hash);
        AddStepsTo(ref hash);
    }

    private void OnEnter(IActorContext context, GuestNotice.Enter enter)
    {
        Invariant.Holds(_entered is null);
        (_entered, _partition) = (enter, context.Sender);
        var tree = DeviceTreeBlob.Read(enter.Tree.Span, "guest tree");
        _errors = new ErrorQueueReader(tree, ErrorBuffer);
        _tree = ClaimTree.Find(tree);
        context.Log(new GuestFact.Booted(enter.Label, enter.Boot, Process));
        if (_tree is null)
        {
            Fail(context, "this board has no claimable DMA engine, or no shared page");
            return;
        }

        Say(context, $"came up as {(_tree.IsStandby ? "standby" : "active")}");
        Begin(context);
    }

    /// <summary>The handler runs when it is idle, and while the main program lets it.</summary>
    private void TakeInterrupt(IActorContext context)
    {
        if (!_lineSeen || _handling != ClaimHandler.Idle || _leavesInterrupts)
            return;
        (_lineSeen, _handling) = (false, ClaimHandler.Taking);
        _handler = Next();
        context.Tell(_partition, new GuestCall.TakeInterrupt(Entered.Partition, Entered.Boot, _handler, OldestOpen, 0));
    }

    private void OnHandlerAnswer(IActorContext context, GuestCallAnswer answer)
    {
        switch (answer)
        {
            case InterruptTaken taken when taken.Vector == InterruptTaken.Spurious:
                _handling = ClaimHandler.Idle;
                TakeInterrupt(context);
                break;
            case InterruptTaken taken:
                _vector = taken.Vector;
                if (_vector == Tree.StateChange)
                    HandleOn(context, ClaimHandler.Asking, new Hcall.PartitionGetStatus(Tree.Other));
                else
                    HandleOn(context, ClaimHandler.Reading, new DeviceOrder.ReadStatus());
                break;
            case HcallAnswer status when _handling == ClaimHandler.Asking:
                _otherStopped |= (PartitionStatus)status.R4 == PartitionStatus.Stopped;
                HandleOn(context, ClaimHandler.Ending, new Hcall.IntEoi(_vector));
                break;
            case DeviceRead { Status: DeviceStatus.Done or DeviceStatus.Failed } read when _handling == ClaimHandler.Reading:
                _read = read.Status;
                HandleOn(context, ClaimHandler.Clearing, new DeviceOrder.ClearStatus());
                break;
            case DeviceRead when _handling == ClaimHandler.Reading: // Of an earlier copy, whose status is gone.
                HandleOn(context, ClaimHandler.Ending, new Hcall.IntEoi(_vector));
                break;
            case DeviceRead:
                _interrupted = _read;
                HandleOn(context, ClaimHandler.Ending, new Hcall.IntEoi(_vector));
                break;
            case HcallAnswer:
                Invariant.Holds(_handling == ClaimHandler.Ending);
                _handling = ClaimHandler.Idle;
                TakeInterrupt(context);
                break;
        }
    }

    private void HandleOn(IActorContext context, ClaimHandler next, Hcall call)
    {
        _handling = next;
        _handler = Issue(context, call);
    }

    private void HandleOn(IActorContext context, ClaimHandler next, DeviceOrder order)
    {
        _handling = next;
        _handler = Use(context, order);
    }

    private void Read(IActorContext context, Hcall? call)
    {
        if (call is not null)
            _reader = Issue(context, call);
    }

    private void OnRecordAnswered(IActorContext context, HcallAnswer answer)
    {
        if (Errors.Answered(answer))
            context.Tell(_partition, new GuestAccess.Load(Entered.Partition, Entered.Boot, _reader, Errors.Buffer, Hcall.ErrorRecordBytes));
        else
            Read(context, Errors.Next());
    }

    private void OnRecordLoaded(IActorContext context, Bytes bytes)
    {
        if (Errors.Loaded(bytes) is { } record)
            context.Log(new ErrorFact.Seen(Entered.Label, record));
        Read(context, Errors.Next());
    }

    private RequestId Issue(IActorContext context, Hcall call)
    {
        var id = Next();
        context.Tell(_partition, new GuestCall.Issue(Entered.Partition, Entered.Boot, id, OldestOpen, call));
        return id;
    }

    private RequestId Use(IActorContext context, DeviceOrder order)
    {
        var id = Next();
        context.Tell(_partition, new GuestCall.UseDevice(Entered.Partition, Entered.Boot, id, OldestOpen, Tree.Channel, order));
        return id;
    }

    private RequestId Load(IActorContext context, ulong offset, int lengthBytes)
    {
        var id = Next();
        context.Tell(_partition, new GuestAccess.Load(Entered.Partition, Entered.Boot, id, Tree.Shared + offset, lengthBytes));
        return id;
    }

    private void Store(IActorContext context, ulong offset, ReadOnlySpan<byte> bytes) =>
        context.Tell(_partition, new GuestAccess.Store(Entered.Partition, Entered.Boot, Tree.Shared + offset, Bytes.Copy(bytes)));

    private RequestId Next() => _last = _last.Next;

    /// <summary>Repeats are for lossy links; what is answered long ago needs no memory.</summary>
    private RequestId OldestOpen => new(Math.Max(1, _last.Value - Math.Min(_last.Value, 16)));

    private void Say(IActorContext context, string text) => context.Log(new ProcessFact.Said(Entered.Label, Process, text));
}

/// <summary>What the interrupt handler waits for.</summary>
internal enum ClaimHandler
{
    Idle,

    /// <summary>The vector.</summary>
    Taking,

    /// <summary>The state of the other partition.</summary>
    Asking,

    /// <summary>The status of the channel.</summary>
    Reading,

    /// <summary>The channel has cleared its status.</summary>
    Clearing,

    /// <summary>The end of the interrupt.</summary>
    Ending,
}
