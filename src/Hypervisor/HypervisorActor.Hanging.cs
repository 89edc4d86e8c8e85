using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Hypervisor;

/// <content>
/// A hypervisor that hangs: it answers nobody any more, obeys nobody, not even an operator who types <c>reset</c>, and prints nothing. With a watchdog of
/// its own the machine resets at the third expiry that nobody served; the last one that was served is taken to have been right before. Source: Topaz
/// <c>src/shell.c</c> (<c>crash</c>), <c>src/init.c</c> (<c>watchdog_init</c>). An error of the policy halt does the same: <c>src/error_mgmt.c</c>.
/// </content>
public sealed partial class HypervisorActor
{
    /// <summary>Expiries without service after which a watchdog acts: one sets ENW, one WIS, the third is the timeout.</summary>
    private const int ExpiriesToReset = 3;

    private bool _isHung;

    /// <param name="context">Who tells.</param>
    /// <param name="why">How it is told.</param>
    private void Hang(IActorContext context, MachineFact why)
    {
        Invariant.Holds(!_isHung && !IsResetting);
        _isHung = true;
        context.Log(why);
        if (_plan.Hypervisor.Watchdog is not { Expires: true } period)
            return;
        var delay = period.ToNextEdge(context.Now);
        for (var i = 1; i < ExpiriesToReset; i++)
            delay += period.Length;
        context.Schedule(delay, new WatchdogTimeout());
    }

    private void OnMessageWhileHung(IActorContext context, Message message)
    {
        if (message is WatchdogTimeout)
            BeginReset(context, "hypervisor", "watchdog");
        else
        {
            context.Log(CodeMarks.HypervisorLostInHang);
            Lose(context, message, "the hypervisor hangs");
        }
    }

    /// <summary>Timer: the hypervisor's own watchdog acts.</summary>
    private sealed record WatchdogTimeout : Message;
}
