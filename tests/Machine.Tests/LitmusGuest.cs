using System.Buffers.Binary;
using FslHv.Abi;
using FslHv.Actors;
using FslHv.DeviceTree;

namespace FslHv.Machine.Tests;

/// <summary>
/// Message passing, round after round: left stores the number of the round and then signals; right, once it has the signal, loads what is there. The signal
/// is a doorbell, which right takes as an interrupt, or a byte, which right asks for over and over.
/// </summary>
public sealed record LitmusProgram(string Label, string Signal) : GuestProgram
{
    public override string Name => "litmus";

    public override Actor CreateGuest() => new LitmusGuest(Label == "left", Label == "right", Signal == "byte");
}

public sealed class LitmusGuest(bool isWriter, bool isReader, bool byByte) : Actor
{
    public const int Rounds = 10;

    private GuestNotice.Enter? _entered;
    private ActorId _partition;
    private RequestId _last;
    private Handle _handle;
    private uint _round;

    public override void Receive(IActorContext context, Message message)
    {
        switch (message)
        {
            case GuestNotice.Enter enter:
                (_entered, _partition) = (enter, context.Sender);
                OnEnter(context, DeviceTreeBlob.Read(enter.Tree.Span, "guest tree"));
                break;
            case NextRound when _round < Rounds:
                _round++;
                var number = new byte[sizeof(uint)];
                BinaryPrimitives.WriteUInt32BigEndian(number, _round);
                context.Tell(_partition, new GuestAccess.Store(_entered!.Partition, _entered.Boot, 0x200_0000, Bytes.Take(number)));
                Issue(context, byByte ? new Hcall.ByteChannelSend(_handle, Bytes.Copy([1])) : new Hcall.DoorbellSend(_handle));
                context.Schedule(Duration.FromMicroseconds(150), new NextRound());
                break;
            case HcallAnswer answer when isReader && byByte && _round < Rounds:
                if (answer.Data.Length > 0)
                    OnSignal(context);
                Issue(context, new Hcall.ByteChannelReceive(_handle, 1));
                break;
            case GuestNotice.InterruptLine line when isReader && !byByte:
                _last = _last.Next;
                context.Tell(_partition, new GuestCall.TakeInterrupt(_entered!.Partition, _entered.Boot, _last, _last, line.Vcpu));
                break;
            case InterruptTaken taken when taken.Vector == _handle:
                OnSignal(context);
                Issue(context, new Hcall.IntEoi(_handle));
                break;
            case GuestLoaded loaded:
                var found = BinaryPrimitives.ReadUInt32BigEndian(loaded.Bytes.Span);
                context.Log(new GuestSaw(found >= loaded.Id.Value ? "right: finds the data" : $"right: finds {found} after signal {loaded.Id}, not the data"));
                break;
        }
    }

    public override void AddTo(ref StateHash hash)
    {
        hash.Add(_last.Value);
        hash.Add(_round);
    }

    private void OnEnter(IActorContext context, DeviceTreeDocument tree)
    {
        var node = tree.Find($"{GuestTree.HandlesPath}/{(byByte ? "pipe" : isWriter ? "ring" : "rung")}");
        if (isWriter)
            context.Schedule(Duration.FromMicroseconds(500), new NextRound());
        if (isWriter || isReader)
            _handle = isReader && !byByte ? GuestTree.InterruptOf(node!)!.Value : GuestTree.HandleOf(node!)!.Value;
        if (isReader)
            Issue(context, byByte ? new Hcall.ByteChannelReceive(_handle, 1) : new Hcall.IntSetMask(_handle, Masked: false));
    }

    /// <summary>The signal of some round at or behind this one.</summary>
    private void OnSignal(IActorContext context)
    {
        _round++;
        context.Tell(_partition, new GuestAccess.Load(_entered!.Partition, _entered.Boot, new RequestId(_round), 0x4000_0000, sizeof(uint)));
    }

    private void Issue(IActorContext context, Hcall call)
    {
        _last = _last.Next;
        context.Tell(_partition, new GuestCall.Issue(_entered!.Partition, _entered.Boot, _last, _last, call));
    }

    private sealed record NextRound : Message;
}
