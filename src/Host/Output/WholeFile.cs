using FslHv.Host.Input;

namespace FslHv.Host.Output;

/// <summary>A file that appears only when it is whole. A device or a pipe is written in place.</summary>
internal sealed class WholeFile : IDisposable
{
    private readonly string _path;
    private readonly string _target;
    private readonly string? _partialPath;
    private bool _isComplete;

    /// <param name="option">Which option names it, for messages: <c>--trace</c>.</param>
    /// <param name="path">Its name.</param>
    /// <exception cref="InputException">The file cannot be written there.</exception>
    public WholeFile(string option, string path)
    {
        _path = path;
        if (path.Length == 0 || path.Contains('\0', StringComparison.Ordinal))
            throw new InputException($"{option}: '{path.Replace("\0", "\\0", StringComparison.Ordinal)}' is no name of a file");
        if (Directory.Exists(path))
            throw new InputException($"{path}: is a folder, not a file");
        try
        {
            _target = Path.GetFullPath(path);
            if (File.Exists(path) && File.ResolveLinkTarget(path, returnFinalTarget: true) is { } target)
                _target = target.FullName;
            Stream = OpenInPlace(path, _target) ?? Create(_partialPath = $"{_target}.{Environment.ProcessId}.partial");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CannotBeWritten(e);
        }
    }

    /// <summary>Takes what is written. Unbuffered: what comes should come in blocks, and a file that is given up has nothing left to write.</summary>
    public FileStream Stream { get; }

    /// <summary>Everything is written: the file takes its name.</summary>
    /// <exception cref="InputException">The file could not be written.</exception>
    public void Complete()
    {
        try
        {
            Stream.Dispose();
            if (_partialPath is not null)
                File.Move(_partialPath, _target, overwrite: true);
            _isComplete = true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CannotBeWritten(e);
        }
    }

    /// <summary>Without <see cref="Complete"/> nothing is left.</summary>
    public void Dispose()
    {
        if (_isComplete)
            return;
        Stream.Dispose();
        if (_partialPath is not null)
            File.Delete(_partialPath);
    }

    /// <summary>What is wrong, for a command's user.</summary>
    public InputException CannotBeWritten(Exception e) => new($"{_path}: cannot be written: {e.Message}");

    /// <summary>Null for what is, or will be, an ordinary file. A file in its place would not do: /dev/null has to stay what it is.</summary>
    private static FileStream? OpenInPlace(string path, string target)
    {
        if (path.StartsWith("/dev/", StringComparison.Ordinal) || target.StartsWith("/dev/", StringComparison.Ordinal))
            return new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        if (!File.Exists(target) || new FileInfo(target).Length > 0)
            return null;
        var stream = new FileStream(target, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        if (!stream.CanSeek)
            return stream;
        stream.Dispose();
        return null;
    }

    private static FileStream Create(string path) => new(path, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0);
}
