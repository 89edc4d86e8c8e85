using System.CommandLine;
using FslHv.Host.Rehearsal;

namespace FslHv.Host.Commands;

/// <summary><c>fslhv rehearse</c>: lets a scenario happen on real processes, with real faults.</summary>
internal static class RehearseCommand
{
    public const string Name = "rehearse";

    /// <summary>What <c>--help</c> says besides the options.</summary>
    public static string Examples { get; } = string.Join(
        Environment.NewLine,
        "Examples:",
        "  fslhv rehearse scenarios/three-nodes.yaml --rounds 20",
        "      a private broker and three processes; each is killed once in every round",
        "  fslhv rehearse scenarios/three-nodes.yaml --record rec && fslhv replay rec/rehearsal-*",
        "      what happened on real nodes happens again in the simulator",
        "  fslhv rehearse scenarios/soak.yaml --for 30m --faults random --seed 7",
        "      faults that each round draws anew",
        "  fslhv rehearse scenarios/cut-worker-node.yaml --network isolated",
        "      a network of its own for nodes and broker, in which a cable is pulled",
        "",
        "Needs rabbitmq-server on this computer, or a broker that runs (--broker). Nothing of it is left afterwards.",
        "--network isolated needs root, or a kernel that lets others make namespaces of users, and the tools ip and nft.");

    public static Command Create()
    {
        var options = new RehearsalOptions();
        var broker = BrokerOptionsOf.Uri(isRequired: false);
        var network = new Option<string>("--network")
        {
            Description = "shared: the computer's loopback device. isolated: each node is in a network namespace of its own, so that links can be cut and lose "
                + "packets; they have private addresses that mean nothing outside.",
            HelpName = "WHICH",
            DefaultValueFactory = _ => "shared",
        };
        network.AcceptOnlyFromAmong("shared", "isolated");
        var passwordFile = BrokerOptionsOf.PasswordFile();
        var authority = BrokerOptionsOf.AuthorityFile();
        var command = new Command(Name, "Let a scenario happen on real processes, with real faults, and measure what follows.");
        options.AddTo(command);
        foreach (var option in (Option[])[network, broker, passwordFile, authority])
            command.Add(option);
        command.SetAction(result =>
        {
            var settings = options.Read(result) with
            {
                IsIsolated = result.GetValue(network) == "isolated",
                Broker = result.GetValue(broker),
                PasswordFile = result.GetValue(passwordFile),
                AuthorityFile = result.GetValue(authority),
            };
            using var session = new RehearsalSession(settings, new RabbitCarrier(settings));
            using var signals = new StopSignals(session.Interrupt);
            return session.Run();
        });
        return command;
    }
}
