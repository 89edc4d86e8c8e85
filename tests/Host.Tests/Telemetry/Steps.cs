using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Host.Tests.Telemetry;

/// <summary>Made-up steps of a machine: the hypervisor, the partition <c>mgr</c>, and a guest in it that asks.</summary>
internal static class Steps
{
    public static readonly ActorId Hypervisor = new(1UL << 44);
    public static readonly ActorId Partition = new(2UL << 44);
    public static readonly ActorId Asker = new((2UL << 44) | (1UL << 32) | 5);
    public static readonly Hcall Call = new Hcall.DoorbellSend(new Handle(9));

    /// <summary>A step that only tells facts.</summary>
    public static RecordedStep Told(long number, long milliseconds, params Note[] notes) =>
        Of(new StepId(Hypervisor, 1, number), StepId.None, Hypervisor, ActorId.None, null, milliseconds, notes);

    /// <summary>The partition is asked by its guest.</summary>
    public static RecordedStep Asked(long number, ulong id, long milliseconds) => Of(
        new StepId(Partition, 1, number), new StepId(Partition, 1, number - 1), Partition, Asker, Issue(id), milliseconds);

    /// <summary>The guest does something.</summary>
    public static RecordedStep Asking(long number, long milliseconds) =>
        Of(new StepId(Partition, 1, number), StepId.None, Asker, ActorId.None, null, milliseconds);

    /// <summary>The hypervisor takes an hcall that came from another node, and tells that.</summary>
    public static RecordedStep Taken(long number, ulong id, long milliseconds, params Note[] notes) => Of(
        new StepId(Hypervisor, 1, number), StepId.None, Hypervisor, Partition, new SessionMessage.Packet(1, 0, id, Asker, Issue(id)), milliseconds, notes);

    /// <summary>The guest gets an answer.</summary>
    public static RecordedStep Answered(long number, ulong id, long milliseconds, HcallStatus status = HcallStatus.Success) => Of(
        new StepId(Partition, 1, number), StepId.None, Asker, Partition, new HcallAnswer(new RequestId(id), status), milliseconds);

    /// <summary>The guest ends.</summary>
    public static RecordedStep AskerEnds(long number, long milliseconds) =>
        Asking(number, milliseconds) with { Effects = [new StepEffect.Ended(Asker)] };

    public static HypervisorFact.HcallAnswered Returns(HcallStatus status = HcallStatus.Success) => new("mgr", Call, status);

    private static GuestCall.Issue Issue(ulong id) => new(new PartitionId(1), new BootNumber(1), new RequestId(id), new RequestId(id), Call);

    private static RecordedStep Of(StepId id, StepId cause, ActorId actor, ActorId sender, Message? message, long milliseconds, params Note[] notes) => new(
        id, cause, message is null ? RecordedKind.Started : RecordedKind.Message, actor, sender, message, new Instant(milliseconds * 1_000_000),
        [.. notes.Select(note => new StepEffect.Noted(note))], null);
}
