using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Scenarios.Tests;

/// <summary>Forged sequences of facts, one microsecond and one step apart unless they say otherwise.</summary>
internal static class Facts
{
    public static TraceRecord Record(Fact fact, long step, long microseconds) =>
        new(step, step, new Instant(1000 * microseconds), TraceKind.Note, new ActorId(7), new ActorId(7), fact);

    public static Fact Entered(string partition, PartitionState from, PartitionState state) => new PartitionFact.Entered(partition, from, state);

    public static Fact Hung(string guest) => new GuestFact.Hung(guest);

    public static Fact Panicked(string guest) => new GuestFact.Panicked(guest, "test", "stop");

    /// <summary>Whether the pattern of a "never" takes a fact.</summary>
    public static bool Matches(BoundScenario scenario, int expectation, Fact fact) => !Judge(scenario, expectation, (1, fact)).Holds;

    /// <summary>What an expectation makes of facts at those microseconds; the run ends 1 ms after power-on.</summary>
    public static Decision Judge(BoundScenario scenario, int expectation, params (long Microseconds, Fact Fact)[] facts)
    {
        var bound = scenario.Expectations[expectation];
        var tracker = bound.Start(Instant.Zero);
        var step = 0L;
        foreach (var (microseconds, fact) in facts)
        {
            var record = Record(fact, ++step, microseconds);
            var kind = FactKinds.IndexOf(fact.Kind);
            if (bound.Kinds.Contains(kind))
                tracker.OnFact(in record, fact, kind);
        }

        var close = new RunClose(new Instant(1_000_000), 1000, new RunCounters { DoorbellsRung = facts.Length });
        return tracker.OnEnd(in close);
    }
}
