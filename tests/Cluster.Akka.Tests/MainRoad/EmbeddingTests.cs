using Akka.Actor;
using FslHv.Actors;
using FslHv.Contract;
using IActorContext = FslHv.Actors.IActorContext;

namespace FslHv.AkkaNet.Tests;

/// <summary>FslHv's actors in an actor system that has others, by the clock on the wall.</summary>
public sealed class EmbeddingTests : Akka.TestKit.Xunit2.TestKit
{
    private readonly AkkaEngine _engine;

    public EmbeddingTests()
        : base("akka { loglevel = WARNING, stdout-loglevel = OFF }") => _engine = new AkkaEngine(Sys, new AkkaEngineOptions(1));

    [Fact]
    public void An_actor_of_Akka_asks_and_is_answered()
    {
        var echo = _engine.Spawn("echo", () => new Scripted { OnMessage = (context, message) => context.Reply(message) });
        var door = _engine.Attach("akka", TestActor);
        _engine.Go();

        _engine.Send(door, echo, new Ball(7));

        var answer = ExpectMsg<Delivered>();
        Assert.Equal((door, echo, new Ball(7)), (answer.To, answer.From, answer.Message));
    }

    [Fact]
    public void Answers_come_in_the_order_of_the_questions()
    {
        var echo = _engine.Spawn("echo", () => new Scripted { OnMessage = (context, message) => context.Reply(message) });
        var door = _engine.Attach("akka", TestActor);
        _engine.Go();
        for (var number = 0; number < 100; number++)
            _engine.Send(door, echo, new Ball(number));

        Assert.Equal(Enumerable.Range(0, 100), ReceiveN(100).Select(each => ((Ball)((Delivered)each).Message).Number));
    }

    [Fact]
    public void Actors_come_and_go_while_others_run()
    {
        _engine.Go();
        var door = _engine.Attach("akka", TestActor);
        for (var number = 0; number < 10; number++)
        {
            var actor = _engine.Spawn($"echo-{number}", () => new Scripted { OnMessage = (context, message) => context.Reply(message) });
            _engine.Send(door, actor, new Ball(number));
            Assert.Equal(new Ball(number), ExpectMsg<Delivered>().Message);
            Watch(_engine.ShellOf(actor));
            _engine.Stop(actor);
            ExpectTerminated(_engine.ShellOf(actor));
        }
    }

    [Fact]
    public void A_shell_stops_when_its_actor_has_a_defect_and_the_others_go_on()
    {
        var bad = _engine.Spawn("bad", () => new Scripted { OnMessage = (_, _) => throw new FormatException("no sense") });
        var echo = _engine.Spawn("echo", () => new Scripted { OnMessage = (context, message) => context.Reply(message) });
        var door = _engine.Attach("akka", TestActor);
        _engine.Go();
        Watch(_engine.ShellOf(bad));

        _engine.Send(door, bad, new Please("fail"));
        ExpectTerminated(_engine.ShellOf(bad));
        _engine.Send(door, echo, new Ball(1));

        Assert.Equal(new Ball(1), ExpectMsg<Delivered>().Message);
    }

    [Fact]
    public void A_shell_is_found_below_the_user_guardian()
    {
        var actor = _engine.Spawn("worker/boot 1", () => new Scripted());

        Assert.Matches("^akka://.*/user/fslhv-[0-9a-f]+/1[.]1-worker-boot-1$", _engine.ShellOf(actor).Path.ToString());
    }

    [Fact]
    public void What_is_no_message_of_FslHv_a_shell_leaves_alone()
    {
        var actor = _engine.Spawn("echo", () => new Scripted { OnMessage = Fail });

        EventFilter.Warning().Expect(0, () => _engine.ShellOf(actor).Tell("hello"));

        static void Fail(IActorContext context, Message message) => throw new InvalidOperationException($"{message}");
    }

    protected override void AfterAll()
    {
        _engine.Dispose();
        base.AfterAll();
    }
}
