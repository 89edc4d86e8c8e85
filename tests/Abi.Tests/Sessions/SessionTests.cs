using FslHv.Actors;
using FslHv.Tests;

namespace FslHv.Abi.Tests;

public sealed class SessionTests
{
    private readonly Session _left = new(7);
    private readonly Session _right = new(7);

    private static Message Say(int number) => new GuestLoaded(new RequestId((ulong)number), Bytes.Empty);

    [Fact]
    public void A_packet_is_taken_once_and_its_receipt_ends_the_waiting()
    {
        var packet = _left.Pack(ActorId.None, Say(1));
        Assert.Equal((7UL, 0UL, 1UL), (packet.Epoch, packet.Received, packet.Number));
        Assert.True(_left.IsWaiting);

        Assert.Equal(packet, _right.Take(packet, out var isProgress));
        Assert.False(isProgress);
        Assert.True(_right.OwesReceipt);
        Assert.Null(_right.Take(packet, out _));
        var receipt = _right.Receipt();

        Assert.Equal(1UL, receipt.Received);
        Assert.False(_right.OwesReceipt);
        Assert.Null(_left.Take(receipt, out isProgress));
        Assert.True(isProgress);
        Assert.False(_left.IsWaiting);
    }

    [Fact]
    public void What_comes_ahead_of_its_turn_is_dropped_and_comes_again()
    {
        var first = _left.Pack(ActorId.None, Say(1));
        var second = _left.Pack(ActorId.None, Say(2));

        Assert.Null(_right.Take(second, out _));
        Assert.Equal(0UL, _right.Received);
        Assert.Equal([first, second], _left.Again());
        Assert.Equal(first, _right.Take(first, out _));
        Assert.Equal(second, _right.Take(second, out _));
    }

    [Fact]
    public void An_answer_says_what_came_and_so_no_receipt_is_owed()
    {
        _right.Take(_left.Pack(ActorId.None, Say(1)), out _);

        var answer = _right.Pack(ActorId.None, Say(2));

        Assert.Equal(1UL, answer.Received);
        Assert.False(_right.OwesReceipt);
        Assert.Equal(answer, _left.Take(answer, out var isProgress));
        Assert.True(isProgress);
    }

    [Fact]
    public void What_is_sent_again_says_what_has_come_since()
    {
        _left.Pack(ActorId.None, Say(1));
        _left.Take(_right.Pack(ActorId.None, Say(2)), out _);

        Assert.Equal([1UL], _left.Again().Select(packet => packet.Received));
        Assert.False(_left.OwesReceipt);
    }

    [Fact]
    public void Patience_doubles_up_to_a_bound_and_is_short_again_after_progress()
    {
        var packet = _left.Pack(ActorId.None, Say(1));
        var waits = new List<Duration>();
        for (var i = 0; i < 5; i++)
        {
            waits.Add(_left.Patience);
            _left.Again();
        }

        Assert.Equal([20, 40, 80, 160, 160], waits.Select(wait => wait.Nanoseconds / 1_000_000));
        _right.Take(packet, out _);
        _left.Take(_right.Receipt(), out _);
        Assert.Equal(Duration.FromMilliseconds(20), _left.Patience);
    }

    [Fact]
    public void Only_so_much_is_sent_again_at_once()
    {
        for (var i = 1; i <= Session.BurstMax + 5; i++)
            _left.Pack(ActorId.None, Say(i));

        Assert.Equal(Enumerable.Range(1, Session.BurstMax), _left.Again().Select(packet => (int)packet.Number));
    }

    [Fact]
    public void A_message_of_another_epoch_or_a_receipt_for_what_was_never_sent_is_a_defect()
    {
        Assert.Throws<InvariantException>(() => _left.Take(new SessionMessage.Receipt(6, 0), out _));
        Assert.Throws<InvariantException>(() => _left.Take(new SessionMessage.Receipt(7, 1), out _));
    }

    [Fact]
    public void All_that_decides_the_future_is_in_the_hash()
    {
        var hashes = new List<ulong> { HashOf(_left) };
        _left.Pack(ActorId.None, Say(1));
        hashes.Add(HashOf(_left));
        _left.Again();
        hashes.Add(HashOf(_left));
        _left.Take(_right.Pack(ActorId.None, Say(2)), out _);
        hashes.Add(HashOf(_left));
        _left.Receipt();
        hashes.Add(HashOf(_left));
        hashes.Add(HashOf(new Session(8)));

        Assert.Equal(hashes.Distinct(), hashes);

        static ulong HashOf(Session session)
        {
            var hash = default(StateHash);
            session.AddTo(ref hash);
            return hash.Value;
        }
    }

    /// <summary>Two sides over two lines that lose and double and keep the order. What was said is remembered apart from the sessions.</summary>
    [Fact]
    public void Over_lines_that_lose_and_double_everything_is_heard_once_and_in_order()
    {
        for (var seed = 1; seed <= Effort.Rounds(usually: 300, atLength: 30_000); seed++)
        {
            var random = new Random(seed);
            Session[] sides = [new(1), new(1)];
            Queue<SessionMessage>[] lines = [new(), new()];
            List<Message>[] said = [[], []];
            List<Message>[] heard = [[], []];
            var losesPermille = random.Next(800);
            for (var step = 0; step < 400; step++)
                Step(random.Next(2), maySpeak: step < 200, losesPermille);
            for (var step = 0; sides.Any(side => side.IsWaiting) || lines.Any(line => line.Count > 0); step++)
            {
                Assert.True(step < 10_000, $"seed {seed}: never ends");
                Step(step % 2, maySpeak: false, 0);
            }

            Assert.Equal(said[0], heard[1]);
            Assert.Equal(said[1], heard[0]);

            void Step(int side, bool maySpeak, int loses)
            {
                if (maySpeak && random.Next(3) == 0)
                {
                    said[side].Add(Say((said[side].Count * 2) + side));
                    Send(side, sides[side].Pack(ActorId.None, said[side][^1]), loses);
                }

                if (lines[1 - side].TryDequeue(out var came) && sides[side].Take(came, out _) is { } packet)
                    heard[side].Add(packet.Said);
                if (lines[side].Count == 0 && random.Next(8) == 0)
                {
                    foreach (var again in sides[side].Again())
                        Send(side, again, loses);
                }

                if (sides[side].OwesReceipt && random.Next(2) == 0)
                    Send(side, sides[side].Receipt(), loses);
            }

            void Send(int side, SessionMessage message, int loses)
            {
                for (var copies = random.Next(1000) < loses ? 0 : random.Next(5) == 0 ? 2 : 1; copies > 0; copies--)
                    lines[side].Enqueue(message);
            }
        }
    }
}
