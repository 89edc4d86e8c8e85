using System.Buffers;
using System.Text;

namespace FslHv.DeviceTree.Source;

/// <content>Numbers, characters, strings, bytes.</content>
internal sealed partial class SourceLexer
{
    private static readonly string[] Suffixes = ["", "U", "L", "UL", "LL", "ULL"];

    /// <summary>Whether a number in digits comes next.</summary>
    public bool IsNumberNext => char.IsAsciiDigit(NextCharacter);

    /// <summary>Takes a decimal, hexadecimal (<c>0x</c>) or octal (<c>0</c>) number with its suffix.</summary>
    public ulong ReadNumber()
    {
        var position = NextPosition;
        if (!IsNumberNext)
            throw Unexpected("a number");
        var rest = cursor.Rest;
        var length = 1;
        while (length < rest.Length && (char.IsAsciiLetterOrDigit(rest[length]) || rest[length] == '_'))
            length++;
        var text = rest[..length];
        var radix = text switch
        {
            ['0', 'x' or 'X', ..] => 16u,
            ['0', _, ..] => 8u,
            _ => 10u,
        };
        var digits = text[(radix == 16 ? 2 : radix == 8 ? 1 : 0)..];
        var value = 0UL;
        var used = 0;
        for (; used < digits.Length && SourceEscapes.DigitOf(digits[used]) is var digit && digit < radix; used++)
        {
            if (value > (ulong.MaxValue - digit) / radix)
                throw position.Error($"the number {Shown(text)} does not fit into 64 bits");
            value = (value * radix) + digit;
        }

        // In octal the leading 0 is a digit of its own: 0U is right, 0xU is not.
        if ((used == 0 && radix != 8) || !Suffixes.AsSpan().Contains(digits[used..].ToString()))
            throw position.Error($"'{Shown(text)}' is no number");
        cursor.Advance(length);
        return value;
    }

    /// <summary>Takes a character in single quotes; its value is that of its one byte, 0 to 255.</summary>
    public byte ReadCharacter()
    {
        var position = NextPosition;
        var bytes = new ArrayBufferWriter<byte>(8);
        ReadQuoted('\'', "character", position, bytes);
        if (bytes.WrittenCount != 1)
            throw position.Error($"a character literal has one byte, this has {bytes.WrittenCount}");
        return bytes.WrittenSpan[0];
    }

    /// <summary>Takes a string in double quotes and writes its bytes, with the NUL.</summary>
    public void ReadString(ArrayBufferWriter<byte> to)
    {
        ReadQuoted('"', "string", NextPosition, to);
        to.Write([(byte)0]);
    }

    /// <summary>Takes two hexadecimal digits that follow each other at once.</summary>
    public byte ReadHexByte()
    {
        var position = NextPosition;
        if (!char.IsAsciiHexDigit(cursor.Peek()))
            throw Unexpected("two hexadecimal digits or ']'");
        if (!char.IsAsciiHexDigit(cursor.Peek(1)))
            throw position.Error("a byte has two hexadecimal digits, this has one");
        var value = (SourceEscapes.DigitOf(cursor.Peek()) * 16) + SourceEscapes.DigitOf(cursor.Peek(1));
        cursor.Advance(2);
        return (byte)value;
    }

    private void ReadQuoted(char quote, string what, SourcePosition position, ArrayBufferWriter<byte> to)
    {
        cursor.Advance(1);
        while (true)
        {
            var rest = cursor.Rest;
            var plain = rest.IndexOfAny(quote, '\\');
            if (plain < 0)
                throw position.Error($"the {what} that starts here does not end");
            Encoding.UTF8.GetBytes(rest[..plain], to);
            cursor.Advance(plain + 1);
            if (rest[plain] == quote)
                return;
            SourceEscapes.Read(cursor, what, position, to);
        }
    }

    private static string Shown(ReadOnlySpan<char> text) => text.Length <= 40 ? text.ToString() : $"{text[..40]}…";
}
