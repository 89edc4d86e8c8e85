using System.Runtime.InteropServices;

namespace FslHv.Host;

/// <summary>
/// Hears that somebody wants the program to end: Ctrl-C, a request to terminate, or nobody reading standard output any more, which is
/// how <c>fslhv run FILE | head</c> ends. The first one ends the run in order; another one ends the program where it stands.
/// </summary>
internal sealed class StopSignals : IDisposable
{
    /// <summary>SIGPIPE on Linux and macOS. Ours to hear: the runtime ignores it, and the console ignores that a write failed so.</summary>
    private const PosixSignal ReaderGone = (PosixSignal)13;

    private readonly Action<int> _onStop;
    private readonly List<PosixSignalRegistration> _registrations = [];
    private int _heard;

    /// <param name="onStop">Called once, on another thread, with the program's exit code.</param>
    public StopSignals(Action<int> onStop)
    {
        _onStop = onStop;
        Hear(PosixSignal.SIGINT, ExitCode.Interrupted);
        Hear(PosixSignal.SIGTERM, ExitCode.Terminated);
        if (!OperatingSystem.IsWindows())
            Hear(ReaderGone, ExitCode.OutputClosed);
    }

    public void Dispose()
    {
        foreach (var registration in _registrations)
            registration.Dispose();
    }

    private void Hear(PosixSignal signal, int exitCode) => _registrations.Add(PosixSignalRegistration.Create(signal, context =>
    {
        var isFirst = Interlocked.Exchange(ref _heard, 1) == 0;
        context.Cancel = isFirst || signal == ReaderGone;
        if (isFirst)
            _onStop(exitCode);
    }));
}
