using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Scenarios;

/// <summary>
/// Watches a run for one rule: believes facts and messages only, and knows nothing of the actors that make them. One object serves one run. Derive from it for
/// a rule of your own, and give it to the run with <see cref="ScenarioRunOptions.Checkers"/>.
/// </summary>
/// <remarks>
/// Deliveries at two actors that have nothing to do with each other come in any order. So a rule may relate two facts only when both are of one actor, or when
/// one is a cause of the other.
/// </remarks>
public abstract class ScenarioChecker
{
    /// <summary>More findings of one rule than this help nobody.</summary>
    public const int FindingsMax = 20;

    private List<Breach>? _breaches;

    /// <summary>The rule, in a few words: lower case, spaces between them.</summary>
    public abstract string Rule { get; }

    /// <summary>The name by which a scenario switches it off: the rule with dashes.</summary>
    public string Name => Rule.Replace(' ', '-');

    /// <summary>What was found so far.</summary>
    internal IReadOnlyList<Breach> Breaches => _breaches ?? [];

    /// <summary>Takes a fact that an actor told. A checker of your own gets every fact there is.</summary>
    /// <param name="record">The record of the trace that carries it.</param>
    /// <param name="fact">The fact.</param>
    public virtual void OnFact(in TraceRecord record, Fact fact)
    {
    }

    /// <summary>Takes any record of the trace, those of facts included. Only checkers of your own get it.</summary>
    public virtual void OnRecord(in TraceRecord record)
    {
    }

    /// <summary>The run is over.</summary>
    /// <param name="end">How it ended.</param>
    public virtual void OnEnd(RunEnd end)
    {
    }

    /// <summary>Reports that the rule is broken.</summary>
    /// <param name="record">What broke it.</param>
    /// <param name="text">How; one line.</param>
    protected void Report(in TraceRecord record, string text) => Report(new Breach(record.Step, record.At, record.From, text));

    /// <summary>Reports that the end of the run shows the rule broken.</summary>
    /// <param name="end">The end.</param>
    /// <param name="text">How; one line.</param>
    protected void Report(RunEnd end, string text)
    {
        ArgumentNullException.ThrowIfNull(end);
        Report(new Breach(end.Steps, end.At, ActorId.None, text));
    }

    private void Report(Breach breach)
    {
        _breaches ??= [];
        if (_breaches.Count < FindingsMax)
            _breaches.Add(breach);
    }
}

/// <summary>A finding before its actor's path is looked up.</summary>
internal readonly record struct Breach(long Step, Instant At, ActorId Actor, string Text);
