using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Hypervisor;

/// <content>The interrupt hcalls.</content>
public sealed partial class HypervisorActor
{
    private HcallAnswer OnInterruptCall(IActorContext context, int index, RequestId id, Hcall call)
    {
        var guest = _guests[index];
        var handle = call switch
        {
            Hcall.IntSetConfig c => c.Interrupt,
            Hcall.IntGetConfig c => c.Interrupt,
            Hcall.IntSetMask c => c.Interrupt,
            Hcall.IntGetMask c => c.Interrupt,
            Hcall.IntEoi c => c.Interrupt,
            _ => throw Invariant.Unreachable(call),
        };
        HcallAnswer answer;
        switch (guest.Plan.Find(handle))
        {
            case HandleEntry.Interrupt entry:
                answer = OnLineCall(context, guest, id, call, entry.Line);
                RaiseLines(context, guest);
                return answer;
            case HandleEntry.Device { IsInterrupt: true } device:
                answer = OnDeviceInterruptCall(context, index, id, call, device);
                RaiseLines(context, guest);
                return answer;
            default:
                return new(id, HcallStatus.Invalid);
        }
    }

    private static HcallAnswer OnLineCall(IActorContext context, GuestSlot guest, RequestId id, Hcall call, int line)
    {
        switch (call)
        {
            case Hcall.IntSetConfig set when set.Vcpu >= guest.VcpuCount:
                return new(id, HcallStatus.Invalid);
            case Hcall.IntSetConfig set:
                guest.Pic.SetConfig(line, new(set.Config, set.Priority, set.Vcpu));
                return new(id, HcallStatus.Success);
            case Hcall.IntGetConfig:
                return ConfigAnswer(id, guest.Pic.GetConfig(line));
            case Hcall.IntSetMask set:
                guest.Pic.SetMask(line, set.Masked);
                return new(id, HcallStatus.Success);
            case Hcall.IntGetMask:
                return new(id, HcallStatus.Success, guest.Pic.IsMasked(line) ? 1u : 0u);
            case Hcall.IntEoi eoi:
                if (guest.Pic.End(line))
                    context.Log(new DoorbellFact.Ended(guest.Label, eoi.Interrupt));
                else
                    context.Log(CodeMarks.HypervisorInterruptNotActive);
                return new(id, HcallStatus.Success);
            default:
                throw Invariant.Unreachable(call);
        }
    }

    /// <summary>Whose it is not, may not touch it. Source: Topaz <c>src/vmpic.c</c>.</summary>
    private HcallAnswer OnDeviceInterruptCall(IActorContext context, int index, RequestId id, Hcall call, HandleEntry.Device device)
    {
        var guest = _guests[index];
        var interrupt = _devices.Interrupt(device.Number);
        switch (call)
        {
            case Hcall.IntSetConfig set when set.Vcpu >= guest.VcpuCount:
                return new(id, HcallStatus.Invalid);
            case not null when !IsOwnedBy(index, device):
                return new(id, HcallStatus.InvalidState);
            case Hcall.IntSetConfig set:
                interrupt.Config = new(set.Config, set.Priority, set.Vcpu);
                return new(id, HcallStatus.Success);
            case Hcall.IntGetConfig:
                return ConfigAnswer(id, interrupt.Config);
            case Hcall.IntSetMask set:
                interrupt.IsMasked = set.Masked;
                return new(id, HcallStatus.Success);
            case Hcall.IntGetMask:
                return new(id, HcallStatus.Success, interrupt.IsMasked ? 1u : 0u);
            case Hcall.IntEoi eoi:
                if (interrupt.End())
                    context.Log(new DeviceFact.Ended(guest.Label, eoi.Interrupt));
                return new(id, HcallStatus.Success);
            default:
                throw Invariant.Unreachable(call);
        }
    }

    private bool IsOwnedBy(int index, HandleEntry.Device device)
    {
        var interrupt = _devices.Interrupt(device.Number);
        return interrupt.Partition == index && interrupt.Vector == device.Handle;
    }

    private static HcallAnswer ConfigAnswer(RequestId id, LineConfig config) =>
        new(id, HcallStatus.Success, config.Config, config.Priority, config.Vcpu);
}
