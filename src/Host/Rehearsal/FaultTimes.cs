using FslHv.Actors;

namespace FslHv.Host.Rehearsal;

/// <summary>What followed when, after something befell a node or the broker. All times from then on; null: it did not follow.</summary>
/// <param name="node">The node; empty for the broker.</param>
/// <param name="carried">The top-level actors that it carried.</param>
/// <param name="at">When it happened.</param>
/// <param name="what">What happened.</param>
internal sealed class FaultTimes(string node, IReadOnlyList<string> carried, Instant at, string what = FaultTimes.Killed)
{
    public const string HypervisorPath = "hypervisor";

    /// <summary>What can happen.</summary>
    public const string Killed = "killed", StandsStill = "stands still", Cut = "cut off", CutOut = "cut, what it sends", CutIn = "cut, what it is sent",
        Rejected = "cut, rejecting", Lossy = "its link loses";

    public string Node => node;

    /// <summary>Whether it was the broker, and so all nodes.</summary>
    public bool IsBroker => node.Length == 0;

    /// <summary>What happened.</summary>
    public string What { get; set; } = what;

    /// <summary>Whom it happened to and what, for people.</summary>
    public string Name
    {
        get
        {
            if (IsBroker)
                return $"the broker: {What}";
            var with = CarriedHypervisor ? "the hypervisor" : string.Join(", ", carried.DefaultIfEmpty("nothing"));
            return What == Killed ? $"node {node} with {with}" : $"node {node} with {with}: {What}";
        }
    }

    /// <summary>It is over: what befalls the same link now is something else.</summary>
    public bool HasEnded { get; set; }

    /// <summary>What became of hcalls between this and the next fault.</summary>
    public HcallsBehind Hcalls { get; } = new();

    public IReadOnlyList<string> Carried => carried;

    public Instant At => at;

    public bool CarriedHypervisor => IsBroker || carried.Contains(HypervisorPath, StringComparer.Ordinal);

    /// <summary>All others know that it is dead.</summary>
    public Duration? Detection { get; private set; }

    /// <summary>The hypervisor is carried by another node.</summary>
    public Duration? TakenOver { get; private set; }

    /// <summary>The hypervisor goes on without a partition that it carried.</summary>
    public Duration? Lost { get; private set; }

    /// <summary>The state-change doorbell of a partition that it carried was rung.</summary>
    public Duration? Doorbell { get; private set; }

    /// <summary>A failover callback has begun, behind that.</summary>
    public Duration? Callback { get; private set; }

    /// <summary>A guest has booted.</summary>
    public Duration? Running { get; private set; }

    /// <summary>An hcall was answered by the hypervisor at its new place.</summary>
    public Duration? Answer { get; private set; }

    /// <summary>That moment, or the one in which the fault was known if that is later: nothing follows from what nobody knows.</summary>
    public Instant NotBeforeKnown(Instant moment)
    {
        var known = at + (Detection ?? Duration.Zero);
        return moment < known ? known : moment;
    }

    public void OnDetected(Instant now) => Detection ??= now - at;

    public void OnLost(Instant now) => Lost ??= now - at;

    public void OnTakenOver(Instant now) => TakenOver ??= now - at;

    public void OnDoorbell(Instant now) => Doorbell ??= now - at;

    public void OnCallback(Instant now) => Callback ??= now - at;

    public void OnRunning(Instant now) => Running ??= now - at;

    public void OnAnswer(Instant now)
    {
        if (TakenOver is not null || (IsBroker && Detection is not null))
            Answer ??= now - at;
    }
}

/// <summary>Hcalls between one fault and the next.</summary>
internal sealed class HcallsBehind
{
    /// <summary>Answered late.</summary>
    public long Delayed { get; set; }

    /// <summary>Packets with hcalls or answers that came again, without effect.</summary>
    public long Repeated { get; set; }

    /// <summary>Accepted and never answered, of askers that live.</summary>
    public long Lost { get; set; }
}
