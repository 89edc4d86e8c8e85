using FslHv.Host.Input;
using FslHv.Simulation;

namespace FslHv.Host.Output;

/// <summary>Writes a trace to a file that appears only when it is whole. A device or a pipe is written in place.</summary>
internal sealed class TraceFile : IDisposable
{
    private readonly string _path;
    private readonly string _target;
    private readonly string? _partialPath;
    private readonly FileStream _stream;
    private readonly JsonLinesTrace _trace;
    private readonly OutputObserver _observer;
    private bool _isComplete;

    /// <exception cref="InputException">The file cannot be written there.</exception>
    public TraceFile(string path, SimulationEngine engine)
    {
        _path = path;
        if (path.Length == 0 || path.Contains('\0', StringComparison.Ordinal))
            throw new InputException($"--trace: '{path}' is no name of a file");
        if (Directory.Exists(path))
            throw new InputException($"{path}: is a folder, not a file");
        try
        {
            _target = Path.GetFullPath(path);
            if (File.Exists(path) && File.ResolveLinkTarget(path, returnFinalTarget: true) is { } target)
                _target = target.FullName;
            _stream = OpenInPlace(path, _target) ?? Create(_partialPath = $"{_target}.{Environment.ProcessId}.partial");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CannotBeWritten(e);
        }

        _trace = new JsonLinesTrace(_stream, engine.PathOf);
        _observer = new OutputObserver(_trace, engine);
        engine.Observe(_observer);
    }

    /// <summary>The run is over: the file takes its name.</summary>
    /// <exception cref="InputException">The file could not be written.</exception>
    public void Complete()
    {
        try
        {
            _observer.ThrowIfFailed();
            _trace.Dispose();
            _stream.Dispose();
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
        _stream.Dispose();
        if (_partialPath is not null)
            File.Delete(_partialPath);
    }

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

    /// <summary>Unbuffered: the trace comes in blocks, and a file that is given up has nothing left to write.</summary>
    private static FileStream Create(string path) => new(path, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0);

    private InputException CannotBeWritten(Exception e) => new($"{_path}: cannot be written: {e.Message}");
}
