using FslHv.Actors;

namespace FslHv.Scenarios;

/// <summary>What came of an expectation.</summary>
/// <param name="Name">What people call it.</param>
/// <param name="Expectation">The expectation.</param>
/// <param name="Holds">Whether it holds.</param>
/// <param name="At">When that was certain; engine time.</param>
/// <param name="Step">In which step.</param>
/// <param name="Reason">Why.</param>
public sealed record ExpectationResult(string Name, Expectation Expectation, bool Holds, Instant At, long Step, Reason Reason)
{
    /// <summary><c>✔ 12.5ms #841 the standby takes over: standby: starting → running</c>.</summary>
    public override string ToString() => $"{(Holds ? '✔' : '✘')} {At} #{Step} {Name}: {Reason}";
}
