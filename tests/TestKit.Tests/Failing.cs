using FslHv.Simulation;

namespace FslHv.TestKit.Tests;

/// <summary>Scenarios that fail in some orders, and runs in which they do.</summary>
internal static class Failing
{
    /// <summary>A run of the common program, 3 x 1, that ends with this number; every order that is not such a one holds.</summary>
    public static ScenarioSubject Counter(int value) => Subjects.Parse(CounterText(value));

    public static string CounterText(int value) => $$"""
        scenario: lost update
        board: ../boards/three-alike.dts
        model: { of: shared-counter, rounds: 1 }
        expect:
          - name: not {{value}}
            never: { fact: model.counted, value: {{value}} }

        """;

    /// <summary>
    /// A machine whose three readers get a doorbell in no certain order: with every choice at its default the second one never comes first.
    /// </summary>
    public static ScenarioSubject Readers() => Subjects.Parse("""
        scenario: readers
        board: ../boards/mutual-managers.dts
        until: 200ms
        explore: { from: { fact: partition.entered, partition: active, state: stopping } }
        guests:
          active: { panic: stop }
          standby:
            processes:
              - failover-daemon: { name: failoverd, partitions: [active] }
              - doorbell-logger: { name: log1 }
            subscribers:
              - standby: { name: journal, priority: 1, takes: 20us }
        timeline:
          - { at: 50ms, panic: active, reason: null pointer }
          - { at: 150ms, ring: { guest: active, doorbell: ring-standby } }
        expect:
          - name: the daemon reads before the logger
            never: { fact: file.read, guest: standby, file: 1, doorbells: active/state-change }
            to: { fact: file.read, guest: standby, file: 2, doorbells: active/state-change }

        """);

    /// <summary>The first failing run that a strategy finds.</summary>
    public static FoundFailure Find(Subject subject, string strategy, ulong seed = 1)
    {
        var made = StrategyNames.Make(strategy, subject, new StrategyOptions { Seed = seed, SchedulesMax = 5_000 });
        return Assert.Single(new Exploration(subject, made, new ExplorationOptions()).Run().Failures);
    }

    /// <summary>Asks so many questions at the start, and fails when it does not like the answers.</summary>
    public sealed class Questions(int count, long bound, Func<long[], bool> fails) : Subject
    {
        public override RunVerdict Run(SimulationEngine engine)
        {
            var answers = Enumerable.Range(0, count).Select(_ => engine.Choose(bound)).ToArray();
            var end = engine.Run(Actors.Instant.Never);
            return new RunVerdict(end, fails(answers) ? new RunFailure("answers", string.Join(' ', answers), 0) : null);
        }
    }
}
