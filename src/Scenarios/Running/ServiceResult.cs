using FslHv.Actors;

namespace FslHv.Scenarios;

/// <summary>How available a service was in a run.</summary>
/// <param name="Service">The service.</param>
/// <param name="WasMeasured">Whether the measuring ever began.</param>
/// <param name="Measured">For how long it was measured.</param>
/// <param name="Up">For how much of that it was there.</param>
/// <param name="Outages">How often it was away.</param>
/// <param name="LongestOutage">The longest time that it was away.</param>
/// <param name="LongestOutageAt">When that began; engine time.</param>
public sealed record ServiceResult(
    Service Service, bool WasMeasured, Duration Measured, Duration Up, int Outages, Duration LongestOutage, Instant LongestOutageAt)
{
    /// <summary>The share of the time in which it was there, rounded down.</summary>
    public Share UpShare => WasMeasured ? Share.Of(Up, Measured) : default;

    /// <summary>Whether it was as available as it must be. One that was never there is not, unless nothing is asked of it.</summary>
    public bool Holds => (Service.LongestOutage is null && Service.UpAtLeast is null) || (WasMeasured && !IsAwayTooLong && !IsUpTooLittle);

    private bool IsAwayTooLong => Service.LongestOutage is { } most && LongestOutage > most;

    private bool IsUpTooLittle => Service.UpAtLeast is { } least && UpShare.Millionths < least.Millionths;

    /// <summary><c>✔ service active: up 99.35% of 1.99s; away once, at most 12.7ms from 50ms</c>.</summary>
    public override string ToString() => $"{(Holds ? '✔' : '✘')} service {Service.Name}: {Text}";

    private string Text
    {
        get
        {
            if (!WasMeasured)
                return "it was never up";
            var outages = Outages switch
            {
                0 => "never away",
                1 => $"away once, for {LongestOutage} from {LongestOutageAt}",
                _ => $"away {Outages} times, longest {LongestOutage} from {LongestOutageAt}",
            };
            var tooLong = IsAwayTooLong ? $"; may be away for {Service.LongestOutage} only" : "";
            var tooLittle = IsUpTooLittle ? $"; must be up for {Service.UpAtLeast}" : "";
            return $"up {UpShare} of {Measured}; {outages}{tooLong}{tooLittle}";
        }
    }
}
