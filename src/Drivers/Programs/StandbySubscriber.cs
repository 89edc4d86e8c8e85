using FslHv.Abi;
using FslHv.Actors;
using FslHv.DeviceTree;

namespace FslHv.Drivers;

/// <summary>
/// A subscriber that works for a while each time it hears of a stop; then it may claim devices and start the stopped partition, which comes up as standby.
/// Chains for different partitions may keep it busy twice at once. Source: what <c>fsl_hv_failover_register</c> is meant for.
/// </summary>
public sealed record StandbySubscriber : SubscriberProgram
{
    /// <summary>How long it works. 0 or more.</summary>
    public Duration Takes { get; init; }

    /// <summary>Devices that it claims, in this order, as <see cref="GuestTree.ClaimableDevice"/> finds them.</summary>
    public ValueList<string> Claims { get; init; }

    /// <summary>Whether it starts the partition then, images loaded anew.</summary>
    public bool Starts { get; init; }

    /// <inheritdoc />
    public override Actor CreateSubscriber()
    {
        Invariant.Holds(Takes >= Duration.Zero);
        return new StandbySubscriberActor(this, null, []);
    }

    /// <summary>The same in a kernel, which has handles and makes hcalls.</summary>
    internal Actor CreateSubscriber(GuestBoot boot, DeviceTreeDocument tree)
    {
        Invariant.Holds(Takes >= Duration.Zero);
        return new StandbySubscriberActor(this, boot, Claims.Select(name => GuestTree.ClaimableDevice(tree, name)).ToValueList());
    }
}

/// <summary>A running <see cref="StandbySubscriber"/>. Takes over from one partition after the other.</summary>
internal sealed class StandbySubscriberActor(StandbySubscriber program, GuestBoot? boot, ValueList<Handle?> devices) : Actor
{
    /// <summary>What it was told and has not answered, in the order in which it came.</summary>
    private readonly List<FailoverNotice> _notices = [];

    /// <summary>Those of them whose work is done and whose devices are to be claimed; the first is at it.</summary>
    private readonly List<FailoverNotice> _takeovers = [];

    private readonly HcallPort<StandbyQuestion>? _port = boot is null ? null : new(boot);
    private ActorId _driver;
    private int _claimsDone;

    public override void Receive(IActorContext context, Message message)
    {
        switch (message)
        {
            case FailoverNotice notice:
                Invariant.Holds(_driver.IsNone || _driver == context.Sender);
                _driver = context.Sender;
                _notices.Add(notice);
                context.Schedule(program.Takes, new FailoverHandled(notice.Id));
                break;
            case FailoverHandled handled: // Its own timer.
                OnWorked(context, handled.Id);
                break;
            case HcallAnswer answer:
                OnAnswer(context, answer);
                break;
            default:
                throw Invariant.Unreachable(message);
        }
    }

    /// <summary>What each of its timers carries is hashed with the timers.</summary>
    public override void AddTo(ref StateHash hash)
    {
        hash.Add(_driver);
        hash.Add(_claimsDone);
        hash.Add(_notices.Count);
        foreach (var notice in _notices)
            hash.Add(notice.Id.Value);
        hash.Add(_takeovers.Count);
        foreach (var notice in _takeovers)
            hash.Add(notice.Id.Value);
        _port?.AddTo(ref hash);
    }

    private void OnWorked(IActorContext context, RequestId id)
    {
        var notice = _notices.Find(each => each.Id == id);
        Invariant.Holds(notice is not null);
        _notices.Remove(notice);
        if (boot is null || (devices.Count == 0 && !program.Starts))
        {
            context.Tell(_driver, new FailoverHandled(id));
            return;
        }

        _takeovers.Add(notice);
        if (_takeovers.Count == 1)
            GoOn(context);
    }

    /// <summary>The next device, then the start, then the answer; then the next partition.</summary>
    private void GoOn(IActorContext context)
    {
        Invariant.Holds(boot is not null && _port is not null && _takeovers.Count > 0);
        while (_claimsDone < devices.Count && devices[_claimsDone] is null)
        {
            Say(context, $"no claimable device {program.Claims[_claimsDone]}");
            _claimsDone++;
        }

        if (_claimsDone < devices.Count)
            _port.Issue(context, new Hcall.ClaimDevice(devices[_claimsDone]!.Value), StandbyQuestion.Claim);
        else if (program.Starts)
            _port.Issue(context, new Hcall.PartitionStart(_takeovers[0].Partition, 0, Load: true), StandbyQuestion.Start);
        else
            End(context);
    }

    private void OnAnswer(IActorContext context, HcallAnswer answer)
    {
        Invariant.Holds(_port is not null);
        var question = _port.Close(answer);
        if (question == StandbyQuestion.Claim)
        {
            Say(context, $"claim of {program.Claims[_claimsDone]}: {answer.Status.OriginalName()}");
            _claimsDone++;
            GoOn(context);
        }
        else if (question == StandbyQuestion.Start)
        {
            Say(context, $"start of partition {_takeovers[0].Partition}: {answer.Status.OriginalName()}");
            End(context);
        }
    }

    private void End(IActorContext context)
    {
        context.Tell(_driver, new FailoverHandled(_takeovers[0].Id));
        _takeovers.RemoveAt(0);
        _claimsDone = 0;
        if (_takeovers.Count > 0)
            GoOn(context);
    }

    private void Say(IActorContext context, string text)
    {
        Invariant.Holds(boot is not null);
        context.Log(new ProcessFact.Said(boot.Label, program.Name, text));
    }
}

/// <summary>What a standby subscriber does with an answer.</summary>
internal sealed record StandbyQuestion : Question
{
    /// <summary>Goes on with the next device.</summary>
    public static readonly StandbyQuestion Claim = new(1);

    /// <summary>Is done.</summary>
    public static readonly StandbyQuestion Start = new(2);

    private readonly int _case;

    private StandbyQuestion(int number)
    {
        _case = number;
    }

    public override void AddTo(ref StateHash hash) => hash.Add(_case);
}
