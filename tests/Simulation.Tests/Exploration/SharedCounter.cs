using FslHv.Actors;

namespace FslHv.Simulation.Tests;

/// <summary>The common program: an owner holds a number; each client so often reads it and writes it back one higher, then says that it is done.</summary>
internal sealed class SharedCounter(int clients, int rounds) : Subject
{
    public override RunVerdict Run(SimulationEngine engine)
    {
        var owner = new Owner();
        var id = engine.Spawn("owner", () => owner);
        for (var i = 0; i < clients; i++)
            engine.Spawn($"client-{i}", () => new Client(id, rounds));
        var end = engine.Run(Instant.Never);
        if (end.Reason == RunEndReason.Requested)
            return new RunVerdict(end, null);
        Invariant.Holds(owner.Done == clients);
        return new RunVerdict(end, owner.Value == clients * rounds ? null : new RunFailure("lost update", $"{owner.Value}", 0));
    }

    private sealed record Read : Message;

    private sealed record Write(int Value) : Message;

    private sealed record Done : Message;

    private sealed record Answer(int Value) : Message;

    private sealed class Owner : Actor
    {
        public int Value { get; private set; }

        public int Done { get; private set; }

        public override void Receive(IActorContext context, Message message)
        {
            switch (message)
            {
                case Read:
                    context.Reply(new Answer(Value));
                    break;
                case Write write:
                    Value = write.Value;
                    context.Reply(new Answer(Value));
                    break;
                case SharedCounter.Done:
                    Done++;
                    break;
            }
        }

        public override void AddTo(ref StateHash hash)
        {
            hash.Add(Value);
            hash.Add(Done);
        }
    }

    private sealed class Client(ActorId owner, int rounds) : Actor
    {
        private int _left = rounds;
        private bool _isReading = true;

        public override void Started(IActorContext context) => context.Tell(owner, new Read());

        public override void Receive(IActorContext context, Message message)
        {
            var answer = (Answer)message;
            if (_isReading)
                context.Tell(owner, new Write(answer.Value + 1));
            else if (--_left > 0)
                context.Tell(owner, new Read());
            else
                context.Tell(owner, new Done());
            _isReading = !_isReading;
        }

        public override void AddTo(ref StateHash hash)
        {
            hash.Add(_left);
            hash.Add(_isReading);
        }
    }
}
