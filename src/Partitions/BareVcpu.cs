using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Partitions;

/// <summary>A vcpu of a bare guest that makes one call on its own, at the same time as its siblings, and then idles.</summary>
internal sealed class BareVcpu(GuestNotice.Enter entered, Hcall call) : Actor
{
    private static readonly RequestId Only = new(1);

    private bool _hasCalled;

    public override void Receive(IActorContext context, Message message)
    {
        switch (message)
        {
            case Go go:
                Invariant.Holds(!_hasCalled);
                _hasCalled = true;
                context.Tell(go.Partition, new GuestCall.Issue(entered.Partition, entered.Boot, Only, Only, call));
                break;
            case HcallAnswer:
                break; // Whether it was the one that won is told by the hypervisor's fact.
            default:
                throw Invariant.Unreachable(message);
        }
    }

    public override void AddTo(ref StateHash hash) => hash.Add(_hasCalled);

    /// <summary>Makes the call.</summary>
    /// <param name="Partition">Where it goes.</param>
    public sealed record Go(ActorId Partition) : Message
    {
        public override LatencyClass Latency => Latencies.CoreToCore;
    }
}
