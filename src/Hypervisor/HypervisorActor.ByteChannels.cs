using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Hypervisor;

/// <content>Byte channels: what guests send and receive, and the interrupts that follow. Source: Topaz <c>src/byte_chan.c</c>.</content>
public sealed partial class HypervisorActor
{
    private HcallAnswer OnByteChannelSend(IActorContext context, GuestSlot guest, RequestId id, Hcall.ByteChannelSend send)
    {
        if (send.Data.Length > Hcall.ByteChannelBytesMax || guest.Plan.Find(send.Channel) is not HandleEntry.ByteChannel entry)
            return new(id, HcallStatus.Invalid);
        var queued = Send(context, entry.Channel, entry.Side, send.Data.Span);
        if (queued < send.Data.Length)
            context.Log(queued == 0 ? CodeMarks.HypervisorRingFull : CodeMarks.HypervisorRingTakesPart);
        return new(id, queued == 0 && send.Data.Length > 0 ? HcallStatus.Again : HcallStatus.Success, (uint)queued);
    }

    private HcallAnswer OnByteChannelReceive(IActorContext context, GuestSlot guest, RequestId id, Hcall.ByteChannelReceive receive)
    {
        if (guest.Plan.Find(receive.Channel) is not HandleEntry.ByteChannel entry)
            return new(id, HcallStatus.Invalid);
        var data = Receive(context, entry.Channel, entry.Side, (int)Math.Min(receive.BytesMax, Hcall.ByteChannelBytesMax));
        return new(id, HcallStatus.Success, (uint)data.Length) { Data = data };
    }

    private HcallAnswer OnByteChannelPoll(GuestSlot guest, RequestId id, Hcall.ByteChannelPoll poll)
    {
        if (guest.Plan.Find(poll.Channel) is not HandleEntry.ByteChannel entry)
            return new(id, HcallStatus.Invalid);
        var channel = _channels[entry.Channel];
        return new(id, HcallStatus.Success, (uint)channel.Towards(entry.Side).Count, (uint)channel.Towards(1 - entry.Side).Free);
    }

    /// <summary>Queues bytes from one side for the other, which hears of it when there were any.</summary>
    private int Send(IActorContext context, int number, int side, ReadOnlySpan<byte> data)
    {
        var channel = _channels[number];
        var queued = channel.Towards(1 - side).Write(data);
        if (queued > 0 && IsShell(number, 1 - side))
            WakeShell(context);
        else if (queued > 0)
            OnBytesCame(context, channel.End(1 - side));
        return queued;
    }

    /// <summary>Takes bytes that wait for one side; the other hears of the room when there were any.</summary>
    private Bytes Receive(IActorContext context, int number, int side, int bytesMax)
    {
        var channel = _channels[number];
        var data = channel.Towards(side).Read(bytesMax);
        if (data.Length > 0 && channel.End(1 - side) is ByteChannelEnd.Guest sender)
            Signal(context, sender, isRx: false);
        else if (data.Length > 0 && IsShell(number, 1 - side) && _shell.HasOutput)
            WakeShell(context);
        return data;
    }

    private void OnBytesCame(IActorContext context, ByteChannelEnd end)
    {
        switch (end)
        {
            case ByteChannelEnd.Guest receiver:
                Signal(context, receiver, isRx: true);
                break;
            case ByteChannelEnd.Mux mux:
                WakeUp(context, LineOf(mux.Line));
                break;
            case ByteChannelEnd.Serial serial:
                WakeUp(context, LineOf(serial.Device));
                break;
            case ByteChannelEnd.Hypervisor or ByteChannelEnd.Nobody:
                break; // Nobody reads there: the ring fills up.
            default:
                throw Invariant.Unreachable(end);
        }
    }

    private void Signal(IActorContext context, ByteChannelEnd.Guest end, bool isRx)
    {
        var guest = _guests[end.Partition];
        var entry = guest.Plan.Find(end.Handle) as HandleEntry.ByteChannel;
        Invariant.Holds(entry is not null);
        var line = isRx ? entry.RxLine : entry.TxLine;
        var asserted = guest.Pic.Assert(line);
        var plan = guest.Plan.Lines[line];
        if (!asserted)
            context.Log(CodeMarks.HypervisorRingInterruptCoalesced);
        context.Log(new ByteChannelFact.Signalled(guest.Label, plan.Handle, plan.Name, Coalesced: !asserted));
        RaiseLines(context, guest);
    }
}
