using System.CommandLine;
using FslHv.Cluster;

namespace FslHv.Host.Commands;

/// <summary><c>fslhv broker</c>: a private broker, so that nobody needs to know RabbitMQ to begin.</summary>
internal static class BrokerCommand
{
    public const string Name = "broker";

    /// <summary>What <c>--help</c> says besides the options.</summary>
    public static string Examples { get; } = string.Join(
        Environment.NewLine,
        "Examples:",
        "  fslhv broker start",
        "      starts a RabbitMQ server on this computer and prints its uri, for --broker of other commands",
        "  fslhv broker start --port 5673 --json",
        "      the same on a port of your choice, for programs",
        "  fslhv broker status && echo it runs",
        "      ends with 0 when it runs, with 1 when not",
        "  fslhv broker stop",
        "      ends it; what it kept is gone",
        "",
        "The server listens on 127.0.0.1 only, with a password of its own: the uri has it, and whoever has the uri may use it.",
        $"For a broker elsewhere give the password by {BrokerOptions.PasswordVariable} and the user by {BrokerOptions.UserVariable}.");

    public static Command Create()
    {
        var json = new Option<bool>("--json") { Description = "Print one JSON object instead.", Recursive = true };
        var port = Values.OptionalInteger("--port", 1, ushort.MaxValue);
        port.Description = "The port to listen on. Default: any that is free.";
        var start = new Command("start", "Start it in the background, and print its uri; when it runs already, only print that.") { port };
        var stop = new Command("stop", "End it. Nothing of it is left.");
        var status = new Command("status", "Tell whether it runs, and where.");
        start.SetAction(result =>
        {
            using var session = new BrokerSession(result.GetValue(json));
            using var signals = new StopSignals(session.Interrupt);
            return session.Start(result.GetValue(port));
        });
        stop.SetAction(result =>
        {
            using var session = new BrokerSession(result.GetValue(json));
            return session.Stop();
        });
        status.SetAction(result =>
        {
            using var session = new BrokerSession(result.GetValue(json));
            return session.Status();
        });
        return new Command(Name, "Run a private broker (RabbitMQ) for machines over several processes.") { start, stop, status, json };
    }
}
