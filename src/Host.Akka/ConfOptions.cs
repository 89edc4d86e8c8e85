using System.CommandLine;
using Akka.Configuration;

namespace FslHv.AkkaNet.Host;

/// <summary>Options of both commands.</summary>
internal static class ConfOptions
{
    public static Option<string?> File() =>
        new("--conf") { Description = "Settings of the cluster (HOCON). Default: those that akka.conf had when this was built.", HelpName = "FILE" };

    /// <summary>A text of settings over what a file says.</summary>
    /// <exception cref="AkkaConfException">The file makes no sense.</exception>
    public static Config Read(string? file, string settings) => ConfigurationFactory.ParseString(settings).WithFallback(AkkaConf.ReadFile(file));
}
