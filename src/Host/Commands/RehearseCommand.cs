using System.CommandLine;
using FslHv.Host.Input;
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
        var file = Values.File("SCENARIO", "A scenario (.yaml) with nodes.");
        var nodes = Values.OptionalInteger("--nodes", 1, 1000);
        nodes.Description = "How many nodes the scenario must have; the command ends with an error where it has another number.";
        var rounds = Values.OptionalInteger("--rounds", 1, 1_000_000);
        rounds.Description = "How often the scenario happens. Default: 1.";
        var time = Values.RealTime("--for");
        time.Description = "Begin rounds for so long, like 30m or 90s, instead of counting them.";
        var faults = new Option<string>("--faults")
        {
            Description = "scenario: those of its timeline. random: besides, each round draws others from what its key 'faults' allows.",
            HelpName = "WHICH",
            DefaultValueFactory = _ => "scenario",
        };
        faults.AcceptOnlyFromAmong("scenario", "random");
        var seed = Values.Seed("--seed");
        seed.Description = "Decides what each round draws.";
        seed.DefaultValueFactory = _ => 1;
        var record = new Option<string?>("--record")
        {
            Description = "Write what all actors received to files in FOLDER, one folder for each round.",
            HelpName = "FOLDER",
        };
        var html = new Option<string?>("--html") { Description = "Write a report with the distributions of all times to FILE.", HelpName = "FILE" };
        var json = new Option<bool>("--json") { Description = "Print nothing but one JSON object with the result, on one line." };
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
        var fidelity = BoardOptions.Fidelity();
        var command = new Command(Name, "Let a scenario happen on real processes, with real faults, and measure what follows.")
        {
            file, nodes, rounds, time, faults, seed, record, html, json, network, broker, passwordFile, authority, fidelity,
        };
        command.SetAction(result =>
        {
            var settings = new RehearseSettings
            {
                File = result.GetRequiredValue(file),
                Overrides = new Overrides(Fidelity: result.GetValue(fidelity)),
                Nodes = result.GetValue(nodes),
                Rounds = result.GetValue(rounds) ?? 1,
                For = result.GetValue(time),
                Seed = result.GetValue(seed),
                DrawsFaults = result.GetValue(faults) == "random",
                Record = result.GetValue(record),
                Html = result.GetValue(html),
                Json = result.GetValue(json),
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
