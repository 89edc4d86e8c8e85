using System.Globalization;

namespace FslHv.Scenarios;

/// <summary>What became of one fault of a run's timeline or plan: whether it bit.</summary>
/// <param name="Fault">Which: <c>guest-panic worker</c>; of a plan its whole line.</param>
/// <param name="Place">Where the scenario says it; line 0 for one of a plan.</param>
/// <param name="Struck">How often it struck.</param>
/// <param name="Reason">Why it never did; empty when it did.</param>
public sealed record FaultOutcome(string Fault, Place Place, int Struck, string Reason)
{
    /// <summary>Whether it struck at all.</summary>
    public bool HasStruck => Struck > 0;

    /// <inheritdoc />
    public override string ToString()
    {
        var where = Place.Line > 0 ? string.Create(CultureInfo.InvariantCulture, $" (line {Place.Line})") : "";
        var what = Struck switch
        {
            0 => $"never struck: {Reason}",
            1 => "struck",
            _ => string.Create(CultureInfo.InvariantCulture, $"struck {Struck} times"),
        };
        return $"fault {Fault}{where}: {what}";
    }
}
