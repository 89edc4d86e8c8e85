using FslHv.Abi;
using FslHv.Scenarios;

namespace FslHv.Host.Input;

/// <summary>Files of this machine.</summary>
internal sealed class HostFiles : IFileSource
{
    /// <summary>Larger than any board or scenario: a mistake.</summary>
    private const int BytesMax = 64 << 20;

    public static readonly HostFiles Instance = new();

    /// <exception cref="InputException">The path is a folder, or the file cannot be read or is far too large.</exception>
    public Bytes? Read(string path)
    {
        if (path.Length == 0 || path.Contains('\0', StringComparison.Ordinal))
            throw new InputException($"'{path.Replace("\0", "\\0", StringComparison.Ordinal)}' is no name of a file");
        try
        {
            if (Directory.Exists(path))
                throw new InputException($"{path}: is a folder, not a file");
            return File.Exists(path) ? Bytes.Take(ReadAll(path)) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{path}: cannot be read: {e.Message}");
        }
    }

    /// <summary>Counts while it reads: a pipe has no length beforehand, and a device may have no end.</summary>
    private static byte[] ReadAll(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
        var content = new byte[stream.CanSeek ? Math.Clamp(stream.Length + 1, 4096, BytesMax + 1) : 64 << 10];
        var length = 0;
        for (int count; (count = stream.Read(content, length, content.Length - length)) > 0;)
        {
            length += count;
            if (length > BytesMax)
                throw new InputException($"{path}: has more than {BytesMax} bytes");
            if (length == content.Length)
                Array.Resize(ref content, Math.Min(content.Length * 2, BytesMax + 1));
        }

        Array.Resize(ref content, length);
        return content;
    }
}
