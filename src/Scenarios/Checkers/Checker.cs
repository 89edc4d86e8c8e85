using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Scenarios;

/// <summary>Watches every run for one rule. It believes facts and messages only, and knows nothing of the actors that make them.</summary>
internal abstract class Checker
{
    /// <summary>More findings of one rule than this help nobody.</summary>
    public const int FindingsMax = 20;

    private List<Breach>? _breaches;

    /// <summary>The rule, in a few words.</summary>
    public abstract string Rule { get; }

    /// <summary>What was found so far.</summary>
    public IReadOnlyList<Breach> Breaches => _breaches ?? [];

    /// <summary>Takes a fact of one of the kinds that <see cref="CheckerSet"/> gives this checker.</summary>
    public abstract void OnFact(in TraceRecord record, Fact fact);

    /// <summary>The run is over.</summary>
    public virtual void OnEnd()
    {
    }

    /// <summary>Reports that the rule is broken.</summary>
    protected void Report(in TraceRecord record, string text)
    {
        _breaches ??= [];
        if (_breaches.Count < FindingsMax)
            _breaches.Add(new Breach(record.Step, record.At, record.From, text));
    }
}

/// <summary>A finding before its actor's path is looked up.</summary>
internal readonly record struct Breach(long Step, Instant At, ActorId Actor, string Text);
