using System.Text;
using FslHv.Abi;

namespace FslHv.Drivers;

/// <summary>Texts with a byte in each character, as a C program has them.</summary>
internal static class PartmanBytes
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The bytes of such a text.</summary>
    public static Bytes Of(string text) => Bytes.Take(Encoding.Latin1.GetBytes(text));

    /// <summary>Such a text of bytes.</summary>
    public static string Text(Bytes bytes) => Encoding.Latin1.GetString(bytes.Span);

    /// <summary>Such a text of what a person wrote, in UTF-8.</summary>
    public static string Typed(string text) => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text));

    /// <summary>How people read such a text: as UTF-8 without control characters where it is that, otherwise byte by byte.</summary>
    public static string Printed(string text)
    {
        var bytes = Encoding.Latin1.GetBytes(text);
        try
        {
            var read = Strict.GetString(bytes);
            if (!read.Any(char.IsControl))
                return read;
        }
        catch (DecoderFallbackException)
        {
            // Not UTF-8: as bytes.
        }

        return PrintedBytes.Of(bytes);
    }
}
