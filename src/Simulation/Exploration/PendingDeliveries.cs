using FslHv.Actors;

namespace FslHv.Simulation;

/// <summary>
/// What is on its way while a <see cref="Chooser"/> decides the order: a first-in-first-out channel for each pair of sender and receiver, one for the
/// timers of each actor, and one for each message from outside. The channels that have something ready are numbered by the age of their first
/// entry, oldest first, so that 0 is always what would have come without anybody's choice.
/// What is due later waits. When nothing is ready any more, time moves on to what waits next.
/// </summary>
public sealed class PendingDeliveries
{
    private readonly Dictionary<long, int> _channelOf = [];

    /// <summary>What waits for its time, the next one last.</summary>
    private readonly List<int> _waiting = [];

    private readonly long _slack;
    private PendingEnvelope[] _slots = new PendingEnvelope[32];
    private Channel[] _channels = new Channel[32];
    private int[] _ready = new int[32];
    private int _slotsUsed = 1;
    private int _free;
    private int _channelCount = 1;
    private long _sequence;

    private readonly Func<ulong> _stateHash;

    internal PendingDeliveries(Duration slack, Func<ulong> stateHash)
    {
        _stateHash = stateHash;
        _slack = slack.Nanoseconds;
    }

    /// <summary>How many deliveries could be next.</summary>
    public int Count { get; private set; }

    /// <summary>How often time has moved on. Everything after such a moment comes after everything before it, in every order.</summary>
    public int Epoch { get; private set; }

    /// <summary>Steps so far: the next one has the number behind it.</summary>
    public long Steps { get; internal set; }

    /// <summary>The time that everybody has reached, in nanoseconds.</summary>
    internal long Base { get; private set; }

    /// <summary>Messages and timers on their way, those that wait included.</summary>
    internal int InFlight { get; private set; }

    /// <summary>How many channels there have been in this run.</summary>
    internal int ChannelCount => _channelCount - 1;

    internal ref PendingEnvelope this[int slot] => ref _slots[slot];

    /// <summary>Which channel would be taken. Channels are numbered from 1 in order of first use: two runs with the same beginning number alike.</summary>
    public int ChannelAt(int index) => _ready[index];

    /// <summary>Who would get it.</summary>
    public ActorId ReceiverAt(int index) => new((ulong)_channels[_ready[index]].Receiver);

    /// <summary>Who really sent it; nobody when it comes from outside.</summary>
    public ActorId OriginAt(int index) => new((ulong)_channels[_ready[index]].Origin);

    /// <summary>Whether it is a timer of the receiver's own.</summary>
    public bool IsTimerAt(int index) => _channels[_ready[index]].IsTimers;

    /// <summary>What it says.</summary>
    public Message MessageAt(int index) => Head(index).Message!;

    /// <summary>The step that sent it or set it; 0 when it came from outside before the first one.</summary>
    public long CauseAt(int index) => Head(index).Cause;

    /// <summary>What the system is doing; see <see cref="SimulationEngine.StateHash"/>.</summary>
    public ulong StateHash() => _stateHash();

    /// <summary>The place of a channel among those that are ready; −1 when it is not.</summary>
    public int IndexOf(int channel) => Array.IndexOf(_ready, channel, 0, Count);

    /// <summary>Puts a message of a pair behind those before it.</summary>
    internal int AddMessage(in PendingEnvelope envelope)
    {
        var slot = Rent(in envelope);
        _slots[slot].Kind = EnvelopeKind.Message;
        Append(ChannelOf(((long)envelope.Origin << 32) | (uint)envelope.Receiver, envelope.Origin, envelope.Receiver, false), slot);
        return slot;
    }

    /// <summary>Adds a timer, or a message from outside: it is ready when its time has come.</summary>
    internal int AddTimed(in PendingEnvelope envelope, EnvelopeKind kind)
    {
        var slot = Rent(in envelope);
        _slots[slot].Kind = kind;
        if (envelope.Due <= Base + _slack)
            MakeReady(slot);
        else if (envelope.Due != long.MaxValue)
            _waiting.Insert(PlaceOf(slot), slot);
        return slot;
    }

