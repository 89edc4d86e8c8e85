using FslHv.Actors;
using FslHv.Host.Input;
using FslHv.Simulation;

namespace FslHv.Host.Output;

/// <summary>Writes a trace to a file that appears only when it is whole.</summary>
internal sealed class TraceFile : IDisposable
{
    private readonly WholeFile _file;
    private readonly JsonLinesTrace _trace;
    private readonly OutputObserver _observer;

    /// <exception cref="InputException">The file cannot be written there.</exception>
    public TraceFile(string path, IActorEngine engine)
    {
        _file = new WholeFile("--trace", path);
        _trace = new JsonLinesTrace(_file.Stream, engine.PathOf);
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
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw _file.CannotBeWritten(e);
        }

        _file.Complete();
    }

    /// <summary>Without <see cref="Complete"/> nothing is left.</summary>
    public void Dispose() => _file.Dispose();
}
