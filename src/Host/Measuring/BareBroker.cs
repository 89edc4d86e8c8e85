using FslHv.Host.Input;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace FslHv.Host.Measuring;

/// <summary>
/// What the broker's client and server do by themselves: bodies of 64 bytes between two connections, one message each, over queues in memory or a stream.
/// Nothing is confirmed.
/// </summary>
internal sealed class BareBroker : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private static readonly byte[] Body = new byte[64];

    private readonly IConnection _near, _far;
    private readonly SemaphoreSlim _done = new(0);
    private IChannel _from = null!, _to = null!;
    private CachedString _there = null!, _log = null!, _back = null!, _asked = null!;
    private long _left;
    private bool _isAnswered;

    private BareBroker(IConnection near, IConnection far) => (_near, _far) = (near, far);

    public static async Task<BareBroker> OpenAsync(Uri uri)
    {
        var factory = new ConnectionFactory { Uri = uri, AutomaticRecoveryEnabled = false };
        var near = await factory.CreateConnectionAsync("bench near").ConfigureAwait(false);
        var far = await factory.CreateConnectionAsync("bench far").ConfigureAwait(false);
        var bare = new BareBroker(near, far);
        bare._from = await near.CreateChannelAsync().ConfigureAwait(false);
        bare._to = await far.CreateChannelAsync().ConfigureAwait(false);
        bare._there = await ConsumeAsync(bare._to, bare.OnThereAsync).ConfigureAwait(false);
        bare._log = await ConsumeLogAsync(bare._to, bare.OnThereAsync).ConfigureAwait(false);
        bare._back = await ConsumeAsync(bare._from, bare.OnBackAsync).ConfigureAwait(false);
        return bare;
    }

    /// <summary>Sends so many one way.</summary>
    public long Send(long messages)
    {
        (_left, _isAnswered) = (messages, false);
        Wait(async () =>
        {
            for (var i = 0L; i < messages; i++)
                await _from.BasicPublishAsync(CachedString.Empty, _there, mandatory: false, Body).ConfigureAwait(false);
        });
        return messages;
    }

    /// <summary>Sends so many there and back, one at a time.</summary>
    public long Ask(long questions) => Ask(_there, questions);

    /// <summary>The same, but what goes there goes through a stream.</summary>
    public long AskThroughLog(long questions) => Ask(_log, questions);

    public async ValueTask DisposeAsync()
    {
        await _from.QueueDeleteAsync(_log.Value, ifUnused: false, ifEmpty: false).ConfigureAwait(false);
        await _near.DisposeAsync().ConfigureAwait(false);
        await _far.DisposeAsync().ConfigureAwait(false);
        _done.Dispose();
    }

    private static async Task<CachedString> ConsumeAsync(IChannel channel, AsyncEventHandler<BasicDeliverEventArgs> received)
    {
        var queue = await channel.QueueDeclareAsync("", durable: false, exclusive: true, autoDelete: true).ConfigureAwait(false);
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += received;
        await channel.BasicConsumeAsync(queue.QueueName, autoAck: true, consumer).ConfigureAwait(false);
        return new CachedString(queue.QueueName);
    }

    private static async Task<CachedString> ConsumeLogAsync(IChannel channel, AsyncEventHandler<BasicDeliverEventArgs> received)
    {
        var name = $"bench.{Guid.NewGuid():N}";
        var arguments = new Dictionary<string, object?> { ["x-queue-type"] = "stream" };
        await channel.QueueDeclareAsync(name, durable: true, exclusive: false, autoDelete: false, arguments).ConfigureAwait(false);
        await channel.BasicQosAsync(0, 512, global: false).ConfigureAwait(false);
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += received;
        consumer.ReceivedAsync += async (_, delivery) =>
        {
            if (delivery.DeliveryTag % 64 == 0)
                await channel.BasicAckAsync(delivery.DeliveryTag, multiple: true).ConfigureAwait(false);
        };
        await channel.BasicConsumeAsync(name, autoAck: false, consumer).ConfigureAwait(false);
        return new CachedString(name);
    }

    private long Ask(CachedString asked, long questions)
    {
        (_left, _isAnswered, _asked) = (questions, true, asked);
        Wait(async () => await _from.BasicPublishAsync(CachedString.Empty, asked, mandatory: false, Body).ConfigureAwait(false));
        return questions;
    }

    private void Wait(Func<Task> begin)
    {
        Task.Run(begin).GetAwaiter().GetResult();
        if (!_done.Wait(Patience))
            throw new InputException("bench: the broker's messages do not arrive");
    }

    private async Task OnThereAsync(object sender, BasicDeliverEventArgs delivery)
    {
        if (_isAnswered)
            await _to.BasicPublishAsync(CachedString.Empty, _back, mandatory: false, Body).ConfigureAwait(false);
        else if (--_left == 0)
            _done.Release();
    }

    private async Task OnBackAsync(object sender, BasicDeliverEventArgs delivery)
    {
        if (--_left == 0)
            _done.Release();
        else
            await _from.BasicPublishAsync(CachedString.Empty, _asked, mandatory: false, Body).ConfigureAwait(false);
    }
}
