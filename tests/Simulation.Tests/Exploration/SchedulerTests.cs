using FslHv.Actors;

namespace FslHv.Simulation.Tests;

/// <summary>What the exploring scheduler promises whatever the chooser does, over random programs and random choices.</summary>
public sealed class SchedulerTests
{
    private static readonly Traits[] Mixes =
        [Traits.None, Traits.Children | Traits.Stops | Traits.Watches, Traits.Timers | Traits.Slack, Traits.Outside | Traits.Timers | Traits.Slack, Traits.All];

    [Fact]
    public void Pair_order_is_kept_and_every_message_comes_once()
    {
        ForRandomRuns((program, chooser, name) =>
        {
            var trace = Trace(program, chooser, false, out _);
            var sent = new HashSet<(ActorId, Ping)>();
            var lastOf = new Dictionary<(ActorId To, string Origin), int>();
            foreach (var record in trace)
            {
                if (record.Payload is not Ping ping || record.Kind is not (TraceKind.Deliver or TraceKind.DeadLetter or TraceKind.Timer))
                    continue;
                if (program.Traits.HasFlag(Traits.Outside))
                    continue; // An actor that begins again numbers its messages anew.
                Assert.True(sent.Add((record.To, ping)), $"{name}: {ping} twice");
                var dot = ping.Tag.IndexOf('.', StringComparison.Ordinal);
                if (record.Kind != TraceKind.Deliver || dot < 0)
                    continue;
                var number = int.Parse(ping.Tag[(dot + 1)..], System.Globalization.CultureInfo.InvariantCulture);
                var pair = (record.To, ping.Tag[..dot]);
                Assert.True(lastOf.GetValueOrDefault(pair, -1) < number, $"{name}: {ping} out of order");
                lastOf[pair] = number;
            }
        });
    }

    [Fact]
    public void Time_never_goes_back()
    {
        ForRandomRuns((program, chooser, name) =>
        {
            var last = Instant.Zero;
            foreach (var record in Trace(program, chooser, false, out _))
            {
                Assert.True(record.At >= last, $"{name}: {record}");
                last = record.At;
            }
        });
    }

    [Fact]
    public void The_same_choices_give_the_same_run()
    {
        ForRandomRuns((program, chooser, name) =>
        {
            foreach (var isTimed in new[] { false, true })
            {
                var text = Json(program, chooser, isTimed, out var run);
                var again = new ReplayChooser(chooser.Choices.ToArray()) { Faults = program.Faults };

                Assert.True(text == Json(program, again, isTimed, out var rerun), $"{name}, timed {isTimed}");
                Assert.Equal(run.TraceClass, rerun.TraceClass);
                Assert.Equal(-1, again.DivergedAt);
                Assert.Equal(chooser.Choices.ToArray(), again.Choices.ToArray());
            }
        });
    }

    [Fact]
    public void Runs_of_the_timed_scheduler_have_classes_too()
    {
        var subject = new SharedCounter(2, 1);
        var chooser = new RandomChooser();
        var classes = new HashSet<ulong>();
        for (var i = 0; i < 50; i++)
        {
            chooser.Seed(1, i);
            classes.Add(ExploredRun.Of(subject, chooser, 1, isTimed: true).TraceClass);
        }

        Assert.Single(classes); // Its latencies are fixed.
        var program = new RandomProgram(4, Traits.None);
        classes.Clear();
        for (var i = 0; i < 50; i++)
        {
            chooser.Seed(1, i);
            classes.Add(ExploredRun.Of(program, chooser, 1, isTimed: true).TraceClass);
        }

        Assert.InRange(classes.Count, 2, 50);
    }

    [Fact]
    public void Who_does_not_choose_gets_everything_in_time_however_much_slack_there_is()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var program = new RandomProgram(seed, Traits.Timers | Traits.Slack);

            Assert.Equal(Times(program, Duration.Zero), Times(program, new Duration(12)));
        }

        static List<(TraceKind, ActorId, ActorId, object?)> Times(RandomProgram program, Duration slack)
        {
            var chooser = new ReplayChooser([]);
            var trace = new MemoryTrace();
            var engine = new SimulationEngine(program.Options with { Chooser = chooser, Slack = slack });
            engine.Observe(trace);
            chooser.Begin();
            program.Run(engine);
            Assert.All(chooser.Choices.ToArray(), choice => Assert.Equal(0, choice.Value));
            return [.. trace.Records.Select(each => (each.Kind, each.From, each.To, each.Payload))];
        }
    }

    [Fact]
    public void Pruned_states_are_the_states_of_all_runs()
    {
        for (var seed = 0; seed < 60; seed++)
        {
            var program = new RandomProgram(seed, Traits.None);
            if (Outcomes.Naive(program, 400) is not { } naive)
                continue;
            var pruned = Outcomes.Of(program, new ExhaustiveChooser(prunesStates: true), 10_000)!;

            Assert.Equal(naive.Results, pruned.Results);
            Assert.InRange(pruned.Runs, 1, naive.Runs);
        }
    }

    private static void ForRandomRuns(Action<RandomProgram, RandomChooser, string> check)
    {
        for (var seed = 0; seed < Effort.Rounds(40, 2_000); seed++)
        {
            foreach (var traits in Mixes)
            {
                var program = new RandomProgram(seed, traits);
                var chooser = new RandomChooser { Faults = program.Faults };
                chooser.Seed(3, seed);
                check(program, chooser, $"{traits} {seed}");
            }
        }
    }

    private static IEnumerable<TraceRecord> Trace(RandomProgram program, Chooser chooser, bool isTimed, out ExploredRun run)
    {
        var trace = new MemoryTrace();
        run = ExploredRun.Of(program, chooser, 7, isTimed, engine => engine.Observe(trace));
        return trace.Records;
    }

    private static string Json(RandomProgram program, Chooser chooser, bool isTimed, out ExploredRun run)
    {
        using var stream = new MemoryStream();
        JsonLinesTrace? json = null;
        run = ExploredRun.Of(program, chooser, 7, isTimed, engine => engine.Observe(json = new JsonLinesTrace(stream, engine.PathOf)));
        json!.Dispose();
        return System.Text.Encoding.UTF8.GetString(stream.ToArray());
    }
}
