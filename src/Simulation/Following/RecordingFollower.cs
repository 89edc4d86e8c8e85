using FslHv.Actors;

namespace FslHv.Simulation;

/// <summary>
/// Makes a simulation follow a recorded run, delivery by delivery: every actor gets the recorded messages and timers in the recorded order, at the
/// recorded time, from the recorded sender; draws give and fault points do what they did. Whatever an actor does must be what was recorded, and its state
/// must have the recorded hash. The engine stops at the first difference. Whoever assembles the system does it as for the recorded run: what it injects,
/// arms and lets befall is not heard, the recording says it. Belongs to one engine: <see cref="SimulationOptions.Following"/>.
/// </summary>
/// <param name="steps">
/// The steps in one order in which they could have happened one after the other: those of one life of a top-level actor by number, each behind its cause.
/// </param>
public sealed class RecordingFollower(IReadOnlyList<RecordedStep> steps)
{
    private readonly FollowerBorder _border = new(steps);

    /// <summary>What came of it so far.</summary>
    public FollowResult Result => _border.Result;

    internal FollowerBorder For(SimulationEngine engine)
    {
        _border.Attach(engine);
        return _border;
    }
}

/// <summary>How far a recording was followed.</summary>
/// <param name="Steps">Steps that came again.</param>
/// <param name="Recorded">Steps that the recording has.</param>
/// <param name="Actors">Actors that took part in them.</param>
/// <param name="Hashes">Hashes of states that were compared, and equal.</param>
/// <param name="Lost">Messages that somebody told somebody on another node, and that were lost: later ones of the pair came.</param>
/// <param name="Repeated">Messages that came a second time over a link.</param>
/// <param name="Missing">Causes that the recording has not, because the node died before it had written them: what they told was believed.</param>
/// <param name="Difference">The first difference; null when there was none.</param>
public sealed record FollowResult(
    long Steps, long Recorded, int Actors, long Hashes, long Lost, long Repeated, IReadOnlyList<StepId> Missing, FollowDifference? Difference)
{
    /// <summary>Whether everything that was recorded came again.</summary>
    public bool IsEqual => Difference is null && Steps == Recorded;
}

/// <summary>Where a simulation and the run that it follows differ.</summary>
/// <param name="Place">Place of the step in the recording, from 1.</param>
/// <param name="Step">The step.</param>
/// <param name="Path">Path of its actor.</param>
/// <param name="What">What differs.</param>
/// <param name="Recorded">What was recorded.</param>
/// <param name="Simulated">What the simulator had.</param>
public sealed record FollowDifference(long Place, RecordedStep Step, string Path, string What, string Recorded, string Simulated)
{
    /// <inheritdoc />
    public override string ToString() =>
        $"step {Place}, {Path} (life {Step.Id.Life}, number {Step.Id.Number}), {Step.Kind} {Step.Message}: {What}: recorded {Recorded}, simulated {Simulated}";
}
