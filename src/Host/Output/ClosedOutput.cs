using System.Text;
using Microsoft.Win32.SafeHandles;

namespace FslHv.Host.Output;

/// <summary>
/// Notices that nobody reads standard output any more, which is how <c>fslhv run FILE | head</c> ends. The console keeps it to itself and
/// writes on into nothing, for as long as the scenario goes on.
/// </summary>
internal static class ClosedOutput
{
    private const int StandardOutput = 1;

    /// <summary>EPIPE of Linux and macOS.</summary>
    private const int BrokenPipe = 32;

    /// <summary>From here on, writing to a pipe that nobody reads throws what <see cref="IsMeantBy"/> knows.</summary>
    public static void Notice()
    {
        if (OpenPipe() is { } stream)
            Console.SetOut(new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { AutoFlush = true });
    }

    /// <summary>Standard output for bytes, which notices as well.</summary>
    public static Stream OpenOutput() => OpenPipe() ?? Console.OpenStandardOutput();

    /// <summary>Standard output past the console where it is a pipe; null where it is not.</summary>
    private static FileStream? OpenPipe()
    {
        if (OperatingSystem.IsWindows() || !Console.IsOutputRedirected)
            return null;
        var stream = new FileStream(new SafeFileHandle(StandardOutput, ownsHandle: false), FileAccess.Write, bufferSize: 0);

        // An ordinary file has no reader; and the stream would keep a position of its own in it, which others who write there do not know.
        if (!stream.CanSeek)
            return stream;
        stream.Dispose();
        return null;
    }

    /// <summary>Whether it was thrown because nobody reads standard output.</summary>
    public static bool IsMeantBy(IOException exception) => exception.HResult == BrokenPipe && !OperatingSystem.IsWindows();
}