    /// <summary>Takes back a timer that has not struck.</summary>
    /// <returns>Whether it was ready, so that it might have struck.</returns>
    internal bool Cancel(int slot)
    {
        var channel = _slots[slot].Channel;
        if (channel != 0)
            Unlink(ref _channels[channel], channel, slot);
        else if (_slots[slot].Due != long.MaxValue)
            _waiting.RemoveAt(PlaceOf(slot));
        InFlight--;
        Release(slot);
        return channel != 0;
    }

    /// <summary>Whether anything is ready; moves time on when nothing is.</summary>
    /// <param name="until">Nothing that is due later is made ready. Nanoseconds.</param>
    internal bool Prepare(long until)
    {
        if (Count != 0)
            return true;
        if (_waiting.Count == 0 || _slots[_waiting[^1]].Due > until)
            return false;
        Base = Math.Max(Base, _slots[_waiting[^1]].Due);
        Epoch++;
        while (_waiting.Count > 0 && _slots[_waiting[^1]].Due <= Math.Min(Base + _slack, until))
        {
            var slot = _waiting[^1];
            _waiting.RemoveAt(_waiting.Count - 1);
            MakeReady(slot);
        }

        return true;
    }

    /// <summary>Whether nothing is on its way that could ever come.</summary>
    internal bool IsEmpty => Count == 0 && _waiting.Count == 0;

    /// <summary>Takes the first entry of a ready channel. What the slot holds can be read until <see cref="Release"/>.</summary>
    internal int Take(int index)
    {
        var number = _ready[index];
        ref var channel = ref _channels[number];
        var slot = channel.Head;
        channel.Head = _slots[slot].Next;
        RemoveReady(index);
        if (channel.Head != 0)
            InsertReady(number);
        InFlight--;
        return slot;
    }

    /// <summary>Puts a slot that was taken back, before all others of its channel.</summary>
    internal void PutFirst(int slot)
    {
        var number = _slots[slot].Channel;
        ref var channel = ref _channels[number];
        if (channel.Head != 0)
            RemoveReady(IndexOf(number));
        else
            channel.Tail = slot;
        _slots[slot].Next = channel.Head;
        channel.Head = slot;
        InsertReady(number);
        InFlight++;
    }

    /// <summary>Frees a slot that was taken.</summary>
    internal void Release(int slot)
    {
        ref var envelope = ref _slots[slot];
        envelope.Message = null;
        envelope.Kind = EnvelopeKind.Free;
        envelope.Channel = 0;
        envelope.Generation++;
        envelope.Next = _free;
        _free = slot;
    }

    /// <summary>Every slot that holds something ready, by channel and then in order; for hashing and for what is dropped.</summary>
    internal IEnumerable<int> Ready()
    {
        for (var i = 0; i < Count; i++)
        {
            for (var slot = _channels[_ready[i]].Head; slot != 0; slot = _slots[slot].Next)
                yield return slot;
        }
    }

    /// <summary>Every slot that holds something that waits for its time, in order.</summary>
    internal IEnumerable<int> Waiting() => Enumerable.Reverse(_waiting);

    /// <summary>Takes away everything that is on its way to an actor that is gone, its timers included.</summary>
    /// <param name="receiver">Who is gone.</param>
    /// <param name="dropped">Gets each message that is ready, in order, before it is forgotten.</param>
    internal void Forget(int receiver, Action<int> dropped)
    {
        for (var i = Count - 1; i >= 0; i--)
        {
            ref var channel = ref _channels[_ready[i]];
            if (channel.Receiver != receiver)
                continue;
            RemoveReady(i);
            for (var slot = channel.Head; slot != 0;)
            {
                var next = _slots[slot].Next;
                dropped(slot);
                InFlight--;
                Release(slot);
                slot = next;
            }

            channel.Head = 0;
        }

        for (var i = _waiting.Count - 1; i >= 0; i--)
        {
            var slot = _waiting[i];
            if (_slots[slot].Receiver != receiver || _slots[slot].Kind != EnvelopeKind.Timer)
                continue;
            _waiting.RemoveAt(i);
            InFlight--;
            Release(slot);
        }
    }

