using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Drivers;

/// <summary>A subscriber that works for a while each time it hears of a stop. Chains for different partitions may keep it busy twice at
/// once.</summary>
public sealed record StandbySubscriber : SubscriberProgram
{
    /// <summary>How long it works. 0 or more.</summary>
    public Duration Takes { get; init; }

    /// <inheritdoc />
    public override Actor CreateSubscriber()
    {
        Invariant.Holds(Takes >= Duration.Zero);
        return new StandbySubscriberActor(Takes);
    }
}

/// <summary>A running <see cref="StandbySubscriber"/>.</summary>
internal sealed class StandbySubscriberActor(Duration takes) : Actor
{
    private ActorId _driver;
    private int _notices;

    public override void Receive(IActorContext context, Message message)
    {
        switch (message)
        {
            case FailoverNotice notice:
                Invariant.Holds(_driver.IsNone || _driver == context.Sender);
                _driver = context.Sender;
                _notices++;
                context.Schedule(takes, new FailoverHandled(notice.Id));
                break;
            case FailoverHandled handled: // Its own timer.
                Invariant.Holds(_notices > 0);
                _notices--;
                context.Tell(_driver, handled);
                break;
            default:
                throw Invariant.Unreachable(message);
        }
    }

    /// <summary>What each of its timers carries is hashed with the timers.</summary>
    public override void AddTo(ref StateHash hash)
    {
        hash.Add(_driver);
        hash.Add(_notices);
    }
}
