namespace FslHv.Simulation;

/// <summary>With a subject, exactly one run.</summary>
/// <param name="Seed">Seed of its engine: root of what nobody chooses.</param>
/// <param name="IsTimed">Whether it runs on the timed scheduler.</param>
/// <param name="Faults">Which fault points may strike: the chooser is asked about those alone.</param>
/// <param name="Choices">Its choices; behind the last one everything is the default.</param>
public sealed record RunRecipe(ulong Seed, bool IsTimed, FaultAllowance Faults, IReadOnlyList<Choice> Choices)
{
    /// <summary>How many choices are not the default.</summary>
    public int Deviations => Choices.Count(choice => choice.Value != 0);

    /// <summary>The same with other choices; those at the end that are the default anyway are left out.</summary>
    public RunRecipe With(IReadOnlyList<Choice> choices)
    {
        var length = choices.Count;
        while (length > 0 && choices[length - 1].Value == 0)
            length--;
        return this with { Choices = [.. choices.Take(length)] };
    }

    /// <summary>Makes the run.</summary>
    /// <param name="subject">Of what.</param>
    /// <param name="prepare">Is given the engine first, for whoever wants to observe.</param>
    public ExploredRun Run(Subject subject, Action<SimulationEngine>? prepare = null) =>
        ExploredRun.Of(subject, new ReplayChooser(Choices) { Faults = Faults }, Seed, IsTimed, prepare);
}
