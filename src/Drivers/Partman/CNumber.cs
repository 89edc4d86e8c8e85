namespace FslHv.Drivers;

/// <summary>
/// Numbers as the C library reads them with base 0: white space, a sign, then <c>0x</c> hexadecimal, leading 0 octal, else decimal, as far as it goes.
/// A long has 32 bits, and one that does not fit becomes the nearest that does. Source: <c>strtol</c> and <c>strtoul</c> of ISO C.
/// </summary>
internal static class CNumber
{
    /// <summary>strtoul without an end pointer: 0 where there is no number; a minus negates.</summary>
    public static uint Unsigned(string text)
    {
        var (magnitude, isNegative, _) = Read(text);
        return magnitude > uint.MaxValue ? uint.MaxValue : isNegative ? 0u - (uint)magnitude : (uint)magnitude;
    }

    /// <summary>strtol of a text that must be a number to its end; null when it is not.</summary>
    public static int? Signed(string text)
    {
        var (magnitude, isNegative, end) = Read(text);
        if (end == 0 || end != text.Length)
            return null;
        var value = isNegative ? -(long)magnitude : (long)magnitude;
        return (int)Math.Clamp(value, int.MinValue, int.MaxValue);
    }

    /// <summary>The number without its sign, no more than twice what fits, and where it ends; 0 when there is none.</summary>
    private static (ulong Magnitude, bool IsNegative, int End) Read(string text)
    {
        var at = 0;
        while (at < text.Length && text[at] is ' ' or (>= '\t' and <= '\r'))
            at++;
        var isNegative = at < text.Length && text[at] == '-';
        if (at < text.Length && text[at] is '-' or '+')
            at++;
        var radix = 10u;
        if (at < text.Length && text[at] == '0')
        {
            radix = 8;
            if (at + 2 < text.Length && text[at + 1] is 'x' or 'X' && Digit(text[at + 2]) < 16)
                (radix, at) = (16, at + 2);
        }

        var first = at;
        var magnitude = 0UL;
        for (; at < text.Length && Digit(text[at]) < radix; at++)
            magnitude = Math.Min((magnitude * radix) + Digit(text[at]), 1UL << 33);
        return (magnitude, isNegative, at == first ? 0 : at);
    }

    private static uint Digit(char letter) => letter switch
    {
        >= '0' and <= '9' => (uint)(letter - '0'),
        >= 'a' and <= 'f' => (uint)(letter - 'a' + 10),
        >= 'A' and <= 'F' => (uint)(letter - 'A' + 10),
        _ => uint.MaxValue,
    };
}
