using System.Runtime.ExceptionServices;
using System.Text;
using FslHv.Actors;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace FslHv.Cluster;

/// <summary>
/// Hands what a line receives to its listener. Log, mailbox and events share a channel, whose one loop calls this: the client keeps what waits for it,
/// reads on meanwhile, and calls it for the channel's end behind everything else. The server sends no more than the prefetch ahead of what was
/// acknowledged.
/// </summary>
internal sealed class LineConsumer(LineNames names, IConnection connection, IChannel channel, ILineListener listener) : IAsyncBasicConsumer
{
    private const string LogTag = "log";
    private const string MailboxTag = "mailbox";
    private const string EventsTag = "events";

    /// <summary>Of each, how many the server sends ahead.</summary>
    private const ushort PrefetchCount = 512;

    /// <summary>One acknowledgement for so many. Far fewer than are sent ahead, so that the server never waits for it.</summary>
    private const int AcknowledgedCount = 64;

    private readonly HashSet<string> _ended = new(StringComparer.Ordinal);
    private int _unacknowledged;
    private bool _isClosed;

    public IChannel Channel => channel;

    /// <summary>Declares what is received from besides the log, and begins to receive.</summary>
    public async Task BeginAsync(CancellationToken cancellation)
    {
        var first = new Dictionary<string, object?> { ["x-stream-offset"] = "first" };
        await channel.QueueDeclareAsync(names.Mailbox, durable: false, exclusive: true, autoDelete: true, cancellationToken: cancellation)
            .ConfigureAwait(false);
        var queue = await channel.QueueDeclareAsync("", durable: false, exclusive: true, autoDelete: true, cancellationToken: cancellation)
            .ConfigureAwait(false);
        var events = queue.QueueName;
        await channel.QueueBindAsync(events, LineNames.Events, "connection.closed", cancellationToken: cancellation).ConfigureAwait(false);
        await channel.QueueBindAsync(events, LineNames.Events, "queue.deleted", cancellationToken: cancellation).ConfigureAwait(false);
        await channel.BasicQosAsync(0, PrefetchCount, global: false, cancellation).ConfigureAwait(false);
        await channel.BasicConsumeAsync(events, autoAck: false, EventsTag, noLocal: false, exclusive: true, null, this, cancellation).ConfigureAwait(false);
        await channel.BasicConsumeAsync(names.Mailbox, autoAck: false, MailboxTag, noLocal: false, exclusive: true, null, this, cancellation)
            .ConfigureAwait(false);
        await channel.BasicConsumeAsync(names.Log, autoAck: false, LogTag, noLocal: false, exclusive: false, first, this, cancellation)
            .ConfigureAwait(false);
    }

    /// <summary>Closes the channel, because the line is dead in another place: the listener hears of it.</summary>
    public Task EndAsync()
    {
        // Not in the way of the caller, who may be the client's own loop.
        _ = Task.Run(() => BrokerConnection.CloseAsync(connection));
        return Task.CompletedTask;
    }

    public Task HandleBasicConsumeOkAsync(string consumerTag, CancellationToken cancellationToken = default) => Task.CompletedTask;

    public Task HandleBasicCancelOkAsync(string consumerTag, CancellationToken cancellationToken = default) => Task.CompletedTask;

    /// <summary>The server takes a queue away: the log was removed, or is not available any more.</summary>
    public Task HandleBasicCancelAsync(string consumerTag, CancellationToken cancellationToken = default) => EndAsync();

    public async Task HandleBasicDeliverAsync(
        string consumerTag, ulong deliveryTag, bool redelivered, string exchange, string routingKey, IReadOnlyBasicProperties properties,
        ReadOnlyMemory<byte> body, CancellationToken cancellationToken = default)
    {
        try
        {
            Tell(consumerTag, properties, body);
        }
#pragma warning disable CA1031 // The client would keep it to itself.
        catch (Exception e)
        {
            Fail(e);
        }
#pragma warning restore CA1031
        if (++_unacknowledged < AcknowledgedCount)
            return;
        _unacknowledged = 0;
        try
        {
            await channel.BasicAckAsync(deliveryTag, multiple: true, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (BrokerConnection.IsFailure(e))
        {
            // The channel is closed: its end is next.
        }
    }

    public async Task HandleChannelShutdownAsync(object channel, ShutdownEventArgs reason)
    {
        if (_isClosed)
            return;
        _isClosed = true;
        await EndAsync().ConfigureAwait(false);
        try
        {
            listener.OnClosed(reason.Initiator == ShutdownInitiator.Application ? "the line was left" : reason.ReplyText);
        }
#pragma warning disable CA1031 // As above.
        catch (Exception e)
        {
            Fail(e);
        }
#pragma warning restore CA1031
    }

    /// <summary>Ends the program: a listener that throws has a defect, and must not go on as if nothing were.</summary>
    private static void Fail(Exception e)
    {
        var defect = ExceptionDispatchInfo.Capture(e);
        ThreadPool.UnsafeQueueUserWorkItem(each => each.Throw(), defect, preferLocal: false);
    }

    private static string HeaderText(IReadOnlyBasicProperties properties, string name) =>
        properties.Headers?.TryGetValue(name, out var value) == true && value is byte[] bytes ? Encoding.UTF8.GetString(bytes) : "";

    private void Tell(string consumerTag, IReadOnlyBasicProperties properties, ReadOnlyMemory<byte> body)
    {
        if (_isClosed)
            return;
        switch (consumerTag)
        {
            case LogTag:
                Invariant.Holds(properties.Headers?["x-stream-offset"] is long);
                listener.OnEntry((long)properties.Headers["x-stream-offset"]!, body);
                break;
            case MailboxTag:
                listener.OnPacket(body);
                break;
            case EventsTag:
                var name = HeaderText(properties, "user_provided_name") is { Length: > 0 } connectionName ? connectionName : HeaderText(properties, "name");
                if (names.FindOther(name) is { } line && _ended.Add(line))
                    listener.OnLineEnded(line);
                break;
            default:
                throw Invariant.Unreachable(consumerTag);
        }
    }
}
