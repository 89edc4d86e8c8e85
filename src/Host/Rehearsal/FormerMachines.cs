using FslHv.Cluster;

namespace FslHv.Host.Rehearsal;

/// <summary>Removes the logs of machines that are over, so that they do not pile up. Each when the next machine is over as well: by then no node has anything to do with it any more.</summary>
internal sealed class FormerMachines(RabbitBroker broker) : IAsyncDisposable
{
    private string? _last;

    /// <summary>Another machine is over.</summary>
    public async Task ReplaceAsync(string machine)
    {
        await DisposeAsync().ConfigureAwait(false);
        _last = machine;
    }

    /// <summary>No node process runs any more.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_last is null)
            return;
        try
        {
            await broker.RemoveAsync(_last, CancellationToken.None).ConfigureAwait(false);
        }
        catch (BrokerException)
        {
            // The broker is gone, and the log with it if it was ours.
        }

        _last = null;
    }
}
