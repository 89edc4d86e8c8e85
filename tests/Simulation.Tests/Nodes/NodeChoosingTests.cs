using FslHv.Actors;
using FslHv.Contract;

namespace FslHv.Simulation.Tests;

/// <summary>Nodes and links where a chooser decides the order.</summary>
public sealed class NodeChoosingTests
{
    [Fact]
    public void Within_a_pair_nothing_is_overtaken_and_only_what_is_lost_is_missing() => Properties.Hold(150, random =>
    {
        var chooser = new RandomChooser();
        chooser.Seed((ulong)random.Next(), 1);
        var engine = new SimulationEngine(new SimulationOptions(1) { Chooser = chooser, Slack = new Duration(random.Next(50)) });
        chooser.Begin();
        engine.ChoicesOpen = true;
        var trace = new MemoryTrace();
        engine.Observe(trace);
        NodeId[] nodes = [engine.AddNode("a"), engine.AddNode("b")];
        var actors = new List<ActorId>();
        var sent = new Dictionary<(ulong From, ulong To), int>();
        var heard = new Dictionary<(ulong From, ulong To), List<int>>();
        for (var i = 0; i < 4; i++)
            actors.Add(engine.Spawn($"actor-{i}", nodes[i % 2], () => new Scripted { OnMessage = Handle }));
        for (var i = 0; i < 40; i++)
            engine.Inject(actors[random.Next(4)], new Please("talk"), new Duration(random.Next(200)));
        engine.Befall(new NodeFault.Pause(nodes[0]), new Duration(random.Next(200)));
        engine.Befall(new NodeFault.Resume(nodes[0]), new Duration(200));
        engine.Befall(new NodeFault.Lose(nodes[0], nodes[1], 300), new Duration(50));
        engine.Befall(new NodeFault.Duplicate(nodes[1], nodes[0], 300), new Duration(50));
        engine.Befall(new NodeFault.Cut(nodes[1], nodes[0]), new Duration(100));
        engine.Befall(new NodeFault.CutEnds(nodes[1], nodes[0]), new Duration(110));

        Assert.Equal(RunEndReason.Quiescent, engine.Run(Instant.Never).Reason);

        var missing = sent.Sum(pair => pair.Value - (heard.TryGetValue(pair.Key, out var numbers) ? numbers.Distinct().Count() : 0));
        Assert.Equal(trace.Records.Count(record => record.Payload is SimulationEngine.LinkLose or SimulationEngine.LinkCut), missing);
        foreach (var numbers in heard.Values)
            Assert.Equal(numbers.Order(), numbers);
        Assert.Equal(0, engine.InFlight);

        void Handle(IActorContext context, Message message)
        {
            if (message is Ball ball)
            {
                var pair = (context.Sender.Value, context.Self.Value);
                if (!heard.TryGetValue(pair, out var numbers))
                    heard.Add(pair, numbers = []);
                numbers.Add(ball.Number);
                return;
            }

            foreach (var to in actors)
            {
                var pair = (context.Self.Value, to.Value);
                sent[pair] = sent.GetValueOrDefault(pair) + 1;
                context.Tell(to, new Ball(sent[pair]));
            }
        }
    });

    [Fact]
    public void A_node_that_died_and_came_back_has_no_timers_and_no_messages_of_its_former_life()
    {
        var engine = new SimulationEngine(new SimulationOptions(1) { Chooser = new ReplayChooser([]) });
        var node = engine.AddNode("a");
        var lives = new List<Scripted>();
        var actor = engine.Spawn("actor", node, () =>
        {
            lives.Add(new Scripted
            {
                OnMessage = (context, message) =>
                {
                    if (message is Please)
                        context.Schedule(new Duration(1_000), new Ball(1));
                },
            });
            return lives[^1];
        });
        engine.Inject(actor, new Please("set"), Duration.Zero);
        engine.Befall(new NodeFault.Crash(node), new Duration(10));
        engine.Befall(new NodeFault.Restart(node), new Duration(20));

        Assert.Equal(RunEndReason.Quiescent, engine.Run(Instant.Never).Reason);

        Assert.Equal(2, lives.Count);
        Assert.Empty(lives[1].Received);
        Assert.Equal(0, engine.InFlight);
    }

    [Fact]
    public void Without_choices_no_message_is_lost_that_need_not_be()
    {
        var engine = new SimulationEngine(new SimulationOptions(1) { Chooser = new ReplayChooser([]) }) { ChoicesOpen = true };
        NodeId[] nodes = [engine.AddNode("a"), engine.AddNode("b")];
        var sink = new Scripted();
        var to = engine.Spawn("sink", nodes[1], () => sink);
        var source = engine.Spawn("source", nodes[0], () => new Scripted { OnMessage = (context, message) => context.Tell(to, message) });
        engine.Befall(new NodeFault.Lose(nodes[0], nodes[1], 999), Duration.Zero);
        engine.Befall(new NodeFault.Lose(nodes[0], nodes[1], 1000), new Duration(2));
        engine.Inject(source, new Ball(1), new Duration(1));
        engine.Inject(source, new Ball(2), new Duration(3));

        engine.Run(Instant.Never);

        Assert.Equal([1], sink.Numbers);
    }
}
