using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Hypervisor;

/// <content>Calls that concern the caller's own vcpus. Source: Topaz <c>src/hcalls.c</c>, <c>src/pm.c</c>.</content>
public sealed partial class HypervisorActor
{
    private const uint CoreRuns = 0;
    private const uint CoreIsIdle = 1;
    private const uint CoreNaps = 2;

    /// <summary>A build option of the original, and off unless the plan says otherwise.</summary>
    private HcallAnswer OnPowerManagementCall(IActorContext context, GuestSlot guest, RequestId id, Hcall call)
    {
        if (!_plan.Hypervisor.PowerManagement)
            return new(id, HcallStatus.Unimplemented);
        var index = IndexOf(guest.Plan.Spec.Id);
        return call switch
        {
            Hcall.GetCoreState get => OnGetCoreState(index, id, get),
            Hcall.EnterNap or Hcall.ExitNap when context.FaultPoint(HypervisorFaults.NoPowerDevice) => new(id, HcallStatus.NoDevice),
            Hcall.EnterNap nap => OnNap(guest, id, IsOwnCore(index, nap.Partition, nap.Vcpu), nap.Vcpu, naps: true),
            Hcall.ExitNap nap => OnNap(guest, id, IsOwnCore(index, nap.Partition, nap.Vcpu), nap.Vcpu, naps: false),
            _ => throw Invariant.Unreachable(call),
        };
    }

    private HcallAnswer OnGetCoreState(int caller, RequestId id, Hcall.GetCoreState get)
    {
        if (!TryResolve(caller, get.Partition, out var target) || get.Vcpu >= _guests[target].VcpuCount)
            return new(id, HcallStatus.Invalid);
        var guest = _guests[target];
        var state = guest.Naps(get.Vcpu) ? CoreNaps : guest.Phase == GuestPhase.Running ? CoreRuns : CoreIsIdle;
        return new(id, HcallStatus.Success, state);
    }

    /// <summary>A vcpu of the caller, and not on physical core 0, which never naps.</summary>
    private bool IsOwnCore(int caller, Handle partition, uint vcpu) =>
        TryResolve(caller, partition, out var target) && target == caller
        && vcpu < _guests[caller].VcpuCount && _guests[caller].Plan.Spec.Cpus[(int)vcpu] != 0;

    private static HcallAnswer OnNap(GuestSlot guest, RequestId id, bool isAllowed, uint vcpu, bool naps)
    {
        if (!isAllowed)
            return new(id, HcallStatus.Invalid);
        guest.SetNap(vcpu, naps);
        return new(id, HcallStatus.Success);
    }

    private static HcallAnswer OnSendNmi(IActorContext context, GuestSlot guest, RequestId id, uint mask)
    {
        if (guest.VcpuCount < 32 && mask >> (int)guest.VcpuCount != 0)
            return new(id, HcallStatus.Invalid);
        if (mask != 0)
            context.Tell(guest.Partition, new PartitionRequest.RaiseNmi(mask));
        return new(id, HcallStatus.Success);
    }
}
