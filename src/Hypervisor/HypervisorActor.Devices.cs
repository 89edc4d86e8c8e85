using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Hypervisor;

/// <content>
/// Devices at work: their registers, their interrupts, and the accesses that their DMA streams let through. A device goes on whatever its owner does. Source:
/// Topaz <c>src/pamu.c</c>; the devices are the board's.
/// </content>
public sealed partial class HypervisorActor
{
    private readonly DeviceSet _devices;

    private void OnUseDevice(IActorContext context, GuestSlot guest, ActorId asker, GuestCall.UseDevice use)
    {
        if (guest.Plan.Find(use.Device) is not HandleEntry.Device { IsInterrupt: false } entry)
        {
            Tell(context, guest, asker, new DeviceRead(use.Id, DeviceStatus.Absent));
            return;
        }

        var device = _devices.Devices[entry.Number];
        Tell(context, guest, asker, new DeviceRead(use.Id, device.Status));
        switch (use.Order)
        {
            case DeviceOrder.Copy copy when device.Status != DeviceStatus.Busy:
                ClearStatus(device);
                device.Begin(copy);
                context.Tell(context.Self, new DeviceDone(device.Number, device.OrderNumber));
                break;
            case DeviceOrder.ClearStatus when device.Status != DeviceStatus.Busy:
                ClearStatus(device);
                break;
            case DeviceOrder.ReadStatus or DeviceOrder.Copy or DeviceOrder.ClearStatus:
                break;
            default:
                throw Invariant.Unreachable(use);
        }
    }

    private void ClearStatus(Device device)
    {
        _devices.LineDown(device);
        device.Status = DeviceStatus.Idle;
    }

    /// <summary>Something outside the machine makes a device raise its interrupt; what it has to tell already stays.</summary>
    private void OnSignalDevice(IActorContext context, int number)
    {
        var device = _devices.Devices[number];
        if (device.Status != DeviceStatus.Busy && !device.IsLineUp)
            End(context, device, DeviceStatus.Signalled);
    }

    /// <summary>It reads first. A disturbance in between is seen by the write, whose access is tested by itself.</summary>
    private void OnDeviceDone(IActorContext context, DeviceDone done)
    {
        var device = _devices.Devices[done.Device];
        if (device.OrderNumber != done.Order)
            return;
        Invariant.Holds(device.Order is not null);
        var order = device.Order;
        if (TryReach(context, device, order.Source, order.LengthBytes, out var owner))
            context.Tell(_guests[owner].Partition, new MemoryRequest.Read(AskFor(device), [new(order.Source, order.LengthBytes)]) { ByDevice = true });
    }

    private void OnDeviceMemory(IActorContext context, Question.OfDevice asked, MemoryAnswer answer)
    {
        var device = _devices.Devices[asked.Device];
        Invariant.Holds(device.Order is not null && device.OrderNumber == asked.Order);
        var order = device.Order;
        switch (answer)
        {
            case MemoryAnswer.Read read when read.Pieces[0].Length < order.LengthBytes:
                Block(context, device, _guests[asked.Owner].Label, order.Source, "memory");
                break;
            case MemoryAnswer.Read read when TryReach(context, device, order.Target, order.LengthBytes, out var owner):
                var write = new MemoryRequest.Write(AskFor(device), [new MemoryPiece(order.Target, read.Pieces[0])], Boot: null) { ByDevice = true };
                context.Tell(_guests[owner].Partition, write);
                break;
            case MemoryAnswer.Read:
                break; // Its access was blocked.
            case MemoryAnswer.Written written when written.CountBytes < order.LengthBytes:
                Block(context, device, _guests[asked.Owner].Label, order.Target, "memory");
                break;
            case MemoryAnswer.Written:
                context.Log(new DeviceFact.DmaDone(device.Plan.Name, _guests[asked.Owner].Label, order.LengthBytes));
                End(context, device, DeviceStatus.Done);
                break;
            default:
                throw Invariant.Unreachable(answer);
        }
    }

    private RequestId AskFor(Device device) => Ask(new Question.OfDevice(device.Number, device.OrderNumber, StreamOf(device)!.Partition));

    private DmaStream? StreamOf(Device device) => device.Plan.Stream < 0 ? null : _devices.Streams[device.Plan.Stream];

    /// <summary>
    /// Whether an access gets through. One that reaches outside the window is an access violation: it is reported, and the stream is off from then
    /// on, until its owner enables it again. What a stream that is off wants is dropped without a report.
    /// </summary>
    private bool TryReach(IActorContext context, Device device, ulong address, int lengthBytes, out int owner)
    {
        owner = -1;
        if (StreamOf(device) is not { IsEnabled: true } stream || stream.Partition < 0)
        {
            var label = StreamOf(device) is { Partition: >= 0 and var partition } ? _guests[partition].Label : "";
            Block(context, device, label, address, "disabled");
            return false;
        }

        owner = stream.Partition;
        if (stream.Reaches(address, (ulong)lengthBytes))
            return true;
        stream.Set(enabled: false);
        Block(context, device, _guests[owner].Label, address, "window");
        context.Log(new DeviceFact.DmaDisabled(NameOf(stream), _guests[owner].Label, "violation"));
        ReportAccessViolation(context, owner, stream.Handle, stream.Plan.Liodn, address, stream.GuestPath);
        return false;
    }

    private void Block(IActorContext context, Device device, string owner, ulong address, string reason)
    {
        context.Log(new DeviceFact.DmaBlocked(device.Plan.Name, owner, address, reason));
        End(context, device, DeviceStatus.Failed);
    }

    /// <summary>A device has something to tell, and pulls its line up unless it is up still.</summary>
    private void End(IActorContext context, Device device, DeviceStatus status)
    {
        Invariant.Holds(status is DeviceStatus.Done or DeviceStatus.Failed or DeviceStatus.Signalled);
        (device.Status, device.Order) = (status, null);
        if (device.IsLineUp)
            return;
        foreach (var (interrupt, isNew) in _devices.LineUp(device))
        {
            if (interrupt.Partition < 0)
            {
                context.Log(new DeviceFact.Raised(device.Plan.Name, "", default, Coalesced: false));
                continue;
            }

            var guest = _guests[interrupt.Partition];
            context.Log(new DeviceFact.Raised(device.Plan.Name, guest.Label, interrupt.Vector, Coalesced: !isNew));
            RaiseLines(context, guest);
        }
    }

    private string NameOf(DmaStream stream) => _devices.Devices[stream.Plan.Device].Plan.Name;
}
