using FslHv.Actors;

namespace FslHv.Abi;

/// <summary>What the final timeout of a guest's watchdog does. Source: <c>watchdog-timeout</c>, Topaz <c>src/timers.c</c>.</summary>
public enum WatchdogAction
{
    /// <summary><c>partition-reset</c>: the partition is restarted.</summary>
    Reset,

    /// <summary><c>manager-notify</c>: watchdog-expiration is rung.</summary>
    Notify,

    /// <summary><c>partition-stop</c>: the partition is stopped.</summary>
    Stop,
}

/// <summary>
/// Which bit of the timebase drives a watchdog (TCR[WP]). Shape: 0–63, larger is shorter: the watchdog expires at each rising edge of bit 63 − N,
/// counted from the least significant, which is once in 2^(64 − N) ticks. Source: Book E, and Topaz <c>src/timers.c</c>.
/// </summary>
public readonly record struct WatchdogPeriod(uint Value)
{
    /// <summary>Two ticks.</summary>
    public const uint Shortest = 63;

    /// <summary>So long that the watchdog is as good as off.</summary>
    public static readonly WatchdogPeriod Longest = new(0);

    /// <summary>Whether an expiry can be counted in engine time at all: from N = 8 on, which is 57 years.</summary>
    public bool Expires => Value >= 8;

    /// <summary>From one expiry to the next; <see cref="Expires"/> must hold.</summary>
    public Duration Length
    {
        get
        {
            Invariant.Holds(Expires && Value <= Shortest);
            return Duration.FromNanoseconds(Timebase.NanosecondsPerTick << (int)(64 - Value));
        }
    }

    /// <summary>
    /// How long it is from a moment to the next rising edge: above zero and at most <see cref="Length"/>. The first expiry after a watchdog was set
    /// may therefore come at once: it is the timebase that decides, not the moment of setting.
    /// </summary>
    public Duration ToNextEdge(Instant now)
    {
        var length = Length.Nanoseconds;
        var sinceEdge = (now.Nanoseconds + (length / 2)) % length;
        return Duration.FromNanoseconds(length - sinceEdge);
    }

    /// <inheritdoc />
    public override string ToString() => $"{Value}";
}

/// <summary>
/// The counter that all cores share. It starts with the engine and never stops, not even at a reset of the machine, which is of no consequence:
/// nobody sees its value, only its edges.
/// </summary>
public static class Timebase
{
    /// <summary>40 MHz: a platform clock of 640 MHz divided by 16, as on boards of the time. Unit: nanoseconds per tick.</summary>
    public const long NanosecondsPerTick = 25;
}

/// <summary>What a guest sets of a core's watchdog (TCR).</summary>
/// <param name="Period">WP.</param>
/// <param name="ResetControl">WRC, 0–3: 0 is no timeout action; otherwise there is one, and the guest reads the number as
/// <see cref="WatchdogStatus.ResetStatus"/> after it. Once not 0 it stays.</param>
/// <param name="RaisesInterrupt">WIE: the second expiry raises a critical interrupt.</param>
public readonly record struct WatchdogControl(WatchdogPeriod Period, uint ResetControl, bool RaisesInterrupt)
{
    /// <summary>WRC for a reset of the chip: what Linux and an automatic start set.</summary>
    public const uint ResetsChip = 2;
}

/// <summary>
/// What a guest does with the watchdog registers of one of its cores. Sent to its partition's actor, which keeps them: the core does this, no hcall.
/// What comes from an earlier boot is dropped.
/// </summary>
/// <param name="Boot">The guest's boot.</param>
/// <param name="Vcpu">Whose registers.</param>
public abstract record WatchdogAccess(BootNumber Boot, uint Vcpu) : Message
{
    /// <summary>Writes TCR: the watchdog runs from now on.</summary>
    public sealed record Set(BootNumber Boot, uint Vcpu, WatchdogControl Control) : WatchdogAccess(Boot, Vcpu);

    /// <summary>Writes ones to ENW and WIS of TSR, which clears them: the watchdog is served.</summary>
    public sealed record Serve(BootNumber Boot, uint Vcpu) : WatchdogAccess(Boot, Vcpu);

    /// <summary>Reads TSR. Answered with <see cref="WatchdogStatus"/>.</summary>
    public sealed record ReadStatus(BootNumber Boot, uint Vcpu) : WatchdogAccess(Boot, Vcpu);
}

/// <summary>A core's TSR as far as the watchdog goes.</summary>
/// <param name="Vcpu">Whose.</param>
/// <param name="NextIsEnabled">ENW: one expiry has come and was not served.</param>
/// <param name="InterruptStatus">WIS: two have.</param>
/// <param name="ResetStatus">WRS: not 0 when the boot before ended by the watchdog; then it is the WRC of that time.</param>
public sealed record WatchdogStatus(uint Vcpu, bool NextIsEnabled, bool InterruptStatus, uint ResetStatus) : Message;
