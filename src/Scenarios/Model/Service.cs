using System.Globalization;
using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Scenarios;

/// <summary>Something that is to be there for others, and how much of the time it must be.</summary>
/// <param name="Place">Where it stands.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Up">It is there from such a fact on.</param>
/// <param name="Down">It is not from such a fact on.</param>
/// <param name="From">It is measured from here on; null: from when it is first there.</param>
/// <param name="LongestOutage">It may not be away for longer at a time; null: for any time.</param>
/// <param name="UpAtLeast">It must be there for this share of the time; null: for any.</param>
public sealed record Service(
    Place Place, string Name, ValueList<FactPattern> Up, ValueList<FactPattern> Down, Moment? From, Duration? LongestOutage, Share? UpAtLeast);

/// <summary>A share of a whole. Unit: millionths. Shape: 0 to 1,000,000. Written in percent: <c>99.5%</c>.</summary>
public readonly record struct Share(int Millionths)
{
    /// <summary>The whole.</summary>
    public static readonly Share Whole = new(1_000_000);

    private const int PerPercent = 10_000;

    /// <summary>What <paramref name="part"/> is of <paramref name="whole"/>, rounded down; all of it where the whole is nothing.</summary>
    public static Share Of(Duration part, Duration whole) =>
        whole == Duration.Zero ? Whole : new((int)((Int128)part.Nanoseconds * Whole.Millionths / whole.Nanoseconds));

    /// <summary>Reads a percentage with up to four decimals.</summary>
    /// <returns>False, and zero, when it is none, finer than that, or more than the whole.</returns>
    public static bool TryParse(string text, out Share share)
    {
        share = default;
        ArgumentNullException.ThrowIfNull(text);
        if (!text.EndsWith('%')
            || !decimal.TryParse(text.AsSpan(0, text.Length - 1).TrimEnd(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var percent))
            return false;
        var millionths = percent * PerPercent;
        if (percent > 100 || millionths != decimal.Truncate(millionths))
            return false;
        share = new Share((int)millionths);
        return true;
    }

    /// <summary><c>99.5%</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{(decimal)Millionths / PerPercent:0.####}%");
}
