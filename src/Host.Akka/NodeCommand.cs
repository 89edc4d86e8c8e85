using System.CommandLine;
using FslHv.Cluster;
using FslHv.Host;
using FslHv.Host.Nodes;

namespace FslHv.AkkaNet.Host;

/// <summary><c>fslhv-akka node</c>: one process of a machine that is spread over a cluster.</summary>
internal static class NodeCommand
{
    public static Command Create()
    {
        var name = new Option<string>("--name") { Description = "Which node of the machine, as its scenario names it.", HelpName = "NODE", Required = true };
        var join = new Option<string>("--join")
        {
            Description = "Name of the machine. A dash: names come on standard input, one a line, and the node ends with it.",
            HelpName = "MACHINE",
            Required = true,
        };
        var warmUp = new Option<string?>("--warm-up") { Description = "Scenario that happens in the simulator first.", HelpName = "SCENARIO" };
        var record = new Option<string?>("--record") { Description = "Write what the actors here receive to a file in FOLDER.", HelpName = "FOLDER" };
        var conf = ConfOptions.File();
        var command = new Command("node", "Carry a node of a machine that is spread over a cluster.") { name, join, warmUp, record, conf };
        command.SetAction(result =>
        {
            var machine = result.GetRequiredValue(join);
            var member = AkkaBroker.Open(AkkaConf.ReadFile(result.GetValue(conf)));
            _ = member.System; // A process that waits for its turn is a member already, and joins while the rest is made ready.
            using var session = new NodeSession(new NodeSettings
            {
                Name = result.GetRequiredValue(name),
                Broker = () => new LastingBroker(member),
                Machine = machine == "-" ? null : machine,
                Prepare = member.UpAsync,
                WarmUp = result.GetValue(warmUp),
                Record = result.GetValue(record),
            });
            using var signals = new StopSignals(session.Interrupt);
            try
            {
                return session.Run();
            }
            finally
            {
                member.DisposeAsync().AsTask().GetAwaiter().GetResult();
            }
        });
        return command;
    }

    /// <summary>A member that carries one machine after the other.</summary>
    private sealed class LastingBroker(AkkaBroker member) : IBroker, IGroundMaker
    {
        public Task<ILine> JoinAsync(string machine, string line, ILineListener listener, CancellationToken cancellation) =>
            member.JoinAsync(machine, line, listener, cancellation);

        public Task RemoveAsync(string machine, CancellationToken cancellation) => member.RemoveAsync(machine, cancellation);

        public IStrandGround CreateGround() => ((IGroundMaker)member).CreateGround();

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
