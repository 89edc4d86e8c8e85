using FslHv.Host.Input;
using FslHv.Simulation;

namespace FslHv.Host.Output;

/// <summary>Writes a trace to a file that appears only when it is whole.</summary>
internal sealed class TraceFile : IDisposable
{
    private readonly string _path;
    private readonly string _partialPath;
    private readonly FileStream _stream;
    private readonly JsonLinesTrace _trace;

    /// <exception cref="InputException">The file cannot be written there.</exception>
    public TraceFile(string path, SimulationEngine engine)
    {
        _path = path;
        _partialPath = $"{path}.{Environment.ProcessId}.partial";
        try
        {
            _stream = new FileStream(_partialPath, FileMode.Create, FileAccess.Write);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{path}: cannot be written: {e.Message}");
        }

        _trace = new JsonLinesTrace(_stream, engine.PathOf);
        engine.Observe(_trace);
    }

    /// <summary>The run is over: the file takes its name.</summary>
    public void Complete()
    {
        _trace.Dispose();
        _stream.Dispose();
        File.Move(_partialPath, _path, overwrite: true);
    }

    public void Dispose()
    {
        _trace.Dispose();
        _stream.Dispose();
        File.Delete(_partialPath);
    }
}
