namespace FslHv.Hypervisor;

/// <summary>
/// Numbers as they are typed at the shell: <c>0x</c> sixteen, <c>0b</c> two, another leading 0 eight, else ten. Nothing may stand before or behind the digits.
/// Source: Topaz <c>src/util.c</c>.
/// </summary>
public static class ShellNumber
{
    /// <summary>Reads a number of 64 bits.</summary>
    /// <param name="text">What was typed.</param>
    /// <param name="problem">What the shell says when it is none; null when it is one.</param>
    public static ulong? Read(string text, out string? problem)
    {
        problem = null;
        if (text.StartsWith('-'))
            problem = $"Number exceeds range: {text}";
        else if (BaseOf(text, out var digits) is not { } numberBase || digits.Length == 0 || !TryAdd(digits, numberBase, out var number, out var isTooLarge))
            problem = $"Unrecognized number format: {text}";
        else if (isTooLarge)
            problem = $"Number exceeds range: {text}";
        else
            return number;
        return null;
    }

    /// <summary>A number of 32 bits; null when it is none, or too large.</summary>
    public static uint? Read32(string text) => Read(text, out _) is { } number and <= uint.MaxValue ? (uint)number : null;

    private static uint? BaseOf(string text, out ReadOnlySpan<char> digits)
    {
        digits = text;
        if (text.Length < 2 || text[0] != '0')
            return 10;
        switch (text[1])
        {
            case 'x' or 'X':
                digits = digits[2..];
                return 16;
            case 'b' or 'B':
                digits = digits[2..];
                return 2;
            case >= '0' and <= '7':
                digits = digits[1..];
                return 8;
            default:
                return null;
        }
    }

    /// <returns>Whether all of them are digits, however large the number.</returns>
    private static bool TryAdd(ReadOnlySpan<char> digits, uint numberBase, out ulong number, out bool isTooLarge)
    {
        number = 0;
        isTooLarge = false;
        foreach (var each in digits)
        {
            var digit = char.IsAsciiHexDigit(each) ? (uint)Convert.ToInt32(each.ToString(), 16) : numberBase;
            if (digit >= numberBase)
                return false;
            isTooLarge |= number > (ulong.MaxValue - digit) / numberBase;
            number = unchecked((number * numberBase) + digit);
        }

        return true;
    }
}
