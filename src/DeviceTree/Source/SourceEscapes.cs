using System.Buffers;
using System.Text;

namespace FslHv.DeviceTree.Source;

/// <summary>
/// Escapes in strings and characters, as in C: <c>\a \b \t \n \v \f \r</c>, up to three octal digits, <c>\x</c> with one or two hexadecimal
/// digits; any other character stands for itself.
/// </summary>
internal static class SourceEscapes
{
    /// <summary>Takes what follows a backslash, and writes the byte (or the UTF-8 bytes) that it stands for.</summary>
    public static void Read(SourceCursor cursor, string what, SourcePosition start, ArrayBufferWriter<byte> to)
    {
        var position = cursor.Position;
        if (cursor.AtEnd)
            throw start.Error($"the {what} that starts here does not end");
        var c = cursor.Peek();
        if (c is '\n' or '\r')
            throw position.Error($"a backslash at the end of a line within a {what}");
        if (c is >= '0' and <= '7')
        {
            to.Write([(byte)ReadDigits(cursor, 3, 8)]);
            return;
        }

        // A surrogate pair is one character.
        var length = char.IsHighSurrogate(c) && char.IsLowSurrogate(cursor.Peek(1)) ? 2 : 1;
        var text = cursor.Take(length);
        if (c != 'x')
        {
            if (Simple(c) is { } value)
                to.Write([value]);
            else
                Encoding.UTF8.GetBytes(text, to);
            return;
        }

        if (!char.IsAsciiHexDigit(cursor.Peek()))
            throw position.Error("'\\x' without hexadecimal digits");
        to.Write([(byte)ReadDigits(cursor, 2, 16)]);
    }

    private static byte? Simple(char c) => c switch
    {
        'a' => 7,
        'b' => 8,
        't' => 9,
        'n' => 10,
        'v' => 11,
        'f' => 12,
        'r' => 13,
        _ => null,
    };

    /// <summary>Value of a decimal or hexadecimal digit; <see cref="uint.MaxValue"/> for other characters.</summary>
    public static uint DigitOf(char c) => c switch
    {
        >= '0' and <= '9' => (uint)(c - '0'),
        >= 'a' and <= 'f' => (uint)(c - 'a' + 10),
        >= 'A' and <= 'F' => (uint)(c - 'A' + 10),
        _ => uint.MaxValue,
    };

    private static uint ReadDigits(SourceCursor cursor, int countMax, uint radix)
    {
        var value = 0u;
        for (var i = 0; i < countMax; i++)
        {
            var digit = DigitOf(cursor.Peek());
            if (digit >= radix)
                break;
            value = (value * radix) + digit;
            cursor.Advance(1);
        }

        return value;
    }
}
