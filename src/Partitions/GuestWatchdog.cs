using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Partitions;

/// <summary>
/// The watchdog of one vcpu: three stages. The first expiry sets ENW, the second WIS, the third is the timeout; serving clears both bits.
/// Source: Book E, chapter on timers; Topaz <c>src/timers.c</c>.
/// </summary>
internal sealed class GuestWatchdog
{
    /// <summary>What runs; null while the watchdog is off, which it is at each start.</summary>
    public WatchdogControl? Control { get; private set; }

    /// <summary>Expiries that were not served: 0, 1 (ENW), 2 (ENW and WIS).</summary>
    public int Expiries { get; private set; }

    /// <summary>What the guest reads as WRS. Outlives a boot; a stop or restart that the guest asks for clears it.</summary>
    public uint ResetStatus { get; private set; }

    /// <summary>The timer of the next expiry.</summary>
    public TimerId Timer { get; set; }

    /// <summary>Sets it. A reset control that is not 0 cannot be taken back, as on the core.</summary>
    public void Set(WatchdogControl control)
    {
        var before = Control is { ResetControl: not 0 } set ? set.ResetControl : control.ResetControl;
        Control = control with { ResetControl = before };
    }

    /// <summary>Serves it.</summary>
    /// <returns>How many expiries that took back.</returns>
    public int Serve()
    {
        var expiries = Expiries;
        Expiries = 0;
        return expiries;
    }

    /// <summary>A period is over.</summary>
    /// <returns>Which expiry this is: 1, 2, or 3 for the timeout and each one after it.</returns>
    public int Expire()
    {
        Invariant.Holds(Control is { Period.Expires: true });
        if (Expiries == 2)
            return 3;
        return ++Expiries;
    }

    /// <summary>The timeout ends the boot: the guest will read the reset control as WRS.</summary>
    public void SaveResetStatus()
    {
        Invariant.Holds(Control is { ResetControl: not 0 });
        ResetStatus = Control.Value.ResetControl;
    }

    /// <summary>The guest asked for a stop or restart of some partition.</summary>
    public void ForgetResetStatus() => ResetStatus = 0;

    /// <summary>The boot is over. The caller has cancelled the timer.</summary>
    public void SwitchOff()
    {
        Control = null;
        Expiries = 0;
        Timer = TimerId.None;
    }

    public void AddTo(ref StateHash hash)
    {
        hash.Add(Control is null ? -1L : Control.Value.Period.Value);
        hash.Add(Control?.ResetControl ?? 0);
        hash.Add(Control?.RaisesInterrupt ?? false);
        hash.Add(Expiries);
        hash.Add(ResetStatus);
        hash.Add(Timer.IsNone);
    }
}
