using System.Diagnostics;
using FslHv.Actors;
using FslHv.Cluster;

namespace FslHv.Host.Rehearsal;

/// <summary>What carries the messages of a rehearsal between its processes.</summary>
internal interface IRehearsalCarrier : IAsyncDisposable
{
    /// <summary>What is going on while it is opened, for people.</summary>
    string Opening { get; }

    /// <summary>The broker, once it is open.</summary>
    IBroker Broker { get; }

    /// <summary>The broker's own process, where a rehearsal may kill it; null otherwise.</summary>
    PrivateBroker? Process { get; }

    /// <summary>Why something cannot befall nodes that it connects, for people; null: it can.</summary>
    string? WhyNot(NodeFault fault);

    /// <summary>Starts what is needed. Must return before anything else is asked.</summary>
    /// <exception cref="BrokerException">It cannot be had.</exception>
    Task OpenAsync(CancellationToken cancellation);

    /// <summary>Tells a process that is to carry a node how to reach it.</summary>
    void Tell(string node, ProcessStartInfo process);
}
