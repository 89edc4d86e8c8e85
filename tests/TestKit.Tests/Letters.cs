using FslHv.Actors;
using FslHv.Simulation;

namespace FslHv.TestKit.Tests;

/// <summary>So many actors, each of which sends so many messages to one: (P·m)! / (m!)^P orders, and each is another run.</summary>
/// <param name="senders">How many send.</param>
/// <param name="letters">How many messages each sends.</param>
internal sealed class Letters(int senders, int letters) : Subject
{
    /// <summary>It fails when the first sender is the last one heard, and in another way when the second is.</summary>
    public override RunVerdict Run(SimulationEngine engine)
    {
        var box = new Box();
        var id = engine.Spawn("box", () => box);
        for (var i = 0; i < senders; i++)
        {
            var sender = i;
            engine.Spawn($"sender-{i}", () => new Sender(id, sender, letters));
        }

        engine.ChoicesOpen = true;
        var end = engine.Run(Instant.Never);
        return new RunVerdict(end, box.Last < 2 && !engine.WasGivenUp ? new RunFailure($"last is {box.Last}", "", end.Steps) : null);
    }

    private sealed record Letter(int From) : Message;

    private sealed class Box : Actor
    {
        public int Last { get; private set; } = -1;

        public override void Receive(IActorContext context, Message message) => Last = ((Letter)message).From;

        public override void AddTo(ref StateHash hash) => hash.Add(Last);
    }

    private sealed class Sender(ActorId box, int number, int letters) : Actor
    {
        public override void Started(IActorContext context)
        {
            for (var i = 0; i < letters; i++)
                context.Tell(box, new Letter(number));
        }

        public override void Receive(IActorContext context, Message message)
        {
        }

        public override void AddTo(ref StateHash hash) => hash.Add(number);
    }
}
