using FslHv.Actors;

namespace FslHv.Cluster;

/// <summary>A node of the machine, as the log has it.</summary>
/// <param name="id">Its number in the order of declaration.</param>
/// <param name="name">Its name.</param>
internal sealed class Member(NodeId id, string name)
{
    private volatile string? _line;

    public NodeId Id => id;

    public string Name => name;

    /// <summary>The line of the process that carries it; null while none does.</summary>
    public string? Line
    {
        get => _line;
        set => _line = value;
    }

    public bool IsUp => _line is not null;

    /// <summary>The place of that process among all that ever joined, from 1; 0 before the first.</summary>
    public int Place { get; set; }

    /// <summary>How many processes have carried it.</summary>
    public int Incarnation { get; set; }
}

/// <summary>A top-level actor, as the log has it.</summary>
internal sealed class RootView(ActorId root, string name, Placement placement, Func<Actor> create)
{
    private volatile Member? _carrier;
    private volatile Strand? _strand;

    public ActorId Root => root;

    public string Name => name;

    public Placement Placement => placement;

    public Func<Actor> Create => create;

    /// <summary>The node that carries it, or leads where it survives; null while none does.</summary>
    public Member? Carrier
    {
        get => _carrier;
        set => _carrier = value;
    }

    /// <summary>Who carried it last, for whoever tells of it.</summary>
    public Member? CarriedBefore { get; set; }

    /// <summary>How often it has begun.</summary>
    public int Life { get; set; }

    /// <summary>What it persisted.</summary>
    public List<Message> Journal { get; } = [];

    /// <summary>It itself, where it is in this process.</summary>
    public Strand? Strand
    {
        get => _strand;
        set => _strand = value;
    }
}
