using FslHv.Actors;
using FslHv.Contract;
using FslHv.Simulation;

namespace FslHv.Cluster.Tests;

/// <summary>What happens around the death of a node is written so that it can happen again.</summary>
public sealed class DeadNodeRecordingTests
{
    [Fact]
    public async Task What_is_said_to_an_actor_whose_node_is_dead_is_lost_on_the_way_and_no_dead_letter()
    {
        var steps = new List<RecordedStep>();
        await using var machine = await LocalCluster.StartAsync(new LocalClusterOptions
        {
            Nodes = ["east", "west"],
            Populate = engine => Populate(engine),
            Codec = SqliteJournalTests.Codec,
            TakesHashes = true,
        });
        var control = machine.Control;
        Populate(control);
        control.Record(steps.Add);
        control.Observe(new Until<Said>(control));
        control.Befall(new NodeFault.Crash(new NodeId(2)), Duration.Zero);
        Assert.Equal(RunEndReason.Requested, control.Run(new Instant(30_000_000_000)).Reason);

        var merged = RecordingMerge.Merge([steps]);
        var follower = new RecordingFollower(merged.Steps);
        var again = new SimulationEngine(new SimulationOptions(1) { Following = follower });
        Populate(again);
        again.Run(Instant.Never);

        Assert.True(follower.Result.IsEqual, $"{follower.Result}");
        Assert.DoesNotContain(steps, step => step.Kind == RecordedKind.DeadLetter);
    }

    /// <summary>The watcher says something to whom it watches when it hears that it is gone: nobody carries it then.</summary>
    private static void Populate(INodeEngine engine)
    {
        var (east, west) = (engine.AddNode("east"), engine.AddNode("west"));
        var watched = LiveAddress.Root(2);
        engine.Spawn("watcher", east, () => new Scripted
        {
            OnStarted = context => context.Watch(watched),
            OnMessage = (context, message) =>
            {
                if (message is Terminated)
                {
                    context.Tell(watched, new Ball(1));
                    context.Tell(context.Self, new Ball(2)); // This comes behind whatever became of that.
                }
                else
                {
                    context.Log(new Said("told"));
                }
            },
        });
        engine.Spawn("watched", west, () => new Scripted());
    }

    private sealed class Until<TNote>(IActorEngine engine) : ITraceObserver
    {
        public void OnRecord(in TraceRecord record)
        {
            if (record.Payload is TNote)
                engine.RequestStop();
        }
    }
}
