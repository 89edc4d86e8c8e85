using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Hypervisor;

/// <summary>
/// The partitions on other nodes than the hypervisor's, or that may come to be there, and its sessions with them.
/// What is said to one that is lost comes back to the hypervisor itself.
/// </summary>
internal sealed class FarPartitions : SessionContext
{
    private readonly FarPartition[] _partitions;

    /// <param name="isFar">Of each partition.</param>
    public FarPartitions(ValueList<bool> isFar)
        : base(acceptsSessions: false)
    {
        _partitions = [.. Enumerable.Range(0, isFar.Count).Where(index => isFar[index]).Select(index => new FarPartition(index))];
    }

    /// <summary>In order of number.</summary>
    public IReadOnlyList<FarPartition> Partitions => _partitions;

    /// <summary>The one with that actor; null for any other actor.</summary>
    public FarPartition? Find(ActorId actor)
    {
        foreach (var partition in _partitions)
        {
            if (partition.Actor == actor && !actor.IsNone)
                return partition;
        }

        return null;
    }

    /// <summary>Opens a session that is later than all before it, also than those of an earlier life of the hypervisor.</summary>
    public void OpenAnew(FarPartition partition)
    {
        partition.Epoch = Math.Max(partition.Epoch + 1, (ulong)Now.Nanoseconds);
        Open(partition.Actor, partition.Epoch);
    }

    /// <summary>Tells a lost one to come back, in a new session.</summary>
    public void Call(FarPartition partition)
    {
        Invariant.Holds(partition.IsLost && !partition.IsCalled);
        partition.IsCalled = true;
        OpenAnew(partition);
        Tell(partition.Actor, new PartitionRequest.ComeBack());
    }

    public override void AddTo(ref StateHash hash)
    {
        base.AddTo(ref hash);
        foreach (var partition in _partitions)
            partition.AddTo(ref hash);
    }

    protected override void OnSignOfLife(ActorId peer)
    {
        if (Find(peer) is not { IsLost: true, IsAlive: false } partition)
            return;
        partition.IsAlive = true;
        Watch(peer);
    }

    protected override bool Withholds(ActorId peer, Message message)
    {
        if (Find(peer) is not { } partition || message is PartitionRequest.ComeBack)
            return false;
        if (!partition.IsLost)
        {
            partition.NoteSent(message);
            return false;
        }

        if (QuestionsToPartitions.IdOf(message) is not null || message is PartitionRequest.PowerOn or PartitionRequest.BeginBoot
            or PartitionRequest.MayStop or PartitionRequest.HandlesReset or PartitionRequest.Reset)
            Tell(Self, new ToldTheLost(partition.Index, message));
        return true;
    }
}