    /// <summary>Where something belongs, or is, among what waits.</summary>
    private int PlaceOf(int slot)
    {
        var (due, sequence) = (_slots[slot].Due, _slots[slot].Sequence);
        var low = 0;
        var high = _waiting.Count;
        while (low < high)
        {
            var middle = (low + high) / 2;
            ref var other = ref _slots[_waiting[middle]];
            if (other.Due > due || (other.Due == due && other.Sequence > sequence))
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }

    private ref PendingEnvelope Head(int index) => ref _slots[_channels[_ready[index]].Head];

    private void MakeReady(int slot)
    {
        ref var envelope = ref _slots[slot];
        if (envelope.Kind is EnvelopeKind.Timer or EnvelopeKind.Fault)
            InsertTimer(ChannelOf(~(long)envelope.Receiver, envelope.Receiver, envelope.Receiver, true), slot);
        else
            Append(NewChannel(0, envelope.Receiver, false), slot);
    }

    private int ChannelOf(long key, int origin, int receiver, bool isTimers)
    {
        if (!_channelOf.TryGetValue(key, out var channel))
            _channelOf.Add(key, channel = NewChannel(origin, receiver, isTimers));
        return channel;
    }

    private int NewChannel(int origin, int receiver, bool isTimers)
    {
        if (_channelCount == _channels.Length)
        {
            Array.Resize(ref _channels, _channelCount * 2);
            Array.Resize(ref _ready, _channelCount * 2);
        }

        ref var channel = ref _channels[_channelCount];
        channel.Origin = origin;
        channel.Receiver = receiver;
        channel.IsTimers = isTimers;
        return _channelCount++;
    }

    private void Append(int number, int slot)
    {
        ref var channel = ref _channels[number];
        _slots[slot].Channel = number;
        if (channel.Head == 0)
        {
            channel.Head = channel.Tail = slot;
            InsertReady(number);
        }
        else
        {
            _slots[channel.Tail].Next = slot;
            channel.Tail = slot;
        }
    }

    /// <summary>Timers of one actor strike in order of due time, then of setting; so do faults of nodes, lest one end before it begins.</summary>
    private void InsertTimer(int number, int slot)
    {
        ref var channel = ref _channels[number];
        ref var envelope = ref _slots[slot];
        var before = 0;
        for (var each = channel.Head; each != 0 && _slots[each].Due <= envelope.Due; each = _slots[each].Next)
            before = each;
        envelope.Channel = number;
        var wasReady = channel.Head;
        envelope.Next = before == 0 ? channel.Head : _slots[before].Next;
        if (before == 0)
            channel.Head = slot;
        else
            _slots[before].Next = slot;
        if (envelope.Next == 0)
            channel.Tail = slot;
        if (wasReady == channel.Head)
            return;
        if (wasReady != 0)
            RemoveReady(IndexOf(number));
        InsertReady(number);
    }

    private void Unlink(ref Channel channel, int number, int slot)
    {
        if (channel.Head == slot)
        {
            RemoveReady(IndexOf(number));
            channel.Head = _slots[slot].Next;
            if (channel.Head != 0)
                InsertReady(number);
            return;
        }

        var before = channel.Head;
        while (_slots[before].Next != slot)
            before = _slots[before].Next;
        _slots[before].Next = _slots[slot].Next;
        if (channel.Tail == slot)
            channel.Tail = before;
    }

    /// <summary>Keeps the ready channels in order of their first entries' age.</summary>
    private void InsertReady(int number)
    {
        var sequence = _slots[_channels[number].Head].Sequence;
        var place = Count++;
        while (place > 0 && _slots[_channels[_ready[place - 1]].Head].Sequence > sequence)
        {
            _ready[place] = _ready[place - 1];
            place--;
        }

        _ready[place] = number;
    }

    private void RemoveReady(int index)
    {
        Count--;
        Array.Copy(_ready, index + 1, _ready, index, Count - index);
    }

    private int Rent(in PendingEnvelope envelope)
    {
        var slot = _free;
        if (slot != 0)
            _free = _slots[slot].Next;
        else if ((slot = _slotsUsed++) == _slots.Length)
            Array.Resize(ref _slots, _slots.Length * 2);
        ref var place = ref _slots[slot];
        var generation = place.Generation;
        place = envelope;
        place.Generation = generation;
        place.Sequence = ++_sequence;
        place.Next = 0;
        place.Channel = 0;
        InFlight++;
        return slot;
    }

    private struct Channel
    {
        public int Origin;
        public int Receiver;
        public int Head;
        public int Tail;
        public bool IsTimers;
    }
}
