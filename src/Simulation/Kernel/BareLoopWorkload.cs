using FslHv.Actors;

namespace FslHv.Simulation;

/// <summary>
/// The least that any engine must do for a delivery: take an envelope from a ring, make one virtual call on the receiving actor, which
/// puts the answer into the ring. No time, no order but that of the ring, no checks.
/// </summary>
public sealed class BareLoopWorkload : KernelWorkload
{
    private readonly BareActor[] _actors;
    private readonly Ring _ring;

    /// <summary>Pairs of actors, each with one message.</summary>
    public BareLoopWorkload(int inFlight)
    {
        _ring = new Ring(inFlight);
        _actors = [.. Enumerable.Range(0, inFlight * 2).Select(i => i % 2 == 0 ? (BareActor)new Ping(i, i + 1) : new Pong(i))];
        for (var i = 0; i < inFlight; i++)
            _ring.Add(i * 2, (i * 2) + 1, new KernelPing(i));
    }

    /// <inheritdoc />
    public override string Name => "bare-loop";

    /// <inheritdoc />
    public override long Run(long deliveries)
    {
        for (var i = 0L; i < deliveries; i++)
        {
            var item = _ring.Take();
            _actors[item.Receiver].Receive(_ring, item.Sender, item.Message);
        }

        return deliveries;
    }

    private struct Item
    {
        public int Sender;
        public int Receiver;
        public Message Message;
    }

    private abstract class BareActor
    {
        public abstract void Receive(Ring ring, int sender, Message message);
    }

    private sealed class Ping(int self, int pong) : BareActor
    {
        public override void Receive(Ring ring, int sender, Message message) => ring.Add(self, pong, message);
    }

    private sealed class Pong(int self) : BareActor
    {
        public override void Receive(Ring ring, int sender, Message message) => ring.Add(self, sender, message);
    }

    private sealed class Ring(int capacityMin)
    {
        private readonly Item[] _items = new Item[System.Numerics.BitOperations.RoundUpToPowerOf2((uint)capacityMin)];
        private int _head;
        private int _tail;

        public void Add(int sender, int receiver, Message message)
        {
            ref var item = ref _items[_tail++ & (_items.Length - 1)];
            item.Sender = sender;
            item.Receiver = receiver;
            item.Message = message;
        }

        public Item Take() => _items[_head++ & (_items.Length - 1)];
    }
}
