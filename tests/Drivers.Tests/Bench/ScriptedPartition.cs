using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Drivers.Tests;

/// <summary>Stands for partition and hypervisor at once: answers calls from a table and keeps a small interrupt controller.</summary>
internal sealed class ScriptedPartition(GuestProgram program, Bytes tree) : Actor
{
    public static readonly PartitionId Id = new(1);
    public static readonly BootNumber Boot = new(1);
    public const string Label = "mgr";

    private readonly SortedSet<uint> _pending = [];
    private readonly SortedSet<uint> _unmasked = [];
    private readonly SortedSet<uint> _stopRang = [];
    private readonly SortedDictionary<uint, PartitionStatus> _statuses = [];
    private readonly SortedDictionary<HcallToken, PeerCommand.Refuse> _refusals = [];
    private readonly SortedSet<HcallToken> _holding = [];
    private readonly List<(ActorId Asker, GuestCallAnswer Answer)> _held = [];
    private (ActorId Asker, GuestCallAnswer Answer)? _last;
    private readonly ScriptedMemory _memory = new();
    private ActorId _guest;
    private uint _active;
    private bool _raised;
    private int _room = int.MaxValue;
    private string _arriving = "";

    public override void Started(IActorContext context)
    {
        _guest = context.Spawn("guest", program.CreateGuest());
        context.Tell(_guest, new GuestNotice.Enter(Id, Label, Boot, 0, 0x0100_0000, tree, 1 << 30));
    }

    public override void Receive(IActorContext context, Message message)
    {
        switch (message)
        {
            case GuestCall call:
                OnCall(context, call);
                break;
            case GuestAccess.Store store:
                _memory.Store(store);
                break;
            case GuestAccess.Load load:
                context.Reply(new GuestLoaded(load.Id, _memory.Load(load.Address, load.LengthBytes)));
                break;
            case BefallGuest befall:
                context.Tell(_guest, new GuestNotice.Befall(befall.Event));
                break;
            case PeerCommand command:
                OnCommand(context, command);
                break;
            default:
                throw Invariant.Unreachable(message);
        }

        RaiseLine(context);
    }

    public override void AddTo(ref StateHash hash)
    {
        hash.Add(_active);
        hash.Add(_raised);
        foreach (var interrupt in _pending)
            hash.Add(interrupt);
    }

    private void OnCommand(IActorContext context, PeerCommand command)
    {
        switch (command)
        {
            case PeerCommand.Ring ring:
                _pending.Add(ring.Interrupt);
                break;
            case PeerCommand.RingStop ring:
                _pending.Add(ring.Interrupt);
                _stopRang.Add(ring.Interrupt);
                break;
            case PeerCommand.Pend pend:
                _pending.Add(pend.Interrupt);
                _raised = true;
                break;
            case PeerCommand.RaiseLine:
                context.Tell(_guest, new GuestNotice.InterruptLine(0));
                break;
            case PeerCommand.SetStatus set:
                _statuses[set.Partition] = set.Status;
                break;
            case PeerCommand.Refuse { Status: HcallStatus.Success } refuse:
                _refusals.Remove(refuse.Token);
                break;
            case PeerCommand.Refuse refuse:
                _refusals[refuse.Token] = refuse;
                break;
            case PeerCommand.SetRoom set:
                _room = set.Bytes;
                break;
            case PeerCommand.Arrive arrive:
                _arriving += arrive.Text;
                break;
            case PeerCommand.Hold hold:
                _holding.Add(hold.Token);
                break;
            case PeerCommand.Release:
                _holding.Clear();
                foreach (var (asker, answer) in _held)
                    context.Tell(asker, answer);
                _held.Clear();
                break;
            case PeerCommand.RepeatLastAnswer:
                context.Tell(_last!.Value.Asker, _last.Value.Answer);
                break;
            default:
                throw Invariant.Unreachable(command);
        }
    }

    private void OnCall(IActorContext context, GuestCall call)
    {
        Assert.Equal((Id, Boot), (call.Caller, call.Boot));
        Assert.InRange(call.OldestOpen.Value, 1ul, call.Id.Value);
        context.Log(new CallSeen(call));
        var token = (call as GuestCall.Issue)?.Call.Token;
        GuestCallAnswer answer = call switch
        {
            GuestCall.TakeInterrupt take => new InterruptTaken(take.Id, take.Vcpu, Take(context)) { StopRang = _stopRang.Remove(_active) },
            GuestCall.Issue issue when _refusals.TryGetValue(issue.Call.Token, out var refusal) => new HcallAnswer(issue.Id, refusal.Status, refusal.R4),
            GuestCall.Issue { Call: Hcall.ByteChannelSend send } issue => Send(context, issue.Id, send),
            GuestCall.Issue { Call: Hcall.ByteChannelReceive receive } issue => Receive(issue.Id, (int)receive.BytesMax),
            GuestCall.Issue issue => Answer(issue),
            _ => throw Invariant.Unreachable(call),
        };
        if (token is { } held && _holding.Contains(held))
        {
            _held.Add((context.Sender, answer));
            return;
        }

        _last = (context.Sender, answer);
        context.Reply(answer);
    }

    private HcallAnswer Send(IActorContext context, RequestId id, Hcall.ByteChannelSend send)
    {
        Assert.InRange(send.Data.Length, 1, Hcall.ByteChannelBytesMax);
        var count = Math.Min(_room, send.Data.Length);
        _room -= count;
        if (count > 0)
            context.Log(new SentBytes(send.Channel.Value, System.Text.Encoding.UTF8.GetString(send.Data.Span[..count])));
        return new(id, count == 0 ? HcallStatus.Again : HcallStatus.Success, (uint)count);
    }

    private HcallAnswer Receive(RequestId id, int max)
    {
        var count = Math.Min(max, _arriving.Length);
        var data = Bytes.Take(System.Text.Encoding.UTF8.GetBytes(_arriving[..count]));
        _arriving = _arriving[count..];
        return new(id, HcallStatus.Success, (uint)count) { Data = data };
    }

    private HcallAnswer Answer(GuestCall.Issue issue)
    {
        switch (issue.Call)
        {
            case Hcall.IntSetMask { Masked: false } unmask:
                _unmasked.Add(unmask.Interrupt.Value);
                break;
            case Hcall.IntSetMask mask:
                _unmasked.Remove(mask.Interrupt.Value);
                break;
            case Hcall.IntEoi eoi:
                Assert.Equal(_active, eoi.Interrupt.Value);
                _active = 0;
                break;
            case Hcall.PartitionGetStatus get:
                return new(issue.Id, HcallStatus.Success, (uint)_statuses.GetValueOrDefault(get.Partition.Value, PartitionStatus.Running));
        }

        return new(issue.Id, HcallStatus.Success, _memory.Carry(issue.Call));
    }

    private Handle Take(IActorContext context)
    {
        _raised = false;
        if (_active == 0)
        {
            _active = _pending.FirstOrDefault(_unmasked.Contains);
            _pending.Remove(_active);
            context.Log(new Took(_active));
        }

        return _active == 0 ? InterruptTaken.Spurious : new Handle(_active);
    }

    private void RaiseLine(IActorContext context)
    {
        if (_raised || _active != 0 || !_pending.Any(_unmasked.Contains))
            return;
        _raised = true;
        context.Tell(_guest, new GuestNotice.InterruptLine(0));
    }
}
