using FslHv.Actors;

namespace FslHv.Scenarios;

/// <summary>A moment that is a time or the first fact that matches; neither where none is asked for.</summary>
internal readonly record struct BoundMoment(Duration? Time, BoundPattern? Pattern)
{
    public bool IsSet => Time is not null || Pattern is not null;

    public IEnumerable<int> Kinds => Pattern is null ? [] : [Pattern.Kind];

    /// <summary>As the scenario has it.</summary>
    public override string ToString() => Time?.ToString() ?? Pattern?.Written.ToString() ?? "";
}

/// <summary>Part of a run, from one moment to another.</summary>
internal readonly record struct BoundWindow(BoundMoment From, BoundMoment To)
{
    public IEnumerable<int> Kinds => From.Kinds.Concat(To.Kinds);
}
