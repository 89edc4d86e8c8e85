using FslHv.Actors;

namespace FslHv.Scenarios;

/// <summary>What an exploration of a scenario leaves open.</summary>
/// <param name="Window">The part of a run in which choices are open.</param>
/// <param name="Times">How many facts that match the end of the window end it; 1 or more.</param>
/// <param name="Slack">How far apart two moments may be and still say nothing about order.</param>
public sealed record ExploreSetup(Window Window, int Times, Duration Slack)
{
    /// <summary>Everything, from power-on to the end; time orders.</summary>
    public static ExploreSetup Everything { get; } = new(new Window(null, null), 1, Duration.Zero);
}

/// <summary>A small model in place of hypervisor and partitions.</summary>
/// <param name="Name">Which one.</param>
/// <param name="Rounds">How often each partition does what it does.</param>
public sealed record ModelSetup(string Name, int Rounds);
