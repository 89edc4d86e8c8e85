namespace FslHv.Host.Input;

/// <summary>Reads whole files, with errors that name the file.</summary>
internal static class TextFile
{
    /// <summary>Larger than any board or scenario: a mistake.</summary>
    private const long BytesMax = 64 << 20;

    /// <exception cref="InputException">The file is not there, not readable or far too large.</exception>
    public static byte[] ReadBytes(string path)
    {
        try
        {
            if (Directory.Exists(path))
                throw new InputException($"{path}: is a folder, not a file");
            var info = new FileInfo(path);
            if (info.Exists && info.Length > BytesMax)
                throw new InputException($"{path}: has {info.Length} bytes; at most {BytesMax} are read");
            return File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InputException($"{path}: no such file");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{path}: cannot be read: {e.Message}");
        }
    }

    /// <summary>A file's text as UTF-8; null when it is not there.</summary>
    public static string? TryRead(string path) => File.Exists(path) ? System.Text.Encoding.UTF8.GetString(ReadBytes(path)) : null;
}
