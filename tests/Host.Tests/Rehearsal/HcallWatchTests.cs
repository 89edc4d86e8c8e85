using FslHv.Abi;
using FslHv.Actors;
using FslHv.Host.Rehearsal;

namespace FslHv.Host.Tests;

/// <summary>An hcall is lost when it was accepted, its asker lives, and no answer comes.</summary>
public sealed class HcallWatchTests
{
    private static readonly ActorId Hypervisor = LiveAddress.Root(1), Partition = LiveAddress.Root(2);

    private static readonly ActorId Asker = LiveAddress.Child(2, 1, 8), AskerOfNextLife = LiveAddress.Child(2, 2, 8);

    private readonly HcallWatch _watch = new(Hypervisor);
    private long _at;

    [Fact]
    public void An_hcall_that_is_answered_is_not()
    {
        Ask(Asker);
        Bring(Asker);
        Show(TraceKind.Deliver, Partition, Asker, new HcallAnswer(new RequestId(1), HcallStatus.Success));

        Assert.Equal((1, 1, 0), (_watch.Accepted, _watch.Answered, Lost));
    }

    [Fact]
    public void One_that_was_accepted_and_not_answered_is()
    {
        Ask(Asker);
        Bring(Asker);

        Assert.Equal(1, Lost);
    }

    [Fact]
    public void One_that_nobody_accepted_is_not()
    {
        Ask(Asker);

        Assert.Equal(0, Lost);
    }

    [Fact]
    public void Nor_one_whose_asker_has_ended()
    {
        Ask(Asker);
        Bring(Asker);
        Show(TraceKind.Stop, default, Asker, null);

        Assert.Equal(0, Lost);
    }

    /// <summary>Its process died before it could show that it had asked; what it had sent was on its way.</summary>
    [Fact]
    public void Nor_one_that_comes_when_its_asker_has_ended_already()
    {
        Show(TraceKind.Stop, default, Asker, null);
        Bring(Asker);

        Assert.Equal((1, 0), (_watch.Accepted, Lost));
    }

    [Fact]
    public void Nor_one_that_comes_when_its_partition_has_begun_anew()
    {
        Show(TraceKind.Spawn, default, Partition, "worker");
        Show(TraceKind.Spawn, default, Partition, "worker");
        Bring(Asker);

        Assert.Equal((1, 0), (_watch.Accepted, Lost));
    }

    [Fact]
    public void Nor_one_that_is_shown_so_late()
    {
        Show(TraceKind.Spawn, default, Partition, "worker");
        Show(TraceKind.Spawn, default, Partition, "worker");
        Ask(Asker);
        Bring(Asker);

        Assert.Equal((1, 0), (_watch.Accepted, Lost));
    }

    [Fact]
    public void One_of_the_partition_as_it_is_now_is()
    {
        Show(TraceKind.Spawn, default, Partition, "worker");
        Show(TraceKind.Spawn, default, Partition, "worker");
        Bring(AskerOfNextLife);

        Assert.Equal(1, Lost);
    }

    [Fact]
    public void What_is_brought_twice_is_accepted_once()
    {
        Ask(Asker);
        Bring(Asker);
        Bring(Asker);

        Assert.Equal((1, 1), (_watch.Accepted, _watch.Repeated));
    }

    private long Lost => _watch.LostBy(new Instant(_at) + Duration.FromSeconds(1));

    private void Ask(ActorId asker) => Show(TraceKind.Deliver, asker, Partition, Hcall());

    private void Bring(ActorId asker) =>
        Show(TraceKind.Deliver, Partition, Hypervisor, new SessionMessage.Packet(1, 0, 1, asker, Hcall()));

    private static GuestCall.Issue Hcall() =>
        new(new PartitionId(2), new BootNumber(1), new RequestId(1), new RequestId(1), new Hcall.PartitionGetStatus(Handle.Self));

    private void Show(TraceKind kind, ActorId from, ActorId to, object? payload) =>
        _watch.OnRecord(new TraceRecord(1, 1, new Instant(_at++), kind, from, to, payload));
}
