using FslHv.Actors;

namespace FslHv.Cluster;

/// <summary>How a process takes part in a machine.</summary>
public sealed record NodeOptions
{
    /// <summary>Name of the machine.</summary>
    public required string Machine { get; init; }

    /// <summary>Name of the node that it carries, as the machine declares it.</summary>
    public required string Node { get; init; }

    /// <summary>What carries messages.</summary>
    public required IBroker Broker { get; init; }

    /// <summary>Makes bytes of messages. Every process of a machine must have the same.</summary>
    public required WireCodec Codec { get; init; }

    /// <summary>Declares nodes and top-level actors from the definition that stands in the machine's log; nothing else of the engine may be called.</summary>
    /// <exception cref="FormatException">The definition makes no sense; the text says why.</exception>
    public required Action<ReadOnlyMemory<byte>, INodeEngine> Populate { get; init; }

    /// <summary>Is given every step that is taken here, one at a time; null: none is recorded here.</summary>
    public IStepRecorder? Recorder { get; init; }

    /// <summary>For tests: is given every step of an actor that survives, whether it leads here or not.</summary>
    internal Action<RecordedStep>? Replicas { get; init; }

    /// <summary>What actors run on; null: the thread pool. It ends with the node.</summary>
    internal IStrandGround? Ground { get; init; }

    /// <summary>Whether each recorded step has the hash of its actor's state.</summary>
    public bool TakesHashes { get; init; }

    /// <summary>How many messages may wait for a top-level actor before those that tell it more lose their turn.</summary>
    public int MailboxBound { get; init; } = 4096;
}
