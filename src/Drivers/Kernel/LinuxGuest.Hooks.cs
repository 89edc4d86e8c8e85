using FslHv.Abi;
using FslHv.Actors;
using FslHv.DeviceTree;

namespace FslHv.Drivers;

/// <content>
/// Platform hooks: a root that is compatible with something ending in <c>-hv</c> makes restart <c>PARTITION_RESTART(−1)</c>, and halt and power-off
/// <c>PARTITION_STOP(−1)</c>. Without it the kernel knows no way: it stands still, and the partition goes on running.
/// Source: Linux <c>arch/powerpc/platforms/85xx/corenet_generic.c</c>, <c>fsl_hv_restart</c> and <c>fsl_hv_halt</c> of <c>arch/powerpc/sysdev/fsl_soc.c</c>.
/// </content>
internal sealed partial class LinuxGuest
{
    private bool HasHooks { get; set; }

    private static bool AsksForHooks(DeviceTreeDocument tree)
    {
        foreach (var text in tree.Root.Property("compatible")?.AsStrings() ?? [])
        {
            if (text.EndsWith("-hv", StringComparison.Ordinal))
                return true;
        }

        return false;
    }

    private void RestartByHook(IActorContext context) => CallHook(context, new Hcall.PartitionRestart(Handle.Self));

    private void StopByHook(IActorContext context) => CallHook(context, new Hcall.PartitionStop(Handle.Self));

    private void CallHook(IActorContext context, Hcall call)
    {
        if (HasHooks)
        {
            Port.Issue(context, call, KernelQuestion.ChangeSelf.Instance);
            return;
        }

        if (_stage != KernelStage.Gone)
            BecomeGone(context, "the guest has halted");
        context.Log(new GuestFact.Halted(Boot.Label));
    }
}
