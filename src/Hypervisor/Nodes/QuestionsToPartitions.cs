using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Hypervisor;

/// <summary>Which messages to a partition ask something, which answer, and what the answer is of one that is not there any more.</summary>
internal static class QuestionsToPartitions
{
    /// <summary>Number of the question; null for what is no question.</summary>
    public static RequestId? IdOf(Message message) => message switch
    {
        PartitionRequest.ChangeState ask => ask.Id,
        PartitionRequest.GetStatus ask => ask.Id,
        PropertyRequest ask => ask.Id,
        MemoryRequest ask => ask.Id,
        InspectionRequest ask => ask.Id,
        _ => null,
    };

    /// <summary>Number of the question that is answered; null for what is no answer.</summary>
    public static RequestId? IdOfAnswer(Message message) => message switch
    {
        PartitionAnswer answer => answer.Id,
        PropertyAnswer answer => answer.Id,
        MemoryAnswer answer => answer.Id,
        InspectionAnswer answer => answer.Id,
        _ => null,
    };

    /// <summary>
    /// A lost partition accepts nothing, has no memory and no live tree, and is stopped as soon as what it had begun has ended.
    /// </summary>
    /// <param name="question">What it is asked.</param>
    /// <param name="state">The state that it counts as.</param>
    public static Message AnswerOfTheLost(Message question, PartitionState state) => question switch
    {
        PartitionRequest.ChangeState ask => new PartitionAnswer(ask.Id, HcallStatus.InvalidState, state.ToStatus()),
        PartitionRequest.GetStatus ask => new PartitionAnswer(ask.Id, HcallStatus.Success, state.ToStatus()),
        PropertyRequest ask => new PropertyAnswer(ask.Id, HcallStatus.InvalidState, 0, Bytes.Empty),
        MemoryRequest.Read ask => new MemoryAnswer.Read(ask.Id, ask.Ranges.Count == 0 ? [] : [Bytes.Empty]),
        MemoryRequest.Write ask => new MemoryAnswer.Written(ask.Id, 0),
        InspectionRequest.State ask => new InspectionAnswer.State(ask.Id, state),
        InspectionRequest.Tree ask => new InspectionAnswer.Tree(ask.Id, Bytes.Empty),
        _ => throw Invariant.Unreachable(question),
    };
}

/// <summary>What a partition was told that is lost: the hypervisor does in its place what follows from it.</summary>
/// <param name="Partition">Number of the partition.</param>
/// <param name="Told">What it was told.</param>
internal sealed record ToldTheLost(int Partition, Message Told) : Message
{
    public override LatencyClass Latency => Told.Latency;
}
