using FslHv.Actors;

namespace FslHv.Cluster;

/// <summary>How a machine is assembled and observed that lives in other processes.</summary>
public sealed record ControlOptions
{
    /// <summary>Name of the machine. No other has it, nor had it.</summary>
    public required string Machine { get; init; }

    /// <summary>What carries messages.</summary>
    public required IBroker Broker { get; init; }

    /// <summary>Makes bytes of messages. Every process of a machine must have the same.</summary>
    public required WireCodec Codec { get; init; }

    /// <summary>What nodes make their part of the machine from: <see cref="NodeOptions.Populate"/>.</summary>
    public required ReadOnlyMemory<byte> Definition { get; init; }

    /// <summary>Decides the random numbers that actors draw.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>How many seconds of the machine's time go by in a real one.</summary>
    public int Speed { get; init; } = 1;

    /// <summary>Whether nodes send it every step that is taken there. Otherwise it only assembles the machine, and sees nothing of what happens.</summary>
    public bool IsObserved { get; init; } = true;

    /// <summary>How long it waits for all nodes to join before the machine starts.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Whether that can befall its nodes; null: whatever is asked for.</summary>
    public Func<NodeFault, bool>? CanBefall { get; init; }

    /// <summary>Is told when everybody knows that a node is dead: its name, and when. Called in no particular thread.</summary>
    public Action<string, Instant>? NodeDown { get; init; }

    /// <summary>
    /// How long it tries to come back when its line is lost while the machine goes on; zero: the run then fails. What was in
    /// flight is lost; the machine goes on as its log says.
    /// </summary>
    public TimeSpan ComesBackWithin { get; init; }

    /// <summary>Lets something befall real nodes. Called in no particular thread; must not wait.</summary>
    public Action<NodeFault>? Befall { get; init; }
}
