using FslHv.Actors;

namespace FslHv.Simulation.Tests;

/// <summary>
/// Choices end with an event. An order in which something comes before that event that could only be sent after other things must not be missed, though in most
/// runs it is not even on its way when choices end.
/// </summary>
public sealed class ClosedWindowTests
{
    [Fact]
    public void What_comes_only_behind_the_end_of_choices_may_come_before_it()
    {
        var chooser = new ExhaustiveChooser();
        var seen = new SortedSet<string>(StringComparer.Ordinal);
        do
        {
            var run = ExploredRun.Of(new Relay(), chooser, 1);
            if (!run.WasGivenUp)
                seen.Add(run.Verdict.Failure!.Text);
        }
        while (chooser.Advance());

        Assert.True(chooser.IsComplete);
        Assert.Equal(["direct relayed", "relayed direct"], seen);
    }

    /// <summary>One message goes straight to the last actor, one over two relays; a third one ends the choices somewhere else.</summary>
    private sealed class Relay : Subject
    {
        public override bool RunsMayRepeat => true;

        public override RunVerdict Run(SimulationEngine engine)
        {
            var last = new Collector();
            var lastId = engine.Spawn("last", () => last);
            var relay = engine.Spawn("relay", () => new Forwarder(lastId));
            var first = engine.Spawn("first", () => new Forwarder(relay));
            var ender = engine.Spawn("ender", () => new Collector());
            engine.Observe(new Ender(engine, ender));
            engine.Inject(ender, new Said("end"), Duration.Zero);
            engine.Inject(lastId, new Said("direct"), Duration.Zero);
            engine.Inject(first, new Said("relayed"), Duration.Zero);
            var end = engine.Run(Instant.Never);
            return new RunVerdict(end, new RunFailure("what it got", string.Join(' ', last.Got), 0));
        }
    }

    private sealed record Said(string Text) : Message;

    private sealed class Collector : Actor
    {
        public List<string> Got { get; } = [];

        public override void Receive(IActorContext context, Message message) => Got.Add(((Said)message).Text);

        public override void AddTo(ref StateHash hash)
        {
            foreach (var text in Got)
                hash.Add(text);
        }
    }

    private sealed class Forwarder(ActorId next) : Actor
    {
        public override void Receive(IActorContext context, Message message) => context.Tell(next, message);

        public override void AddTo(ref StateHash hash) => hash.Add(next);
    }

    private sealed class Ender(SimulationEngine engine, ActorId ender) : ITraceObserver
    {
        public void OnRecord(in TraceRecord record)
        {
            if (record.Kind == TraceKind.Deliver && record.To == ender)
                engine.ChoicesOpen = false;
        }
    }
}
