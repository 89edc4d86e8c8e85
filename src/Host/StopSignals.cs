using System.Runtime.InteropServices;

namespace FslHv.Host;

/// <summary>
/// Hears that somebody wants the program to end: Ctrl-C, or a request to terminate. The first one ends the run in order; another one ends
/// the program where it stands.
/// </summary>
internal sealed class StopSignals : IDisposable
{
    private readonly Action<int> _onStop;
    private readonly PosixSignalRegistration[] _registrations;
    private int _heard;

    /// <param name="onStop">Called once, on another thread, with the program's exit code.</param>
    public StopSignals(Action<int> onStop)
    {
        _onStop = onStop;
        _registrations = [Hear(PosixSignal.SIGINT, ExitCode.Interrupted), Hear(PosixSignal.SIGTERM, ExitCode.Terminated)];
    }

    public void Dispose()
    {
        foreach (var registration in _registrations)
            registration.Dispose();
    }

    private PosixSignalRegistration Hear(PosixSignal signal, int exitCode) => PosixSignalRegistration.Create(signal, context =>
    {
        context.Cancel = Interlocked.Exchange(ref _heard, 1) == 0;
        if (context.Cancel)
            _onStop(exitCode);
    });
}
