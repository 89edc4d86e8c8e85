using System.Text;

namespace FslHv.TestKit;

/// <summary>Text files that appear only when they are whole.</summary>
public static class TextFile
{
    /// <summary>UTF-8 without a byte order mark; bytes that are none are an error.</summary>
    internal static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Writes one, in place of one that was there.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It must not be written.</exception>
    public static void Write(string path, string text)
    {
        var full = Path.GetFullPath(path);
        var partial = $"{full}.{Environment.ProcessId}.partial";
        try
        {
            File.WriteAllText(partial, text, Utf8);
            File.Move(partial, full, overwrite: true);
        }
        finally
        {
            File.Delete(partial);
        }
    }
}
