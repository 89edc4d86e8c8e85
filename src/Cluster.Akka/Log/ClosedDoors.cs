using System.Net.Sockets;
using Akka.Actor;
using Akka.Cluster;
using Akka.Remote;
using AkkaCluster = Akka.Cluster.Cluster;

namespace FslHv.AkkaNet;

/// <summary>
/// Knows that a member's process has ended without waiting for its silence: when the connection to it closes it knocks, and where the member's computer
/// says that nobody listens there any more, the member is dead. Whoever only stands still, is slow or is cut off does not answer so, and is left to the
/// failure detector.
/// </summary>
internal sealed class ClosedDoors : UntypedActor
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly AkkaCluster _cluster = AkkaCluster.Get(Context.System);

    private readonly RefusedDoors _refused = RefusedDoors.Of(Context.System.EventStream);

    private sealed record Knocked(Address Member, bool IsRefused) : INoSerializationVerificationNeeded;

    protected override void PreStart()
    {
        _cluster.Subscribe(Self, ClusterEvent.SubscriptionInitialStateMode.InitialStateAsEvents, typeof(ClusterEvent.MemberJoined));
        Context.System.EventStream.Subscribe(Self, typeof(DisassociatedEvent));
        Context.System.EventStream.Subscribe(Self, typeof(AssociationErrorEvent));
    }

    protected override void PostStop()
    {
        _cluster.Unsubscribe(Self);
        Context.System.EventStream.Unsubscribe(Self);
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case AssociationEvent { RemoteAddress: { Host: not null, Port: not null } address } when IsMember(address):
                KnockAsync(address).PipeTo(Self);
                break;
            case Knocked { IsRefused: true } knocked when IsMember(knocked.Member):
                _refused.Add(knocked.Member);
                _cluster.Down(knocked.Member);
                break;
            case ClusterEvent.MemberJoined joined:
                _refused.Remove(joined.Member.Address);
                break;
        }
    }

    private bool IsMember(Address address) =>
        _cluster.State.Members.Any(member => member.Address.Equals(address) && member.Status is not (MemberStatus.Down or MemberStatus.Removed));

    private static async Task<Knocked> KnockAsync(Address member)
    {
        using var patience = new CancellationTokenSource(Patience);
        using var socket = new TcpClient();
        try
        {
            await socket.ConnectAsync(member.Host, member.Port!.Value, patience.Token).ConfigureAwait(false);
            return new Knocked(member, IsRefused: false);
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException)
        {
            return new Knocked(member, exception is SocketException { SocketErrorCode: SocketError.ConnectionRefused });
        }
    }
}
