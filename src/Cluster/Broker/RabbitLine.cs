using RabbitMQ.Client;

namespace FslHv.Cluster;

/// <summary>
/// A line over RabbitMQ: one connection with a channel for what comes and one for what goes, log and mailboxes alike, so that what is sent first leaves
/// first. Nothing that goes is confirmed: what arrives in the log is read from it.
/// </summary>
internal sealed class RabbitLine(LineNames names, IConnection connection, IChannel sending, LineConsumer consumer, Action<RabbitLine> onEnd) : ILine
{
    private readonly CachedString _exchange = new("");
    private readonly CachedString _log = new(names.Log);
    private readonly Dictionary<string, CachedString> _mailboxes = [];
    private int _isDisposed;

    public async Task BeginAsync(CancellationToken cancellation)
    {
        sending.ChannelShutdownAsync += (_, _) => consumer.EndAsync();
        await consumer.BeginAsync(cancellation).ConfigureAwait(false);
    }

    public ValueTask AppendAsync(ReadOnlyMemory<byte> entry) => PublishAsync(_log, entry);

    public ValueTask SendAsync(string line, ReadOnlyMemory<byte> packet)
    {
        if (!_mailboxes.TryGetValue(line, out var mailbox))
            _mailboxes.Add(line, mailbox = new CachedString(names.MailboxOf(line)));
        return PublishAsync(mailbox, packet);
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
            return;
        onEnd(this);
        await BrokerConnection.CloseAsync(connection).ConfigureAwait(false);
    }

    private async ValueTask PublishAsync(CachedString queue, ReadOnlyMemory<byte> body)
    {
        try
        {
            await sending.BasicPublishAsync(_exchange, queue, mandatory: false, body).ConfigureAwait(false);
        }
        catch (Exception e) when (BrokerConnection.IsFailure(e))
        {
            throw new BrokerException($"{names.Line} on {names.Machine} has ended", e);
        }
    }
}
