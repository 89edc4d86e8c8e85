using System.Globalization;
using System.Net;
using FslHv.Actors;

namespace FslHv.Host.Rehearsal;

/// <summary>
/// A network in which every node has a namespace of its own, with one link to the namespace that this process is in, where the broker is. Its addresses
/// mean nothing anywhere else. What befalls a link befalls packets that were sent: of those from the node where they come in
/// here, of those to the node where they come in there. So TCP sees what it sees of a bad network.
/// </summary>
internal sealed class IsolatedNetwork : IDisposable
{
    private const string Bridge = "nodes";
    private const string Table = "ip fslhv";

    private readonly NodeNamespace[] _namespaces;
    private readonly NodeLink[] _links;
    private readonly Lock _gate = new();
    private Task _work = Task.CompletedTask;

    /// <summary>Makes the network.</summary>
    /// <param name="nodes">How many nodes it has.</param>
    /// <exception cref="Input.InputException">A tool refuses; the text has its words.</exception>
    public IsolatedNetwork(int nodes)
    {
        Invariant.Holds(Isolation.IsInside);
        _links = [.. Enumerable.Range(0, nodes).Select(node => new NodeLink(NameOf(node), AddressOf(node + 2)))];
        _namespaces = new NodeNamespace[nodes];
        try
        {
            NetworkCommands.Ip(
                [], "link set lo up", $"link add {Bridge} type bridge", $"addr add {Address}/16 dev {Bridge}", $"link set {Bridge} up");
            for (var node = 0; node < nodes; node++)
            {
                _namespaces[node] = new NodeNamespace();
                NetworkCommands.Ip(
                    [], $"link add {NameOf(node)} type veth peer name eth0 netns {_namespaces[node].KeeperId}", $"link set {NameOf(node)} master {Bridge}",
                    $"link set {NameOf(node)} up");
                NetworkCommands.Ip(_namespaces[node].Prefix, "link set lo up", $"addr add {_links[node].Address}/16 dev eth0", "link set eth0 up");
            }

            ApplyRules(0); // The kernel can do what faults need, or says now that it cannot.
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Where this process is for the nodes.</summary>
    public static IPAddress Address => AddressOf(1);

    /// <summary>What was last asked for is done.</summary>
    public Task Work
    {
        get
        {
            lock (_gate)
                return _work;
        }
    }

    /// <summary>What comes before a command that is to run where a node is.</summary>
    /// <param name="node">Its place in the order of nodes, from 0.</param>
    public IReadOnlyList<string> PrefixOf(int node) => _namespaces[node].Prefix;

    /// <summary>Lets something befall the link of a node. Nobody waits for it, for it takes some milliseconds.</summary>
    /// <param name="fault">What; one of its ends is <see cref="NodeId.All"/>.</param>
    public void Befall(NodeFault.OfLink fault)
    {
        var node = (fault.From == NodeId.All ? fault.To : fault.From).Value - 1;
        lock (_gate)
        {
            var before = _work;
            _work = Task.Run(async () =>
            {
                await before.ConfigureAwait(false);
                Change(node, _links[node].After(fault));
            });
        }
    }

    /// <summary>All links are sound, when this returns.</summary>
    public async Task HealAsync()
    {
        await Work.ConfigureAwait(false);
        for (var node = 0; node < _links.Length; node++)
            Change(node, new NodeLink(_links[node].Name, _links[node].Address));
    }

    public void Dispose()
    {
        foreach (var each in _namespaces)
            each?.Dispose();
    }

    private static string NameOf(int node) => string.Create(CultureInfo.InvariantCulture, $"node{node + 1}");

    private static IPAddress AddressOf(int number) => new([10, 77, (byte)(number >> 8), (byte)number]);

    private void Change(int node, NodeLink link)
    {
        var before = _links[node];
        if (link == before)
            return;
        _links[node] = link;
        if (link.IsDown != before.IsDown)
            NetworkCommands.Ip([], $"link set {link.Name} {(link.IsDown ? "down" : "up")}");
        ApplyRules(node);
    }

    private void ApplyRules(int node)
    {
        NetworkCommands.Nft([], TableOf([.. _links.SelectMany(link => link.RulesOut)]));
        NetworkCommands.Nft(_namespaces[node].Prefix, TableOf(_links[node].RulesIn));
    }

    /// <summary>Takes the place of the table that there was, at one moment.</summary>
    private static IEnumerable<string> TableOf(IReadOnlyList<string> rules) =>
    [
        $"add table {Table}", $"delete table {Table}", $"add table {Table}", $"add chain {Table} in {{ type filter hook input priority 0; }}",
        .. rules.Select(rule => $"add rule {Table} in {rule}"),
    ];
}
