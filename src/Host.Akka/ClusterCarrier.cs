using System.Diagnostics;
using Akka.Configuration;
using FslHv.Actors;
using FslHv.Cluster;
using FslHv.Host.Rehearsal;
using FslHv.Scenarios;
using AkkaCluster = Akka.Cluster.Cluster;

namespace FslHv.AkkaNet.Host;

/// <summary>A cluster of its own for a rehearsal. The process that rehearses is its first member, and carries nothing.</summary>
internal sealed class ClusterCarrier(string? conf, string profile, BoundScenario scenario) : IRehearsalCarrier
{
    /// <summary>What it prints is the report, and nothing else.</summary>
    private const string OfControl = """
        akka { loglevel = OFF, stdout-loglevel = OFF }
        akka.cluster { roles = [control], seed-nodes = [] }
        akka.remote.dot-netty.tcp.port = 0
        """;

    private AkkaBroker? _broker;
    private string _address = "";

    public string Opening => "beginning the cluster";

    public IBroker Broker => _broker!;

    public PrivateBroker? Process => null;

    public string? WhyNot(NodeFault fault) => fault is NodeFault.Crash or NodeFault.Restart or NodeFault.Pause or NodeFault.Resume
        ? null
        : "members of a cluster die, stand still and come back here; 'fslhv rehearse' disturbs links and kills brokers";

    public async Task OpenAsync(CancellationToken cancellation)
    {
        Environment.SetEnvironmentVariable("FSLHV_AKKA_PROFILE", profile);
        _broker = AkkaBroker.Open(ConfOptions.Read(conf, OfControl));
        var cluster = AkkaCluster.Get(_broker.System);
        await cluster.JoinAsync(cluster.SelfAddress, cancellation).ConfigureAwait(false);
        _address = cluster.SelfAddress.ToString();
    }

    public void Tell(string node, ProcessStartInfo process)
    {
        if (conf is not null)
        {
            process.ArgumentList.Add("--conf");
            process.ArgumentList.Add(conf);
        }

        process.Environment["FSLHV_AKKA_PROFILE"] = profile;
        process.Environment.TryAdd("FSLHV_AKKA_LOGLEVEL", "ERROR");
        process.Environment["FSLHV_AKKA_SEEDS"] = $"[\"{_address}\"]";
        process.Environment["FSLHV_AKKA_ROLES"] = $"[{string.Join(", ", RolesOf(node))}]";
    }

    public async ValueTask DisposeAsync()
    {
        if (_broker is not null)
            await _broker.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>hypervisor: it is the hypervisor's home or a standby of it. partition: of anybody else.</summary>
    private List<string> RolesOf(string node)
    {
        var roster = new Roster();
        scenario.Populate(roster);
        var id = roster.Members.Find(member => member.Name == node)!.Id;
        var here = roster.Roots.Where(root => root.Placement.Nodes.Contains(id)).ToList();
        return [.. here.Select(root => root.Placement.Survives ? "hypervisor" : "partition").Distinct().DefaultIfEmpty("partition")];
    }
}
