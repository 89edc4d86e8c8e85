using FslHv.Actors;

namespace FslHv.Host.Output;

/// <summary>
/// Passes records on to something that writes, and ends the run when that cannot write any more. Without it the engine would take what an
/// observer throws for a defect of the actor whose message is in hand.
/// </summary>
internal sealed class OutputObserver(ITraceObserver inner, IActorEngine engine) : ITraceObserver
{
    private Exception? _failure;

    public void OnRecord(in TraceRecord record)
    {
        if (_failure is null)
        {
            try
            {
                inner.OnRecord(in record);
                return;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                _failure = e;
            }
        }

        engine.RequestStop();
    }

    /// <exception cref="IOException">Something could not be written.</exception>
    public void ThrowIfFailed()
    {
        if (_failure is not null)
            throw new IOException((_failure.InnerException ?? _failure).Message, _failure.HResult);
    }
}
