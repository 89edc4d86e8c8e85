using System.Diagnostics;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace FslHv.Cluster;

/// <summary>Makes connections to a RabbitMQ server, and says what is wrong where it cannot.</summary>
internal static class BrokerConnection
{
    /// <summary>The first server with streams.</summary>
    private static readonly Version ServerMin = new(3, 9);

    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(50);

    /// <summary>Connects. The connection never recovers by itself: when it is lost, so is its line.</summary>
    /// <exception cref="BrokerException">It cannot.</exception>
    public static async Task<IConnection> OpenAsync(BrokerOptions options, string name, CancellationToken cancellation)
    {
        var factory = Prepare(options);
        try
        {
            var connection = await factory.CreateConnectionAsync(name, cancellation).ConfigureAwait(false);
            var version = ServerVersion(connection);
            if (version is null || version >= ServerMin)
                return connection;
            await CloseAsync(connection).ConfigureAwait(false);
            throw new BrokerException($"{options.Name}: the server is too old: it is RabbitMQ {version}, and has no streams before {ServerMin}");
        }
        catch (Exception e) when (IsFailure(e))
        {
            cancellation.ThrowIfCancellationRequested();
            throw new BrokerException(Describe(options, factory.UserName, e), e);
        }
    }

    /// <summary>
    /// Declares a stream. A server that was started just now takes a moment until those that it has are there, and refuses them meanwhile: that closes
    /// the channel, but not the connection, whose end others would hear of.
    /// </summary>
    public static async Task DeclareStreamAsync(IConnection connection, string name, TimeSpan patience, CancellationToken cancellation)
    {
        var arguments = new Dictionary<string, object?> { ["x-queue-type"] = "stream" };
        var watch = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                await using var channel = await connection.CreateChannelAsync(cancellationToken: cancellation).ConfigureAwait(false);
                await channel.QueueDeclareAsync(name, durable: true, exclusive: false, autoDelete: false, arguments, cancellationToken: cancellation)
                    .ConfigureAwait(false);
                return;
            }
            catch (OperationInterruptedException e) when (e.ShutdownReason?.ReplyCode == Constants.NotFound && connection.IsOpen && watch.Elapsed < patience)
            {
                await Polling.WaitAsync(Pace, cancellation).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Closes a connection that may be dead already.</summary>
    public static async Task CloseAsync(IConnection connection)
    {
        try
        {
            await connection.CloseAsync(Constants.ReplySuccess, "bye", TimeSpan.FromSeconds(1), abort: true).ConfigureAwait(false);
            await connection.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception e) when (IsFailure(e))
        {
        }
    }

    /// <summary>Whether the client's library means by it that the broker is not there or does not want.</summary>
    public static bool IsFailure(Exception e) =>
        e is RabbitMQClientException or IOException or TimeoutException or ObjectDisposedException or OperationCanceledException or AggregateException
            or System.Net.Sockets.SocketException or System.Security.Authentication.AuthenticationException;

    private static ConnectionFactory Prepare(BrokerOptions options)
    {
        if (options.Uri.Scheme is not ("amqp" or "amqps"))
            throw new BrokerException($"{options.Name}: a broker's uri begins with amqp:// or amqps://");
        var (user, password) = options.FindCredentials();
        var factory = new ConnectionFactory
        {
            HostName = options.Uri.Host.Trim('[', ']'),
            Port = options.Port,
            UserName = user,
            Password = password,
            AutomaticRecoveryEnabled = false,
            TopologyRecoveryEnabled = false,
            RequestedHeartbeat = options.Heartbeat,
            RequestedConnectionTimeout = options.Patience,
        };
        if (options.Uri.AbsolutePath.Length > 1)
            factory.VirtualHost = Uri.UnescapeDataString(options.Uri.AbsolutePath[1..]);
        if (options.IsSecure)
            factory.Ssl = PrepareTls(options);
        return factory;
    }

    private static SslOption PrepareTls(BrokerOptions options)
    {
        try
        {
            var tls = new SslOption(options.ServerName ?? options.Uri.Host, enabled: true);
            if (options.CertificateFile is { } file)
                tls.Certs = [X509Certificate2.CreateFromPemFile(file, options.KeyFile)];
            if (options.AuthorityFile is { } authorities)
            {
                var trusted = new X509Certificate2Collection();
                trusted.ImportFromPemFile(authorities);
                tls.CertificateValidationCallback = (_, certificate, _, errors) => IsTrusted(certificate, trusted, errors);
            }

            return tls;
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new BrokerException($"{options.Name}: a certificate cannot be used: {e.Message}", e);
        }
    }

    /// <summary>Whether one of the given authorities vouches for it, and for that name.</summary>
    private static bool IsTrusted(X509Certificate? certificate, X509Certificate2Collection trusted, SslPolicyErrors errors)
    {
        if (certificate is null || (errors & ~SslPolicyErrors.RemoteCertificateChainErrors) != 0)
            return false;
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.CustomTrustStore.AddRange(trusted);
        using var copy = X509CertificateLoader.LoadCertificate(certificate.GetRawCertData());
        return chain.Build(copy);
    }

    private static Version? ServerVersion(IConnection connection) =>
        connection.ServerProperties?.TryGetValue("version", out var given) == true && given is byte[] bytes
        && Version.TryParse(Encoding.UTF8.GetString(bytes).Split('-', '+')[0], out var version)
            ? version
            : null;

    private static string Describe(BrokerOptions options, string user, Exception e)
    {
        for (Exception? cause = e; cause is not null; cause = cause is AggregateException { InnerExceptions: [var first, ..] } ? first : cause.InnerException)
        {
            if (cause is AuthenticationFailureException or PossibleAuthenticationFailureException)
                return $"{options.Name}: refuses user {user} with the password given";
            if (cause is System.Security.Authentication.AuthenticationException)
                return $"{options.Name}: its certificate is not to be trusted: {cause.Message}";
            if (cause is OperationInterruptedException { ShutdownReason: { } reason })
                return $"{options.Name}: refuses user {user}: {reason.ReplyText}";
        }

        var innermost = e.GetBaseException();
        var problem = innermost is OperationCanceledException or TimeoutException ? "it does not answer" : innermost.Message;
        return $"{options.Name}: cannot be reached: {problem}";
    }
}
