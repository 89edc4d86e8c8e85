using FslHv.Abi;
using FslHv.Actors;
using FslHv.DeviceTree;

namespace FslHv.Machine.Tests;

/// <summary>A guest that does what a test tells it, one call after the other, and takes no interrupt by itself.</summary>
public sealed record ScriptedProgram : GuestProgram
{
    public override string Name => "scripted";

    public override Actor CreateGuest() => new ScriptedGuest();
}

/// <summary>Told to a scripted guest from outside: make that call.</summary>
public sealed record MakeCall(Hcall Call) : Message;

/// <summary>Told to a scripted guest from outside: make an hcall with those registers.</summary>
public sealed record MakeTrap(HcallRegisters Registers, bool IsUserMode = false) : Message;

/// <summary>Told to a scripted guest from outside: vcpu takes its interrupt.</summary>
public sealed record MakeTake(uint Vcpu) : Message;

/// <summary>Told to a scripted guest from outside: use the registers of a device.</summary>
public sealed record MakeUse(Handle Device, DeviceOrder Order) : Message;

/// <summary>Told to a scripted guest from outside: look at a property of the tree it was entered with.</summary>
public sealed record ReadTree(string Path, string Property) : Message;

/// <summary>Told to a scripted guest from outside: use the watchdog registers of a vcpu. Without settings: serve, or read.</summary>
public sealed record MakeWatchdogAccess(uint Vcpu, WatchdogControl? Control, bool Reads) : Message
{
    public WatchdogAccess Access(BootNumber boot) =>
        Control is { } control ? new WatchdogAccess.Set(boot, Vcpu, control)
        : Reads ? new WatchdogAccess.ReadStatus(boot, Vcpu)
        : new WatchdogAccess.Serve(boot, Vcpu);
}

/// <summary>Told to a scripted guest from outside: store those bytes.</summary>
public sealed record MakeStore(ulong Address, Bytes Bytes) : Message;

/// <summary>Told to a scripted guest from outside: load that many bytes.</summary>
public sealed record MakeLoad(ulong Address, int LengthBytes) : Message;

/// <summary>Told to a scripted guest from outside: the last call once more, as a lossy link would.</summary>
public sealed record RepeatLast : Message;

/// <summary>What a scripted guest saw.</summary>
public sealed record GuestSaw(string Text) : Note
{
    public override string ToString() => Text;
}

/// <summary>What a scripted guest loaded.</summary>
public sealed record GuestLoads(string Label, Bytes Bytes) : Note
{
    public override string ToString() => $"{Label}: loads {MemoryText.Of(Bytes)}";
}

public sealed class ScriptedGuest : Actor
{
    private GuestNotice.Enter? _entered;
    private ActorId _partition;
    private RequestId _last;
    private GuestCall? _lastCall;

    public override void Receive(IActorContext context, Message message)
    {
        switch (message)
        {
            case GuestNotice.Enter enter:
                _entered = enter;
                _partition = context.Sender;
                Saw(
                    context,
                    $"entered at 0x{enter.Entry:x}, boot {enter.Boot}, tree of {(enter.Tree.Length > 0 ? "some" : "no")} bytes at 0x{enter.TreeAddress:x}");
                break;
            case MakeCall make:
                _last = _last.Next;
                Send(context, new GuestCall.Issue(_entered!.Partition, _entered.Boot, _last, _last, make.Call));
                break;
            case MakeTrap make:
                _last = _last.Next;
                Send(context, new GuestCall.Trap(_entered!.Partition, _entered.Boot, _last, _last, make.Registers, make.IsUserMode));
                break;
            case HcallRefused:
                Saw(context, "takes a program exception");
                break;
            case MakeTake take:
                _last = _last.Next;
                Send(context, new GuestCall.TakeInterrupt(_entered!.Partition, _entered.Boot, _last, _last, take.Vcpu));
                break;
            case MakeUse use:
                _last = _last.Next;
                Send(context, new GuestCall.UseDevice(_entered!.Partition, _entered.Boot, _last, _last, use.Device, use.Order));
                break;
            case DeviceRead read:
                Saw(context, $"reads status {read.Status}");
                break;
            case MakeStore store:
                context.Tell(_partition, new GuestAccess.Store(_entered!.Partition, _entered.Boot, store.Address, store.Bytes));
                break;
            case MakeLoad load:
                context.Tell(_partition, new GuestAccess.Load(_entered!.Partition, _entered.Boot, _last, load.Address, load.LengthBytes));
                break;
            case GuestLoaded loaded:
                context.Log(new GuestLoads(_entered!.Label, loaded.Bytes));
                break;
            case RepeatLast:
                Send(context, _lastCall!);
                break;
            case HcallAnswer answer:
                Saw(
                    context,
                    $"returns {answer.Status.OriginalName()} r4={answer.R4} r5={answer.R5} r6={answer.R6}"
                        + $"{(answer.Data.Length > 0 ? $" \"{PrintedBytes.Of(answer.Data.Span)}\"" : "")}");
                break;
            case InterruptTaken taken:
                Saw(context, taken.Vector == InterruptTaken.Spurious ? "takes nothing" : $"takes {taken.Vector}");
                break;
            case GuestNotice.InterruptLine line:
                Saw(context, $"interrupt line of vcpu {line.Vcpu} raised");
                break;
            case ReadTree read:
                Saw(
                    context,
                    $"finds {read.Property} = "
                        + $"{DeviceTreeBlob.Read(_entered!.Tree.Span, "guest tree").Find(read.Path)?.Property(read.Property)?.AsString() ?? "nothing"}");
                break;
            case GuestNotice.NonMaskableInterrupt nmi:
                Saw(context, $"non-maskable interrupt at vcpu {nmi.Vcpu}");
                break;
            case GuestNotice.MachineCheck check:
                Saw(context, $"machine check at vcpu {check.Vcpu}");
                break;
            case GuestNotice.CriticalInterrupt interrupt:
                Saw(context, $"critical interrupt at vcpu {interrupt.Vcpu}");
                break;
            case MakeWatchdogAccess make:
                context.Tell(_partition, make.Access(_entered!.Boot));
                break;
            case WatchdogStatus status:
                Saw(
                    context,
                    $"reads ENW {(status.NextIsEnabled ? 1 : 0)}, WIS {(status.InterruptStatus ? 1 : 0)}, WRS {status.ResetStatus} of vcpu {status.Vcpu}");
                break;
            case GuestNotice.WatchdogInterrupt interrupt:
                Saw(context, $"critical interrupt of the watchdog at vcpu {interrupt.Vcpu}");
                break;
            default:
                Saw(context, $"{message}");
                break;
        }
    }

    public override void AddTo(ref StateHash hash) => hash.Add(_last.Value);

    private void Send(IActorContext context, GuestCall call)
    {
        _lastCall = call;
        context.Tell(_partition, call);
    }

    private void Saw(IActorContext context, string text) => context.Log(new GuestSaw($"{_entered!.Label}: {text}"));
}
