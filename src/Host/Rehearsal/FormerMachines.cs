using FslHv.Cluster;

namespace FslHv.Host.Rehearsal;

/// <summary>
/// Removes the logs of machines that are over, so that they do not pile up. A machine is left alone while the next one is on: some node may only
/// just be hearing that it is over, and would join it anew if its log were gone.
/// </summary>
internal sealed class FormerMachines(IBroker broker) : IAsyncDisposable
{
    private readonly Queue<string> _machines = [];

    /// <summary>A machine begins.</summary>
    public async Task BeginAsync(string machine)
    {
        _machines.Enqueue(machine);
        await RemoveAsync(rest: 2).ConfigureAwait(false);
    }

    /// <summary>Removes all. No node process may run any more.</summary>
    public async ValueTask DisposeAsync() => await RemoveAsync(rest: 0).ConfigureAwait(false);

    private async Task RemoveAsync(int rest)
    {
        while (_machines.Count > rest)
        {
            try
            {
                await broker.RemoveAsync(_machines.Dequeue(), CancellationToken.None).ConfigureAwait(false);
            }
            catch (BrokerException)
            {
                // The broker is gone, and the log with it if it was ours.
            }
        }
    }
}
