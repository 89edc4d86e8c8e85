using FslHv.Abi;
using FslHv.Scenarios;

namespace FslHv.Host.Input;

/// <summary>Files of this machine.</summary>
internal sealed class HostFiles : IFileSource
{
    /// <summary>Larger than any board or scenario: a mistake.</summary>
    private const long BytesMax = 64 << 20;

    public static readonly HostFiles Instance = new();

    /// <exception cref="InputException">The path is a folder, or the file cannot be read or is far too large.</exception>
    public Bytes? Read(string path)
    {
        try
        {
            if (Directory.Exists(path))
                throw new InputException($"{path}: is a folder, not a file");
            var info = new FileInfo(path);
            if (info.Exists && info.Length > BytesMax)
                throw new InputException($"{path}: has {info.Length} bytes; at most {BytesMax} are read");
            return info.Exists ? Bytes.Take(File.ReadAllBytes(path)) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{path}: cannot be read: {e.Message}");
        }
    }
}
