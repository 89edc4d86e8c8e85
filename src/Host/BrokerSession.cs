using System.Text;
using System.Text.Json;
using FslHv.Cluster;
using FslHv.Host.Input;
using FslHv.Host.Output;

namespace FslHv.Host;

/// <summary>One <c>fslhv broker</c>.</summary>
internal sealed class BrokerSession(bool isJson) : IDisposable
{
    private readonly CancellationTokenSource _interrupted = new();
    private int _exitCode;

    /// <summary>Gives up starting, and leaves nothing.</summary>
    public void Interrupt(int exitCode)
    {
        _exitCode = exitCode;
        _interrupted.Cancel();
    }

    public int Start(int? port)
    {
        if (BrokerState.Find() is { } running)
        {
            if (port is { } asked && asked != running.Uri.Port)
                throw new InputException($"fslhv: the broker runs already, on port {running.Uri.Port}; end it first with 'fslhv broker stop'");
            Tell(running, running.Uri.ToString());
            return ExitCode.Success;
        }

        try
        {
            var started = WithProgress("starting the broker", () => StayingBroker.StartAsync(port, _interrupted.Token));
            Keep(started);
            Tell(started, started.Uri.ToString());
            return ExitCode.Success;
        }
        catch (OperationCanceledException) when (_interrupted.IsCancellationRequested)
        {
            return _exitCode;
        }
    }

    public int Stop()
    {
        var running = BrokerState.Find();
        if (running is not null)
            WithProgress("ending the broker", async () => await EndAsync(running).ConfigureAwait(false));
        BrokerState.Forget();
        Tell(null, running is null ? "no broker is running" : "the broker has ended");
        return ExitCode.Success;
    }

    public int Status()
    {
        var running = BrokerState.Find();
        Tell(running, running is null ? "no broker is running" : $"{running.Uri} (process {running.ProcessId}, files in {running.Folder})");
        return running is null ? ExitCode.ExpectationFailed : ExitCode.Success;
    }

    public void Dispose() => _interrupted.Dispose();

    private static async Task<bool> EndAsync(StayingBroker broker)
    {
        await broker.StopAsync().ConfigureAwait(false);
        return true;
    }

    private static void Keep(StayingBroker started)
    {
        try
        {
            BrokerState.Write(started);
        }
        catch (InputException)
        {
            started.StopAsync().GetAwaiter().GetResult();
            throw;
        }
    }

    /// <summary>Does it, and shows meanwhile on a terminal that something is going on.</summary>
    private T WithProgress<T>(string text, Func<Task<T>> work)
    {
        try
        {
            if (isJson || Console.IsOutputRedirected)
                return work().GetAwaiter().GetResult();
            var console = Terminal.Create();
            var task = Task.Run(work);
            Terminal.ShowProgress(console, text, _ => Task.WhenAny(task).Wait());
            return task.GetAwaiter().GetResult();
        }
        catch (BrokerException e)
        {
            throw new InputException([.. $"fslhv: {e.Message}".Split('\n')]);
        }
    }

    private void Tell(StayingBroker? broker, string text)
    {
        if (!isJson)
        {
            Console.Out.WriteLine(text);
            return;
        }

        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            writer.WriteBoolean("running", broker is not null);
            if (broker is not null)
                BrokerState.WriteTo(writer, broker);
            writer.WriteEndObject();
        }

        Console.Out.WriteLine(Encoding.UTF8.GetString(stream.ToArray()));
    }
}
