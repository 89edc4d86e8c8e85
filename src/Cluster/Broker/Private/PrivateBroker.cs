using System.Diagnostics;
using System.Globalization;
using System.Net;

namespace FslHv.Cluster;

/// <summary>
/// A RabbitMQ server of our own, for development and rehearsals: on the loopback address, or on one that nobody else can
/// reach, with ports, secrets and a folder of its own. Nothing of it
/// outlives this process, however that ends; what it kept goes with it.
/// </summary>
public sealed class PrivateBroker : IAsyncDisposable
{
    /// <summary>Far more than it takes, on a busy computer, too.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private const int AttemptsMax = 3;

    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(50);

    /// <summary>
    /// Before it is killed. The server writes down that it has streams at all half a second after the first was made, and does not find any when it is
    /// killed before. Source: Ra, ra_directory.
    /// </summary>
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(1);

    private readonly Stopwatch _sinceReady = new();
    private readonly PrivateBrokerFolder _folder;
    private readonly Keeper _keeper;
    private bool _isDisposed;

    private PrivateBroker(PrivateBrokerFolder folder, Keeper keeper) => (_folder, _keeper) = (folder, keeper);

    /// <summary>Where it is, with user and password.</summary>
    public Uri Uri => _folder.Uri;

    /// <summary>Where all its files are.</summary>
    public string Folder => _folder.Path;

    /// <summary>The server's process.</summary>
    public int ProcessId => _keeper.ServerId;

    /// <summary>Starts one; returns when it accepts connections and has its streams.</summary>
    /// <param name="port">Its port; null: any that is free.</param>
    /// <param name="address">Where it listens; null: on the loopback address.</param>
    /// <param name="cancellation">Gives up, and leaves nothing.</param>
    /// <exception cref="BrokerException">There is no server on this computer, or it does not start; the text says what it said.</exception>
    public static async Task<PrivateBroker> StartAsync(int? port = null, IPAddress? address = null, CancellationToken cancellation = default)
    {
        var scripts = ServerInstallation.RequireScripts();
        for (var attempt = 1; ; attempt++)
        {
            var folder = PrivateBrokerFolder.Create(port, address);
            var broker = new PrivateBroker(folder, await Keeper.StartAsync(folder, scripts, stays: false).ConfigureAwait(false));
            try
            {
                await broker.RestartAsync(cancellation).ConfigureAwait(false);
                return broker;
            }
            catch (BrokerException) when (attempt < AttemptsMax && !Processes.IsAlive(broker.ProcessId))
            {
                // Somebody else may have taken a port that was free.
                await broker.DisposeAsync().ConfigureAwait(false);
            }
            catch
            {
                await broker.DisposeAsync().ConfigureAwait(false);
                throw;
            }
        }
    }

    /// <summary>Kills the server (SIGKILL), as a fault does. What it kept stays in its folder.</summary>
    public async Task KillAsync()
    {
        if (Settling - _sinceReady.Elapsed is var rest && rest > TimeSpan.Zero)
            await Polling.WaitAsync(rest, CancellationToken.None).ConfigureAwait(false);
        await _keeper.KillAsync().ConfigureAwait(false);
    }

    /// <summary>
    /// Starts the server again after <see cref="KillAsync"/>, in the same folder and on the same port; returns when it accepts connections and has its
    /// streams.
    /// </summary>
    /// <exception cref="BrokerException">It does not start.</exception>
    public async Task RestartAsync(CancellationToken cancellation = default)
    {
        await _keeper.LaunchAsync().ConfigureAwait(false);
        await WaitUntilReadyAsync(_folder, _keeper.ServerId, cancellation).ConfigureAwait(false);
        _sinceReady.Restart();
    }

    /// <summary>How many messages wait in its queues, those of streams left out: what they keep waits for nobody. Null where it does not say.</summary>
    public async Task<long?> CountMessagesAsync(CancellationToken cancellation = default)
    {
        var start = new ProcessStartInfo(
            Path.Combine(ServerInstallation.RequireScripts(), "rabbitmqctl"),
            ["-q", "--timeout", "10", "list_queues", "--no-table-headers", "type", "messages_ready"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
        };
        _folder.Describe(start.Environment, ServerInstallation.RequireScripts());
        using var control = Process.Start(start)!;
        control.StandardInput.Close();
        var errors = control.StandardError.ReadToEndAsync(cancellation);
        try
        {
            var lines = await control.StandardOutput.ReadToEndAsync(cancellation).ConfigureAwait(false);
            await errors.ConfigureAwait(false);
            await control.WaitForExitAsync(cancellation).ConfigureAwait(false);
            return control.ExitCode == 0 ? SumOf(lines) : null;
        }
        catch (OperationCanceledException)
        {
            control.Kill(entireProcessTree: true);
            throw;
        }
    }

    /// <summary>Ends it in order: those who are connected are told. Its folder is gone afterwards.</summary>
    public async Task StopAsync()
    {
        if (!_isDisposed)
            await _keeper.StopAsync().ConfigureAwait(false);
        await DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Ends it at once. Its folder is gone afterwards.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_isDisposed)
            return;
        _isDisposed = true;
        await _keeper.FinishAsync().ConfigureAwait(false);
        _keeper.Dispose();
        _folder.Remove();
    }

    /// <summary>Waits until a server accepts connections.</summary>
    /// <exception cref="BrokerException">It ended before, or takes too long.</exception>
    internal static async Task WaitUntilReadyAsync(PrivateBrokerFolder folder, int server, CancellationToken cancellation)
    {
        var options = new BrokerOptions { Uri = folder.Uri, Patience = TimeSpan.FromSeconds(5) };
        var watch = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                await TryAsync(options, cancellation).ConfigureAwait(false);
                return;
            }
            catch (Exception e) when (BrokerConnection.IsFailure(e) || e is BrokerException)
            {
                cancellation.ThrowIfCancellationRequested();
                if (!Processes.IsAlive(server))
                    throw new BrokerException($"the private broker did not start: {folder.LastWords()}", e);
                if (watch.Elapsed > Patience)
                    throw new BrokerException($"the private broker is not ready after {Patience.TotalSeconds} seconds: {e.Message}\n{folder.LastWords()}", e);
                await Polling.WaitAsync(Pace, cancellation).ConfigureAwait(false);
            }
        }
    }

    private static long SumOf(string lines)
    {
        var sum = 0L;
        foreach (var line in lines.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (line.Split('\t') is [var type, var messages] && type != "stream")
                sum += long.Parse(messages, CultureInfo.InvariantCulture);
        }

        return sum;
    }

    /// <summary>Connects, and has it make or find a stream.</summary>
    private static async Task TryAsync(BrokerOptions options, CancellationToken cancellation)
    {
        var connection = await BrokerConnection.OpenAsync(options, "ready?", cancellation).ConfigureAwait(false);
        try
        {
            await BrokerConnection.DeclareStreamAsync(connection, "ready", options.Patience, cancellation).ConfigureAwait(false);
        }
        finally
        {
            await BrokerConnection.CloseAsync(connection).ConfigureAwait(false);
        }
    }
}
