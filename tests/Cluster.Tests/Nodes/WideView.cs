using System.Reflection;
using FslHv.Actors;

namespace FslHv.Cluster.Tests;

/// <summary>What one reader makes of the log of a machine of many nodes.</summary>
internal sealed class WideView
{
    private const string Version = "any";

    private WideView(int nodes)
    {
        var listener = NotedDeaths.Of(nodes);
        Dead = ((NotedDeaths)(object)listener).Dead;
        View = new MachineView(Domain.Codec, listener);
    }

    public MachineView View { get; }

    /// <summary>Nodes that died, in that order.</summary>
    public IReadOnlyList<NodeId> Dead { get; }

    public static WideView Define(int nodes)
    {
        var view = new WideView(nodes);
        view.Take(Entry(LineOf(0), EntryKind.Define, writer =>
        {
            writer.WriteString(Version);
            writer.WriteBytes([]);
        }));
        return view;
    }

    public static byte[] Join(int node) => Entry(LineOf(node), EntryKind.Join, writer => writer.WriteString(NameOf(node)));

    /// <summary>What a node says when it hears that another's line has ended.</summary>
    public static byte[] Down(int node, int dead) => Entry(LineOf(node), EntryKind.Down, writer => writer.WriteString(LineOf(dead)));

    public void Take(byte[] entry) => View.Take(entry);

    private static string NameOf(int node) => $"n{node}";

    /// <summary>As long as those of real nodes.</summary>
    private static string LineOf(int node) => $"n{node}.{node:x32}";

    private static byte[] Entry(string line, EntryKind kind, Action<WireWriter> content)
    {
        var writer = new WireWriter();
        writer.WriteString(line);
        writer.WriteSigned(1_000_000_000);
        writer.WriteByte((byte)kind);
        content(writer);
        return writer.Written.ToArray();
    }

    /// <summary>Hears what the log says, knows a machine of so many nodes with a partition each, notes who dies, and lets the rest be.</summary>
#pragma warning disable CA1852 // The proxy is derived from it.
    internal class NotedDeaths : DispatchProxy
#pragma warning restore CA1852
    {
        private int _nodes;

        public List<NodeId> Dead { get; } = [];

        public static IMachineListener Of(int nodes)
        {
            var listener = Create<IMachineListener, NotedDeaths>();
            ((NotedDeaths)(object)listener)._nodes = nodes;
            return listener;
        }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            switch (targetMethod!.Name)
            {
                case nameof(IMachineListener.OnDefined):
                    var roster = new Roster();
                    for (var node = 0; node < _nodes; node++)
                        roster.AddNode(NameOf(node));
                    for (var node = 0; node < _nodes; node++)
                        roster.Spawn($"p{node}", new NodeId(node + 1), () => throw Invariant.Unreachable(null));
                    return roster;
                case nameof(IMachineListener.OnDown):
                    Dead.Add(((Member)args![0]!).Id);
                    return null;
                default:
                    return null;
            }
        }
    }
}
