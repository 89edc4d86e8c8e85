using FslHv.Simulation;

namespace FslHv.TestKit;

/// <summary>A subject whose runs tell what they reached: an <see cref="Exploration"/> of it counts that.</summary>
public sealed class CoveringSubject(Subject subject) : Subject
{
    /// <inheritdoc />
    public override SimulationOptions Options => subject.Options;

    /// <inheritdoc />
    public override bool RunsMayRepeat => subject.RunsMayRepeat;

    /// <inheritdoc />
    public override RunVerdict Run(SimulationEngine engine)
    {
        ArgumentNullException.ThrowIfNull(engine);
        var coverage = new RunCoverage();
        engine.Observe(coverage);
        var verdict = subject.Run(engine);
        return verdict with { Details = new CoveredRun(verdict.Details, coverage) };
    }
}

/// <summary>A run, and what it reached.</summary>
/// <param name="Details">What the subject tells of the run.</param>
/// <param name="Coverage">What the run reached.</param>
public sealed record CoveredRun(object? Details, RunCoverage Coverage);
