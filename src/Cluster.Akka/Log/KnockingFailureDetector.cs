using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Akka.Actor;
using Akka.Configuration;
using Akka.Event;
using Akka.Remote;

namespace FslHv.AkkaNet;

/// <summary>
/// Akka.NET's failure detector, and whoever is known to have ended is not waited for: see <see cref="ClosedDoors"/>. <c>akka.conf</c> names it.
/// </summary>
/// <param name="config">Settings of the failure detector.</param>
/// <param name="events">The event stream of the actor system.</param>
public sealed class KnockingFailureDetector(Config config, EventStream events) : PhiAccrualFailureDetector(config, events)
{
    private readonly RefusedDoors _refused = RefusedDoors.Of(events);

    /// <inheritdoc />
    public override bool IsAvailable => !_refused.Contains(Address) && base.IsAvailable;
}

/// <summary>Addresses at which nobody listens any more, as one actor system knows.</summary>
internal sealed class RefusedDoors
{
    private static readonly ConditionalWeakTable<EventStream, RefusedDoors> All = [];

    private readonly ConcurrentDictionary<string, bool> _addresses = new(StringComparer.Ordinal);

    public static RefusedDoors Of(EventStream system) => All.GetValue(system, _ => new RefusedDoors());

    public bool Contains(string? address) => address is not null && !_addresses.IsEmpty && _addresses.ContainsKey(address);

    public void Add(Address address) => _addresses[address.ToString()] = true;

    /// <summary>Somebody listens there again: another incarnation.</summary>
    public void Remove(Address address) => _addresses.TryRemove(address.ToString(), out _);
}
