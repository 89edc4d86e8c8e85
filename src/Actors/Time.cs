using System.Globalization;

namespace FslHv.Actors;

/// <summary>A moment of engine time. Unit: nanoseconds since the engine started. Never goes back.</summary>
public readonly record struct Instant(long Nanoseconds) : IComparable<Instant>
{
    /// <summary>The moment the engine starts.</summary>
    public static readonly Instant Zero;

    /// <summary>A moment that never comes.</summary>
    public static readonly Instant Never = new(long.MaxValue);

    /// <summary>The moment <paramref name="delay"/> later; <see cref="Never"/> where that cannot be counted.</summary>
    public static Instant operator +(Instant start, Duration delay) =>
        delay.Nanoseconds > long.MaxValue - start.Nanoseconds ? Never : new(start.Nanoseconds + delay.Nanoseconds);

    /// <summary>The time from <paramref name="start"/> to <paramref name="end"/>.</summary>
    public static Duration operator -(Instant end, Instant start) => new(end.Nanoseconds - start.Nanoseconds);

    public static bool operator <(Instant left, Instant right) => left.Nanoseconds < right.Nanoseconds;

    public static bool operator >(Instant left, Instant right) => left.Nanoseconds > right.Nanoseconds;

    public static bool operator <=(Instant left, Instant right) => left.Nanoseconds <= right.Nanoseconds;

    public static bool operator >=(Instant left, Instant right) => left.Nanoseconds >= right.Nanoseconds;

    /// <inheritdoc />
    public int CompareTo(Instant other) => Nanoseconds.CompareTo(other.Nanoseconds);

    /// <inheritdoc />
    public override string ToString() => new Duration(Nanoseconds).ToString();
}

/// <summary>A length of engine time. Unit: nanoseconds. Written as a whole or decimal number with one of ns, us, ms, s, min:
/// <c>1.5ms</c>.</summary>
public readonly record struct Duration(long Nanoseconds) : IComparable<Duration>
{
    /// <summary>No time at all.</summary>
    public static readonly Duration Zero;

    private static readonly (string Suffix, long Nanoseconds)[] Units =
        [("ns", 1), ("us", 1_000), ("µs", 1_000), ("ms", 1_000_000), ("min", 60_000_000_000), ("s", 1_000_000_000)];

    public static Duration FromNanoseconds(long count) => new(count);

    public static Duration FromMicroseconds(long count) => new(checked(count * 1_000));

    public static Duration FromMilliseconds(long count) => new(checked(count * 1_000_000));

    public static Duration FromSeconds(long count) => new(checked(count * 1_000_000_000));

    /// <summary>Reads a duration. Integer arithmetic only: <c>0.1us</c> is exactly 100 ns, and a fraction below 1 ns is refused.</summary>
    /// <returns>False, and zero, when the text has no unit, is negative, is finer than a nanosecond or too long to count.</returns>
    public static bool TryParse(string text, out Duration duration)
    {
        duration = Zero;
        foreach (var (suffix, unit) in Units)
        {
            if (!text.EndsWith(suffix, StringComparison.Ordinal))
                continue;
            var number = text.AsSpan(0, text.Length - suffix.Length).Trim();
            if (!decimal.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value)
                || value > long.MaxValue / unit)
                continue;
            var nanoseconds = value * unit;
            if (nanoseconds != decimal.Truncate(nanoseconds))
                return false;
            duration = new Duration((long)nanoseconds);
            return true;
        }

        return false;
    }

    public static Duration operator +(Duration left, Duration right) => new(checked(left.Nanoseconds + right.Nanoseconds));

    public static Duration operator -(Duration left, Duration right) => new(checked(left.Nanoseconds - right.Nanoseconds));

    public static bool operator <(Duration left, Duration right) => left.Nanoseconds < right.Nanoseconds;

    public static bool operator >(Duration left, Duration right) => left.Nanoseconds > right.Nanoseconds;

    public static bool operator <=(Duration left, Duration right) => left.Nanoseconds <= right.Nanoseconds;

    public static bool operator >=(Duration left, Duration right) => left.Nanoseconds >= right.Nanoseconds;

    /// <inheritdoc />
    public int CompareTo(Duration other) => Nanoseconds.CompareTo(other.Nanoseconds);

    /// <summary>The exact length in the largest unit that makes it 1 or more: <c>1.5ms</c>.</summary>
    public override string ToString() => Nanoseconds switch
    {
        0 => "0",
        long.MaxValue => "never",
        >= 1_000_000_000 => Format(1_000_000_000, "s"),
        >= 1_000_000 => Format(1_000_000, "ms"),
        >= 1_000 => Format(1_000, "us"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{Nanoseconds}ns"),
    };

    private string Format(long unit, string suffix) =>
        string.Create(CultureInfo.InvariantCulture, $"{(decimal)Nanoseconds / unit:0.#########}{suffix}");
}
