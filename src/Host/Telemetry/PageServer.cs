using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace FslHv.Host.Telemetry;

/// <summary>
/// Serves pages of text over HTTP: one question a connection, GET and HEAD. Whoever asks too slowly, or at too great length, is not answered; only so
/// many are answered at a time.
/// </summary>
internal sealed class PageServer : IDisposable
{
    private const int HeadMax = 8192;
    private const int AtATime = 16;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly TcpListener _listener;
    private readonly Func<string, Page?> _pages;
    private readonly SemaphoreSlim _free = new(AtATime);
    private readonly CancellationTokenSource _over = new();

    /// <param name="at">Where; port 0: any that is free.</param>
    /// <param name="pages">The page of a path; null: there is none.</param>
    /// <exception cref="SocketException">Nobody can listen there.</exception>
    public PageServer(IPEndPoint at, Func<string, Page?> pages)
    {
        _pages = pages;
        _listener = new TcpListener(at);
        _listener.Start();
        _ = AcceptAsync();
    }

    public IPEndPoint At => (IPEndPoint)_listener.LocalEndpoint;

    public void Dispose()
    {
        _over.Cancel();
        _listener.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_over.IsCancellationRequested)
        {
            try
            {
                await _free.WaitAsync(_over.Token).ConfigureAwait(false);
                _ = ServeAsync(await _listener.AcceptSocketAsync(_over.Token).ConfigureAwait(false));
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (SocketException)
            {
                _free.Release(); // That one has gone again.
            }
            catch (ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(_over.Token);
        patience.CancelAfter(Patience);
        try
        {
            using var stream = new NetworkStream(socket, ownsSocket: true);
            if (await ReadHeadAsync(stream, patience.Token).ConfigureAwait(false) is { } head)
                await stream.WriteAsync(Answer(head), patience.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // Whoever asked is gone, or too slow.
        }
        finally
        {
            _free.Release();
        }
    }

    /// <returns>All up to the empty line; null where it does not come.</returns>
    private static async Task<string?> ReadHeadAsync(NetworkStream stream, CancellationToken cancellation)
    {
        var buffer = new byte[HeadMax];
        var length = 0;
        while (length < buffer.Length)
        {
            var read = await stream.ReadAsync(buffer.AsMemory(length), cancellation).ConfigureAwait(false);
            if (read == 0)
                return null;
            length += read;
            if (buffer.AsSpan(0, length).IndexOf("\r\n\r\n"u8) >= 0)
                return Encoding.Latin1.GetString(buffer, 0, length);
        }

        return null;
    }

    private byte[] Answer(string head)
    {
        var question = head[..head.IndexOf('\r', StringComparison.Ordinal)].Split(' ');
        if (question is not [var method, var target, var version] || !version.StartsWith("HTTP/1.", StringComparison.Ordinal))
            return Write(new Page(400, "that is no question\n"), hasBody: true);
        if (method is not ("GET" or "HEAD"))
            return Write(new Page(405, "only GET and HEAD\n"), hasBody: true);
        return Write(_pages(target.Split('?')[0]) ?? new Page(404, "there is no such page\n"), hasBody: method == "GET");
    }

    private static byte[] Write(Page page, bool hasBody)
    {
        var body = Encoding.UTF8.GetBytes(page.Text);
        var reason = page.Status switch { 200 => "OK", 404 => "Not Found", 405 => "Method Not Allowed", 503 => "Service Unavailable", _ => "Bad Request" };
        var allow = page.Status == 405 ? "Allow: GET, HEAD\r\n" : "";
        var head = string.Create(
            CultureInfo.InvariantCulture,
            $"HTTP/1.1 {page.Status} {reason}\r\nContent-Type: {page.ContentType}\r\nContent-Length: {body.Length}\r\n{allow}Connection: close\r\n\r\n");
        return hasBody ? [.. Encoding.ASCII.GetBytes(head), .. body] : Encoding.ASCII.GetBytes(head);
    }
}

/// <summary>What is answered to a question.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Text">The page.</param>
internal sealed record Page(int Status, string Text)
{
    public string ContentType { get; init; } = "text/plain; charset=utf-8";
}
