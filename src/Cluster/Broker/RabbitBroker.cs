using System.Collections.Concurrent;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace FslHv.Cluster;

/// <summary>
/// A RabbitMQ server as a broker. A machine's log is a stream, a mailbox a queue that goes with its connection, and the server's own events tell of
/// ends. Needs RabbitMQ 3.9 or newer with the plugin <c>rabbitmq_event_exchange</c>.
/// </summary>
public sealed class RabbitBroker : IBroker
{
    private const ushort NotFound = 404;
    private const ushort ResourceLocked = 405;

    private readonly BrokerOptions _options;
    private readonly ConcurrentDictionary<RabbitLine, bool> _lines = [];

    private RabbitBroker(BrokerOptions options) => _options = options;

    /// <summary>A broker that is connected to when somebody joins.</summary>
    /// <exception cref="BrokerException">The password would be the default one, and the broker is not on this computer.</exception>
    public static RabbitBroker Open(BrokerOptions options)
    {
        options.FindCredentials();
        return new RabbitBroker(options);
    }

    /// <inheritdoc />
    /// <remarks>The listener may be called before this returns. Between the log, the mailbox and the ends of lines there is no order.</remarks>
    public async Task<ILine> JoinAsync(string machine, string line, ILineListener listener, CancellationToken cancellation)
    {
        var names = new LineNames(machine, line);
        var connection = await BrokerConnection.OpenAsync(_options, names.Connection, cancellation).ConfigureAwait(false);
        try
        {
            await BrokerConnection.DeclareStreamAsync(connection, names.Log, _options.Patience, cancellation).ConfigureAwait(false);
            var receiving = await connection.CreateChannelAsync(cancellationToken: cancellation).ConfigureAwait(false);
            var sending = await connection.CreateChannelAsync(cancellationToken: cancellation).ConfigureAwait(false);
            var consumer = new LineConsumer(names, connection, receiving, listener);
            var joined = new RabbitLine(names, connection, sending, consumer, ended => _lines.TryRemove(ended, out _));
            await joined.BeginAsync(cancellation).ConfigureAwait(false);
            _lines.TryAdd(joined, true);
            return joined;
        }
        catch (Exception e) when (BrokerConnection.IsFailure(e))
        {
            await BrokerConnection.CloseAsync(connection).ConfigureAwait(false);
            cancellation.ThrowIfCancellationRequested();
            throw new BrokerException($"{_options.Name}: {Describe(names, e)}", e);
        }
    }

    /// <inheritdoc />
    public async Task RemoveAsync(string machine, CancellationToken cancellation)
    {
        var names = new LineNames(machine, "");
        var connection = await BrokerConnection.OpenAsync(_options, $"remove:{machine}", cancellation).ConfigureAwait(false);
        try
        {
            var channel = await connection.CreateChannelAsync(cancellationToken: cancellation).ConfigureAwait(false);
            await channel.QueueDeleteAsync(names.Log, ifUnused: false, ifEmpty: false, cancellationToken: cancellation).ConfigureAwait(false);
        }
        catch (Exception e) when (BrokerConnection.IsFailure(e))
        {
            cancellation.ThrowIfCancellationRequested();
            throw new BrokerException($"{_options.Name}: cannot remove {machine}: {Reason(e)}", e);
        }
        finally
        {
            await BrokerConnection.CloseAsync(connection).ConfigureAwait(false);
        }
    }

    /// <summary>Ends all lines that were joined through it.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var line in _lines.Keys)
            await line.DisposeAsync().ConfigureAwait(false);
    }

    private static string Describe(LineNames names, Exception e) =>
        e is not OperationInterruptedException { ShutdownReason: { } reason } ? $"was lost while joining: {Reason(e)}"
        : reason.ReplyCode == NotFound && reason.ReplyText.Contains(LineNames.Events, StringComparison.Ordinal)
            ? "does not tell of its connections' ends: enable the plugin with 'rabbitmq-plugins enable rabbitmq_event_exchange', and use the virtual host /"
        : reason.ReplyCode == ResourceLocked ? $"refuses {names.Line} on {names.Machine}: there is a line of that name"
        : $"refuses to join {names.Machine}: {reason.ReplyText}";

    private static string Reason(Exception e) =>
        e is OperationInterruptedException { ShutdownReason: { } reason } ? reason.ReplyText : e.GetBaseException().Message;
}
