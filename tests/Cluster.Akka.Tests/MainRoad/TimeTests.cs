using Akka.Actor;
using FslHv.Abi;
using FslHv.Actors;
using FslHv.AkkaNet.TestKit;
using FslHv.Contract;

namespace FslHv.AkkaNet.Tests;

/// <summary>Time in tests is the scheduler's: hours take no time, and nothing happens before it is due.</summary>
public sealed class TimeTests : FslHvTestKit
{
    [Fact]
    public void An_hour_goes_by_at_once()
    {
        var engine = CreateEngine();
        var actor = new Scripted { OnStarted = context => context.Schedule(Duration.FromSeconds(3600), new Please("wake")) };
        engine.Spawn("sleeper", () => actor);

        engine.Run(Instant.Never);

        Assert.Equal(3600, Assert.Single(actor.Times).Nanoseconds / 1_000_000_000);
    }

    [Fact]
    public void Nothing_strikes_early()
    {
        var engine = CreateEngine();
        var actor = new Scripted { OnStarted = context => context.Schedule(Duration.FromSeconds(10), new Please("wake")) };
        engine.Spawn("sleeper", () => actor);

        Assert.Equal(RunEndReason.TimeReached, engine.Run(Instant.Zero + Duration.FromMilliseconds(9999)).Reason);
        Assert.Empty(actor.Received);
        Assert.Equal(RunEndReason.Quiescent, engine.Run(Instant.Never).Reason);
        Assert.Single(actor.Received);
    }

    [Fact]
    public void Each_timer_strikes_at_its_own_time()
    {
        var engine = CreateEngine();
        var actor = new Scripted
        {
            OnStarted = context =>
            {
                foreach (var after in (int[])[30, 10, 20])
                    context.Schedule(Duration.FromMilliseconds(after), new Ball(after));
            },
        };
        engine.Spawn("clock", () => actor);

        engine.Run(Instant.Never);

        Assert.Equal([10, 20, 30], actor.Numbers);
        Assert.Equal([10, 20, 30], actor.Times.Select(at => (int)(at.Nanoseconds / 1_000_000)));
    }

    [Fact]
    public void The_machine_stands_still_while_the_test_does_something_else()
    {
        var machine = Boot(Shipped.ManagerAndWorker);
        var before = machine.Now;

        machine["manager"].Begin(new Hcall.DoorbellSend(machine["manager"].HandleOf("ring-worker")));

        Assert.Equal(before, machine.Now);
        machine["worker"].Probe.ExpectNoMsg(TimeSpan.FromMilliseconds(50));
        machine["worker"].ExpectDoorbell("ring-me");
    }

    [Fact]
    public void Timers_of_Akka_and_of_the_machine_go_by_one_clock()
    {
        var engine = CreateEngine();
        engine.Spawn("sleeper", () => new Scripted { OnStarted = context => context.Schedule(Duration.FromSeconds(5), new Please("wake")) });
        Scheduler.ScheduleTellOnce(TimeSpan.FromSeconds(4), TestActor, "before", ActorRefs.NoSender);
        Scheduler.ScheduleTellOnce(TimeSpan.FromSeconds(6), TestActor, "after", ActorRefs.NoSender);

        engine.Run(Instant.Never);

        ExpectMsg("before");
        ExpectNoMsg(TimeSpan.Zero);
        Scheduler.Advance(TimeSpan.FromSeconds(1));
        ExpectMsg("after");
    }
}
