using System.CommandLine;
using FslHv.Cluster;
using FslHv.Host.Input;
using FslHv.Host.Nodes;

namespace FslHv.Host.Commands;

/// <summary><c>fslhv node</c>: one process of a machine that is spread over several.</summary>
internal static class NodeCommand
{
    public const string Name = "node";

    /// <summary>What <c>--help</c> says besides the options.</summary>
    public static string Examples { get; } = string.Join(
        Environment.NewLine,
        "Examples:",
        "  fslhv node --name head --broker \"$(fslhv broker start)\" --join rehearsal",
        "      carries the node 'head' of the machine 'rehearsal' as soon as that machine is defined",
        "  fslhv node --name head --broker amqps://broker.example --password-file secret --join rehearsal",
        "      the same over a broker elsewhere",
        "",
        "'fslhv rehearse' starts processes like this one by itself. What a machine does is in docs/cluster.md.");

    public static Command Create()
    {
        var name = new Option<string>("--name") { Description = "Which node of the machine, as its scenario names it.", HelpName = "NODE", Required = true };
        var broker = BrokerOptionsOf.Uri();
        var join = new Option<string>("--join")
        {
            Description = "Name of the machine. A dash: names come on standard input, one a line, and the node ends with it.",
            HelpName = "MACHINE",
            Required = true,
        };
        var warmUp = new Option<string?>("--warm-up")
        {
            Description = "Scenario that happens in the simulator first, so that everything is compiled when it is needed. Default: the machine's own.",
            HelpName = "SCENARIO",
        };
        var record = new Option<string?>("--record")
        {
            Description = "Write what the actors here receive to a file in FOLDER, for 'fslhv replay'.",
            HelpName = "FOLDER",
        };
        var metrics = MetricsAddress.Option();
        var passwordFile = BrokerOptionsOf.PasswordFile();
        var authority = BrokerOptionsOf.AuthorityFile();
        var command = new Command(Name, "Carry a node of a machine that is spread over several processes.")
        {
            name, broker, join, warmUp, record, metrics, passwordFile, authority,
        };
        command.SetAction(result =>
        {
            var machine = result.GetRequiredValue(join);
            var options = BrokerOptionsOf.Read(result.GetRequiredValue(broker), result.GetValue(passwordFile), result.GetValue(authority));
            using var session = new NodeSession(new NodeSettings
            {
                Name = result.GetRequiredValue(name),
                Broker = () => RabbitBroker.Open(options),
                Machine = machine == "-" ? null : machine,
                WarmUp = result.GetValue(warmUp),
                Record = result.GetValue(record),
                Metrics = result.GetValue(metrics),
            });
            using var signals = new StopSignals(session.Interrupt);
            return session.Run();
        });
        return command;
    }
}
