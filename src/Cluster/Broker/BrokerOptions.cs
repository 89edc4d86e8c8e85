using System.Net;

namespace FslHv.Cluster;

/// <summary>Where a broker is and what it is told of us. Never prints a password.</summary>
public sealed record BrokerOptions
{
    /// <summary>Environment variable with the user's name.</summary>
    public const string UserVariable = "FSLHV_BROKER_USER";

    /// <summary>Environment variable with the password.</summary>
    public const string PasswordVariable = "FSLHV_BROKER_PASSWORD";

    private const string DefaultName = "guest";

    /// <summary>The broker. Shape: <c>amqp://[user[:password]@]host[:port][/vhost]</c>, or <c>amqps://</c> for TLS.</summary>
    public required Uri Uri { get; init; }

    /// <summary>A file whose first line is the password; null: there is none. Where the uri has a password, that one counts.</summary>
    public string? PasswordFile { get; init; }

    /// <summary>A file (PEM) with the authorities that may vouch for the broker; null: those of this computer. Only with <c>amqps</c>.</summary>
    public string? AuthorityFile { get; init; }

    /// <summary>A file (PEM) with our certificate; null: we show none. Only with <c>amqps</c>.</summary>
    public string? CertificateFile { get; init; }

    /// <summary>A file (PEM) with the key of our certificate; null: it is in the certificate's file.</summary>
    public string? KeyFile { get; init; }

    /// <summary>The name that the broker's certificate must carry; null: the uri's host. Only with <c>amqps</c>.</summary>
    public string? ServerName { get; init; }

    /// <summary>
    /// How often each side lets the other hear that it is there. Who is silent for two to four of them is taken for dead. Shape: whole seconds, 1 or
    /// more.
    /// </summary>
    public TimeSpan Heartbeat { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long to try to connect.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Whether the broker is spoken to in TLS.</summary>
    public bool IsSecure => Uri.Scheme == "amqps";

    /// <summary>The broker without credentials, for people to read.</summary>
    public string Name => $"{Uri.Scheme}://{Uri.Host}:{Port}{(Uri.AbsolutePath.Length > 1 ? Uri.AbsolutePath : "")}";

    /// <summary>The broker's port.</summary>
    internal int Port => Uri.Port > 0 ? Uri.Port : IsSecure ? 5671 : 5672;

    private bool IsLoopback => Uri.Host == "localhost" || (IPAddress.TryParse(Uri.Host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));

    /// <inheritdoc />
    public override string ToString() => Name;

    /// <summary>User and password: from the uri; what is missing there from the file, then from the environment.</summary>
    /// <exception cref="BrokerException">The file cannot be read, or anybody would know the password and the broker is not on this computer.</exception>
    internal (string User, string Password) FindCredentials()
    {
        var parts = Uri.UserInfo.Split(':', 2);
        var user = Unescaped(parts[0]) ?? Environment.GetEnvironmentVariable(UserVariable);
        var password = (parts.Length > 1 ? Unescaped(parts[1]) : null) ?? ReadPassword() ?? Environment.GetEnvironmentVariable(PasswordVariable);
        if (!IsLoopback && (string.IsNullOrEmpty(password) || password == DefaultName))
        {
            var problem = string.IsNullOrEmpty(password) ? "no password is given" : "the password is the default one";
            throw new BrokerException(
                $"{Name}: {problem}, and the broker is not on this computer: anybody could use it. "
                + $"Give one by {PasswordVariable} (and {UserVariable}), by a password file, or in the uri");
        }

        return (string.IsNullOrEmpty(user) ? DefaultName : user, password ?? DefaultName);
    }

    private static string? Unescaped(string text) => text.Length == 0 ? null : Uri.UnescapeDataString(text);

    private string? ReadPassword()
    {
        if (PasswordFile is null)
            return null;
        try
        {
            return File.ReadLines(PasswordFile).FirstOrDefault() is { Length: > 0 } line
                ? line : throw new BrokerException($"{PasswordFile}: its first line should be a password");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BrokerException($"{PasswordFile}: {e.Message}", e);
        }
    }
}
