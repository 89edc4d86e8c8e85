using System.Diagnostics;

namespace FslHv.Cluster;

/// <summary>A private broker that goes on when the process that started it has ended. Its folder goes with it.</summary>
/// <param name="Uri">Where it is, with user and password.</param>
/// <param name="Folder">Where all its files are.</param>
/// <param name="KeeperId">The process that ends all of it when it is asked to.</param>
/// <param name="ProcessId">The server's process.</param>
public sealed record StayingBroker(Uri Uri, string Folder, int KeeperId, int ProcessId)
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(50);

    /// <summary>How long a server may take to end in order, before it is killed.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Whether it runs.</summary>
    public bool IsRunning => Processes.IsAlive(ProcessId, Mark);

    /// <summary>What all its processes have in their environment, and no other.</summary>
    private string Mark => $"HOME={Folder}";

    /// <summary>Starts one; returns when it accepts connections.</summary>
    /// <param name="port">Its port; null: any that is free.</param>
    /// <param name="cancellation">Gives up, and leaves nothing.</param>
    /// <exception cref="BrokerException">There is no server on this computer, or it does not start; the text says what it said.</exception>
    public static async Task<StayingBroker> StartAsync(int? port, CancellationToken cancellation)
    {
        var scripts = ServerInstallation.RequireScripts();
        var folder = PrivateBrokerFolder.Create(port);
        using var keeper = await Keeper.StartAsync(folder, scripts, stays: true).ConfigureAwait(false);
        var broker = new StayingBroker(folder.Uri, folder.Path, keeper.Id, keeper.ServerId);
        try
        {
            await PrivateBroker.WaitUntilReadyAsync(folder, broker.ProcessId, cancellation).ConfigureAwait(false);
            return broker;
        }
        catch
        {
            await broker.StopAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Ends it, in order where it can; returns when nothing of it is left. Nothing happens where it has ended.</summary>
    public async Task StopAsync()
    {
        await SignalAsync("TERM", KeeperId).ConfigureAwait(false);
        var watch = Stopwatch.StartNew();
        while (Processes.IsAlive(KeeperId, Mark))
        {
            if (watch.Elapsed > Patience)
                await SignalAsync("KILL", ProcessId).ConfigureAwait(false);
            await Polling.WaitAsync(Pace, CancellationToken.None).ConfigureAwait(false);
        }
    }

    private async Task SignalAsync(string signal, int process)
    {
        if (!Processes.IsAlive(process, Mark))
            return;
        using var kill = Process.Start("sh", ["-c", $"kill -s {signal} {process} 2>/dev/null"]);
        await kill.WaitForExitAsync().ConfigureAwait(false);
    }
}
