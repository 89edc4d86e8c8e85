namespace FslHv.Cluster;

/// <summary>Asking again, where a server or another process tells nobody when it is ready.</summary>
internal static class Polling
{
    /// <summary>Lets some time pass before the next question.</summary>
    public static async Task WaitAsync(TimeSpan pace, CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(pace);
        await timer.WaitForNextTickAsync(cancellation).ConfigureAwait(false);
    }
}
