using Akka.Actor;
using FslHv.Abi;
using FslHv.Actors;
using FslHv.DeviceTree;
using IActorContext = FslHv.Actors.IActorContext;

namespace FslHv.AkkaNet.TestKit;

/// <summary>A doorbell came to a guest: its core took the interrupt.</summary>
/// <param name="Doorbell">Path of its node below the guest's handles: <c>worker/state-change</c>, <c>ring-me</c>.</param>
/// <param name="Interrupt">Its interrupt.</param>
/// <param name="At">When.</param>
public sealed record DoorbellReceived(string Doorbell, Handle Interrupt, Instant At) : INoSerializationVerificationNeeded;

/// <summary>A guest's hcall has returned.</summary>
/// <param name="Call">The call.</param>
/// <param name="Answer">What it returned.</param>
/// <param name="At">When.</param>
public sealed record HcallReturned(Hcall Call, HcallAnswer Answer, Instant At) : INoSerializationVerificationNeeded;

/// <summary>A guest was entered.</summary>
/// <param name="Boot">Number of its boot.</param>
/// <param name="Tree">The guest tree.</param>
/// <param name="At">When.</param>
public sealed record GuestEntered(BootNumber Boot, DeviceTreeDocument Tree, Instant At) : INoSerializationVerificationNeeded;

/// <summary>A guest was told something else: a machine check, an interrupt of its watchdog.</summary>
/// <param name="Notice">What.</param>
/// <param name="At">When.</param>
public sealed record GuestTold(Message Notice, Instant At) : INoSerializationVerificationNeeded;

/// <summary>Asks a guest of a test to make a call.</summary>
internal sealed record MakeCall(Hcall Call) : Message;

/// <summary>Guests that are probes.</summary>
internal sealed record ProbeProgram(Action<object> Tell) : GuestProgram
{
    public override string Name => "probe";

    public override Actor CreateGuest() => new ProbeGuest(Tell);
}

/// <summary>
/// A guest that does what a test asks, and shows what comes to it. It lets every doorbell through as soon as it is entered, takes each interrupt and ends it at
/// once.
/// </summary>
internal sealed class ProbeGuest(Action<object> tell) : Actor
{
    private readonly SortedDictionary<ulong, Hcall?> _open = [];
    private readonly SortedDictionary<uint, string> _doorbells = [];
    private GuestNotice.Enter? _entered;
    private ActorId _partition;
    private RequestId _last;

    public override void Receive(IActorContext context, Message message)
    {
        switch (message)
        {
            case GuestNotice.Enter enter:
                OnEnter(context, enter);
                break;
            case MakeCall make:
                Issue(context, make.Call, isShown: true);
                break;
            case HcallAnswer answer:
                if (_open.Remove(answer.Id.Value, out var call) && call is not null)
                    tell(new HcallReturned(call, answer, context.Now));
                break;
            case GuestNotice.InterruptLine line:
                _last = _last.Next;
                context.Tell(_partition, new GuestCall.TakeInterrupt(_entered!.Partition, _entered.Boot, _last, _last, line.Vcpu));
                break;
            case InterruptTaken taken when taken.Vector == InterruptTaken.Spurious:
                break;
            case InterruptTaken taken:
                tell(new DoorbellReceived(_doorbells.GetValueOrDefault(taken.Vector.Value, $"interrupt {taken.Vector.Value}"), taken.Vector, context.Now));
                Issue(context, new Hcall.IntEoi(taken.Vector), isShown: false);
                break;
            default:
                tell(new GuestTold(message, context.Now));
                break;
        }
    }

    public override void AddTo(ref StateHash hash) => hash.Add(_last.Value);

    private void OnEnter(IActorContext context, GuestNotice.Enter enter)
    {
        (_entered, _partition) = (enter, context.Sender);
        var tree = DeviceTreeBlob.Read(enter.Tree.Span, "guest tree");
        tell(new GuestEntered(enter.Boot, tree, context.Now));
        foreach (var node in tree.Find(GuestTree.HandlesPath)?.Descendants() ?? [])
        {
            if (!node.IsCompatible("epapr,hv-receive-doorbell") || GuestTree.InterruptOf(node) is not { } interrupt)
                continue;
            _doorbells[interrupt.Value] = node.Path[(GuestTree.HandlesPath.Length + 1)..];
            Issue(context, new Hcall.IntSetMask(interrupt, Masked: false), isShown: false);
        }
    }

    private void Issue(IActorContext context, Hcall call, bool isShown)
    {
        _last = _last.Next;
        _open[_last.Value] = isShown ? call : null;
        context.Tell(_partition, new GuestCall.Issue(_entered!.Partition, _entered.Boot, _last, new RequestId(_open.Keys.First()), call));
    }
}
