using System.CommandLine;
using FslHv.Cluster;
using FslHv.Host.Input;

namespace FslHv.Host.Commands;

/// <summary>Options of commands that talk to a broker.</summary>
internal static class BrokerOptionsOf
{
    public static Option<string> Uri(bool isRequired = true) => new("--broker")
    {
        Description = "Uri of the broker, like amqp://user@host or amqps://user@host. 'fslhv broker start' prints one.",
        HelpName = "URI",
        Required = isRequired,
    };

    public static Option<string?> PasswordFile() => new("--password-file")
    {
        Description = $"File whose first line is the broker's password. Otherwise it is in the uri, or in {BrokerOptions.PasswordVariable}.",
        HelpName = "FILE",
    };

    public static Option<string?> AuthorityFile() => new("--ca-file")
    {
        Description = "File with the certificates (PEM) of who may vouch for the broker, for amqps. Default: the system's.",
        HelpName = "FILE",
    };

    /// <exception cref="InputException">The uri is none.</exception>
    public static BrokerOptions Read(string uri, string? passwordFile, string? authorityFile)
    {
        if (!System.Uri.TryCreate(uri, UriKind.Absolute, out var parsed) || parsed.Scheme is not ("amqp" or "amqps"))
            throw new InputException("--broker: this is no uri like amqp://user@host:port");
        return new BrokerOptions { Uri = parsed, PasswordFile = passwordFile, AuthorityFile = authorityFile };
    }
}
