using FslHv.Actors;

namespace FslHv.Abi;

/// <summary>What befalls the nodes that a machine is spread over, and the links between them.</summary>
public abstract record NodeFact : Fact
{
    private NodeFact()
    {
    }

    /// <inheritdoc />
    public override Severity Severity => Severity.Warning;

    /// <summary><c>node.fault</c>: something befalls a node, or ends.</summary>
    /// <param name="Name">The node.</param>
    /// <param name="Fault"><c>crash</c>, <c>pause</c>, <c>clock-drift</c> or <c>slow-disk</c>.</param>
    /// <param name="Begins">Whether it begins.</param>
    public sealed record Node(string Name, string Fault, bool Begins) : NodeFact
    {
        internal static readonly FactKind Is = new("node.fault", "something befalls a node, or ends", ["node", "fault", "begins"]);

        public override FactKind Kind => Is;

        public override string? Field(string name) => name switch
        {
            "node" => Name,
            "fault" => Fault,
            "begins" => Begins ? "yes" : "no",
            _ => null,
        };

        public override string ToString() => $"node {Name}: {Fault} {(Begins ? "begins" : "ends")}";
    }

    /// <summary><c>node.took-over</c>: a node carries from now on what another one carried that died.</summary>
    /// <param name="Name">The node that takes it over.</param>
    /// <param name="Actor">What: <c>hypervisor</c>, or a partition's label.</param>
    public sealed record TookOver(string Name, string Actor) : NodeFact
    {
        internal static readonly FactKind Is = new(
            "node.took-over", "a node carries from now on what another one carried that died: the hypervisor, or a partition", ["node", "actor"]);

        public override FactKind Kind => Is;

        public override string? Field(string name) => name switch
        {
            "node" => Name,
            "actor" => Actor,
            _ => null,
        };

        public override string ToString() => $"node {Name} takes over {Actor}";
    }

    /// <summary><c>link.fault</c>: something befalls a link, or ends.</summary>
    /// <param name="From">The node at which messages leave; empty: every node.</param>
    /// <param name="To">The node to which they go; empty: every node.</param>
    /// <param name="Fault"><c>cut</c>, <c>slow</c>, <c>lose</c>, <c>duplicate</c>, <c>delay</c>, <c>outage</c>, or <c>any</c> where all end.</param>
    /// <param name="Begins">Whether it begins.</param>
    /// <param name="OneWay">Whether it concerns that direction only.</param>
    public sealed record Link(string From, string To, string Fault, bool Begins, bool OneWay) : NodeFact
    {
        internal static readonly FactKind Is = new("link.fault", "something befalls a link, or ends", ["from", "to", "fault", "begins", "one-way"]);

        public override FactKind Kind => Is;

        public override string? Field(string name) => name switch
        {
            "from" => From,
            "to" => To,
            "fault" => Fault,
            "begins" => Begins ? "yes" : "no",
            "one-way" => OneWay ? "yes" : "no",
            _ => null,
        };

        public override string ToString() => $"{Which}: {Fault} {(Begins ? "begins" : "ends")}";

        private string Which => From.Length > 0 ? $"link {From} {(OneWay ? "→" : "↔")} {To}" : "every link";
    }
}
