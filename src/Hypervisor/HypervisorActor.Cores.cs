using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Hypervisor;

/// <content>Calls that concern the caller's own vcpus. Source: Topaz <c>src/hcalls.c</c>, <c>src/pm.c</c>.</content>
public sealed partial class HypervisorActor
{
    /// <summary>The power-management calls are a build option of the original, and off; so are they here.</summary>
    private static HcallAnswer OnPowerManagementCall(RequestId id) => new(id, HcallStatus.Unimplemented);

    private static HcallAnswer OnSendNmi(IActorContext context, GuestSlot guest, RequestId id, uint mask)
    {
        if (guest.VcpuCount < 32 && mask >> (int)guest.VcpuCount != 0)
            return new(id, HcallStatus.Invalid);
        if (mask != 0)
            context.Tell(guest.Partition, new PartitionRequest.RaiseNmi(mask));
        return new(id, HcallStatus.Success);
    }
}
