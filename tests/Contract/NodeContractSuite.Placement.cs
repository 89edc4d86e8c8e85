using FslHv.Actors;

namespace FslHv.Contract;

public abstract partial class NodeContractSuite
{
    [Fact]
    public void It_begins_anew_on_its_standby_with_its_journal_and_under_its_address()
    {
        var moving = new Moving(this, survives: false) { OnMessage = (context, message) => context.Persist(message) }.Begin();
        moving.Tell(1);
        moving.Tell(2);
        moving.Crash(moving.A);
        moving.Tell(3);
        moving.Restart(moving.A);
        moving.Crash(moving.B);
        moving.Tell(4);

        Assert.Equal(3, moving.Lives.Count);
        Assert.Equal([[], [1, 2], [1, 2, 3]], moving.Lives.Select(life => life.Recovered.Select(each => ((Ball)each).Number)));
        Assert.Equal([[1, 2], [3], [4]], moving.Lives.Select(life => life.Numbers));
        Assert.Equal(["on 2", "on 1"], moving.Moves);
    }

    [Fact]
    public void It_stays_with_its_standby_when_its_home_is_back()
    {
        var moving = new Moving(this, survives: false).Begin();
        moving.Crash(moving.A);
        moving.Restart(moving.A);
        moving.Tell(1);
        moving.Crash(moving.A);
        moving.Tell(2);

        Assert.Equal([[], [1, 2]], moving.Lives.Select(life => life.Numbers));
        Assert.Equal(["on 2"], moving.Moves);
    }

    [Fact]
    public void When_all_its_nodes_are_dead_what_comes_for_it_is_lost_and_the_first_that_is_back_takes_it_over()
    {
        var moving = new Moving(this, survives: false).Begin();
        moving.Crash(moving.B);
        moving.Crash(moving.A);
        moving.Tell(1);
        moving.Restart(moving.B);
        moving.Tell(2);

        Assert.Equal([[], [2]], moving.Lives.Select(life => life.Numbers));
        Assert.Equal(["on 2"], moving.Moves);
    }

    [Fact]
    public void Watchers_on_another_node_are_told_once_for_each_life_that_they_watched()
    {
        var moving = new Moving(this, survives: false).Begin();
        moving.Watch();
        moving.Watch();
        moving.Crash(moving.A);
        moving.Watch();
        moving.Restart(moving.A);
        moving.Crash(moving.B);
        moving.Restart(moving.B);
        moving.Crash(moving.A);

        var (asked, told) = (new Please("watch"), new Terminated(moving.Mover));
        Assert.Equal<Message>([asked, asked, told, asked, told], moving.SourceLife.Received);
    }

    [Fact]
    public void Watching_what_no_node_carries_tells_at_once()
    {
        var moving = new Moving(this, survives: false).Begin();
        moving.Crash(moving.B);
        moving.Crash(moving.A);
        moving.Watch();

        Assert.Equal<Message>([new Please("watch"), new Terminated(moving.Mover)], moving.SourceLife.Received);
    }

    [Fact]
    public void Nothing_of_an_earlier_life_comes()
    {
        var (child, children) = (ActorId.None, new Scripted());
        var moving = new Moving(this, survives: false)
        {
            OnStarted = (context, number) =>
            {
                context.Schedule(Duration.FromMilliseconds(40 * number), new Please($"timer of life {number}"));
                if (number == 1)
                    child = context.Spawn("child", children);
            },
        }.Begin();
        moving.Crash(moving.A);
        Assert.False(child.IsNone);
        Tell(moving.Engine, child, new Ball(1));
        Rest(moving.Engine);

        Assert.Empty(children.Received);
        Assert.DoesNotContain(new Please("timer of life 1"), moving.Lives[1].Received);
        Assert.Equal([new Please("timer of life 2")], moving.Lives[1].Received);
    }

    [Fact]
    public void What_survives_goes_on_where_it_was_and_nobody_is_told_that_it_ended()
    {
        var count = 0;
        var moving = new Moving(this, survives: true) { OnMessage = (context, message) => Answer(context, message, ref count) }.Begin();
        moving.Watch();
        moving.Tell(1);
        moving.Crash(moving.A);
        moving.Tell(2);
        moving.Restart(moving.A);
        moving.Crash(moving.B);
        moving.Tell(3);
        moving.Restart(moving.B);

        Assert.Equal([1, 2, 3], moving.SourceLife.Received.OfType<Ball>().Select(ball => ball.Number).Where(number => number < 100));
        Assert.Equal([101, 102, 103], moving.SourceLife.Received.OfType<Ball>().Select(ball => ball.Number).Where(number => number > 100));
        Assert.DoesNotContain(moving.SourceLife.Received, message => message is Terminated);
        Assert.Equal(["on 2", "on 1"], moving.Moves);
        Assert.Contains(moving.Lives, life => life.Numbers.SequenceEqual([1, 2, 3]));

        static void Answer(IActorContext context, Message message, ref int count)
        {
            if (message is Ball ball)
                context.Reply(new Ball(100 + ball.Number));
        }
    }

    [Fact]
    public void What_survives_takes_first_what_has_waited_while_no_node_was_there()
    {
        var moving = new Moving(this, survives: true).Begin();
        moving.Crash(moving.B);
        moving.Crash(moving.A);
        moving.Tell(1);
        moving.Tell(2);
        moving.Restart(moving.B);
        moving.Tell(3);

        Assert.Equal([1, 2, 3], moving.Lives[^1].Numbers);
    }

    [Fact]
    public void Timers_of_what_survives_strike_once_whoever_carries_it()
    {
        var moving = new Moving(this, survives: true)
        {
            OnMessage = (context, message) =>
            {
                if (message is not Ball ball || ball.Number >= 100)
                    return;
                context.Schedule(Duration.FromMilliseconds(30), new Ball(100 + ball.Number));
                context.Cancel(context.Schedule(Duration.FromMilliseconds(20), new Ball(200 + ball.Number)));
            },
        }.Begin();
        for (var number = 1; number <= 3; number++)
            moving.Engine.Inject(moving.Mover, new Ball(number), Duration.FromMilliseconds(number));
        moving.Engine.Run(moving.Engine.Now + Duration.FromMilliseconds(5));
        moving.Crash(moving.A);
        Rest(moving.Engine);

        Assert.Contains(moving.Lives, life => life.Numbers.Order().SequenceEqual([1, 2, 3, 101, 102, 103]));
        Assert.Equal([1, 2, 3, 101, 102, 103], moving.Trace.Kept.Where(Handled).Select(record => ((Ball)record.Payload!).Number).Order());

        bool Handled(TraceRecord record) => record.To == moving.Mover && record.Kind is TraceKind.Deliver or TraceKind.Timer && record.Payload is Ball;
    }

    [Fact]
    public void A_node_that_stands_still_takes_in_order_what_has_waited_when_it_goes_on()
    {
        var moving = new Moving(this, survives: false).Begin();
        moving.Tell(1);
        Befall(moving.Engine, new NodeFault.Pause(moving.A));
        moving.Tell(2);
        moving.Tell(3);
        Assert.Equal([1], moving.Lives[0].Numbers);

        Befall(moving.Engine, new NodeFault.Resume(moving.A));

        Assert.Equal([1, 2, 3], moving.Lives[0].Numbers);
        Assert.Single(moving.Lives);
    }
}
