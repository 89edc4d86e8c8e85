using Akka.Event;
using FslHv.Abi;
using FslHv.Actors;
using FslHv.AkkaNet.TestKit;
using FslHv.Contract;

namespace FslHv.AkkaNet.Tests;

/// <summary>Facts and defects in the log of the actor system.</summary>
public sealed class LogTests : FslHvTestKit
{
    [Fact]
    public void A_state_change_is_in_the_log()
    {
        var machine = Boot(Shipped.ManagerAndWorker);

        LogFilter("worker: stopping-percpu → stopped").ExpectOne(() =>
        {
            machine.Shell("worker", LifecycleRequest.Stop);
            machine.FishForState("worker", PartitionState.Stopped);
        });
    }

    [Fact]
    public void A_request_that_is_refused_is_a_warning()
    {
        var machine = Boot(Shipped.ManagerAndWorker);
        var manager = machine["manager"];

        LogFilter("worker: start refused while running", LogLevel.WarningLevel).ExpectOne(
            () => manager.Call(new Hcall.PartitionStart(manager.HandleOf("worker"), 0, Load: true)));
    }

    [Fact]
    public void Every_ring_is_there()
    {
        var machine = Boot(Shipped.ManagerAndWorker);

        LogFilter("rung by manager").Expect(3, () =>
        {
            for (var ring = 0; ring < 3; ring++)
                machine["manager"].Ring("ring-worker");
        });
    }

    [Fact]
    public void A_defect_is_an_error_with_its_exception()
    {
        var engine = CreateEngine();
        var bad = engine.Spawn("bad", () => new Scripted { OnMessage = (_, _) => throw new FormatException("no sense") });
        engine.Inject(bad, new Please("fail"), Duration.Zero);

        EventFilter.Exception<FormatException>(contains: "bad had a defect while it handled Please").ExpectOne(() =>
            Assert.Equal(RunEndReason.Defect, engine.Run(Instant.Never).Reason));
    }
}
