using FslHv.Actors;

namespace FslHv.Simulation;

/// <summary>
/// What is explored: a system that can be built and run again and again, and that says of each run whether it went wrong. Used by several threads at once, so
/// it holds nothing that changes.
/// </summary>
public abstract class Subject
{
    /// <summary>What engines start from; seed and chooser are put in.</summary>
    public virtual SimulationOptions Options { get; } = new(0);

    /// <summary>
    /// Whether runs of different choices may be of one class: when what ends the choices is an event, the same events may come before it or behind it.
    /// </summary>
    public virtual bool RunsMayRepeat => false;

    /// <summary>Builds the system on a fresh engine, lets it run to its end, and judges.</summary>
    /// <param name="engine">A fresh engine.</param>
    public abstract RunVerdict Run(SimulationEngine engine);
}

/// <summary>What came of a run.</summary>
/// <param name="End">How it ended.</param>
/// <param name="Failure">What went wrong; null when nothing did.</param>
/// <param name="Details">What the subject wants to tell of it, for whoever knows the subject; null for nothing.</param>
public readonly record struct RunVerdict(RunEnd End, RunFailure? Failure, object? Details = null);

/// <summary>What went wrong in a run.</summary>
/// <param name="Reason">Stable name of it: two failures with the same reason are the same: <c>expectation: failed over</c>.</param>
/// <param name="Text">One line with what happened.</param>
/// <param name="Step">Step at which it showed; 0 when only the end showed it.</param>
public sealed record RunFailure(string Reason, string Text, long Step);

/// <summary>One run of a subject.</summary>
/// <param name="Verdict">What came of it.</param>
/// <param name="TraceClass">Its class; see <see cref="SimulationEngine.TraceClass"/>.</param>
/// <param name="WasGivenUp">Whether the chooser gave it up: there is no verdict then.</param>
public readonly record struct ExploredRun(RunVerdict Verdict, ulong TraceClass, bool WasGivenUp)
{
    /// <summary>Makes one run.</summary>
    /// <param name="subject">Of what.</param>
    /// <param name="chooser">Who decides.</param>
    /// <param name="seed">Root of what the chooser does not decide.</param>
    /// <param name="isTimed">Whether the time that messages take decides the order; the chooser then decides how long each takes.</param>
    /// <param name="prepare">Is given the engine first, for whoever wants to observe.</param>
    public static ExploredRun Of(Subject subject, Chooser chooser, ulong seed, bool isTimed = false, Action<SimulationEngine>? prepare = null)
    {
        var engine = new SimulationEngine(subject.Options with { Seed = seed, Chooser = chooser, IsTimed = isTimed });
        chooser.Begin();
        prepare?.Invoke(engine);
        var observer = isTimed ? new ClassObserver(engine) : null;
        if (observer is not null)
            engine.Observe(observer);
        var verdict = subject.Run(engine);
        engine.CloseChoices();
        return new ExploredRun(verdict, observer?.Value ?? engine.TraceClass, engine.WasGivenUp);
    }
}
