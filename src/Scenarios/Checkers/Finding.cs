using FslHv.Actors;

namespace FslHv.Scenarios;

/// <summary>A rule of every run that was broken: a defect of an actor, whatever the scenario expects.</summary>
/// <param name="Rule">The rule: <c>legal transitions</c>.</param>
/// <param name="Step">Step in which it was broken.</param>
/// <param name="At">Engine time.</param>
/// <param name="Actor">Path of the actor that reported what breaks it.</param>
/// <param name="Text">How it was broken; one line.</param>
public sealed record Finding(string Rule, long Step, Instant At, string Actor, string Text)
{
    /// <summary><c>✘ 12.5ms #841 legal transitions: worker: stopped → paused is no transition (worker)</c>.</summary>
    public override string ToString() => $"✘ {At} #{Step} {Rule}: {Text} ({Actor})";
}
