using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Scenarios;

/// <summary>An expectation with everything looked up; starts one <see cref="Tracker"/> per run.</summary>
internal abstract class BoundExpectation(Expectation written)
{
    /// <summary>As the scenario has it.</summary>
    public Expectation Written { get; } = written;

    /// <summary>What reports call it.</summary>
    public string Name { get; } = written.Name.Length > 0 ? written.Name : written.ToString();

    /// <summary>Numbers of the kinds of facts that it must see.</summary>
    public abstract IEnumerable<int> Kinds { get; }

    /// <summary>Begins to watch a run.</summary>
    /// <param name="start">Power-on in engine time.</param>
    public abstract Tracker Start(Instant start);
}

/// <summary>Watches one run for one expectation.</summary>
internal abstract class Tracker
{
    /// <summary>What came of it; null while that is open.</summary>
    public Decision? Decision { get; protected set; }

    /// <summary>Takes a fact of one of the kinds that were asked for.</summary>
    public abstract void OnFact(in TraceRecord record, Fact fact, int kind);

    /// <summary>Something befell the machine: an armed fault struck, or something came from outside.</summary>
    public virtual void OnDisturbance(Instant at)
    {
    }

    /// <summary>Decides what is open when the run ends.</summary>
    public abstract Decision OnEnd(in RunClose close);
}
