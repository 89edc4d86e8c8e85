using FslHv.Actors;

namespace FslHv.Host.Rehearsal;

/// <summary>What followed when, after a node was killed. All times from the kill; null: it did not follow.</summary>
/// <param name="node">The node.</param>
/// <param name="carried">The top-level actors that it carried.</param>
/// <param name="at">When it was killed.</param>
internal sealed class FaultTimes(string node, IReadOnlyList<string> carried, Instant at)
{
    public const string HypervisorPath = "hypervisor";

    public string Node => node;

    public IReadOnlyList<string> Carried => carried;

    public Instant At => at;

    public bool CarriedHypervisor => carried.Contains(HypervisorPath, StringComparer.Ordinal);

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

    public void OnDetected(Instant now) => Detection ??= now - at;

    public void OnLost(Instant now) => Lost ??= now - at;

    public void OnTakenOver(Instant now) => TakenOver ??= now - at;

    public void OnDoorbell(Instant now) => Doorbell ??= now - at;

    public void OnCallback(Instant now) => Callback ??= now - at;

    public void OnRunning(Instant now) => Running ??= now - at;

    public void OnAnswer(Instant now)
    {
        if (TakenOver is not null)
            Answer ??= now - at;
    }
}
