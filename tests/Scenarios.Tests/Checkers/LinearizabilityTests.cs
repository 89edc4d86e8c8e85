using FslHv.Abi;
using FslHv.Actors;
using FslHv.Partitions;
using static FslHv.Abi.PartitionState;

namespace FslHv.Scenarios.Tests;

/// <summary>What the rule makes of hcalls, commands and watchdogs; and of an actor that breaks it.</summary>
public sealed class LinearizabilityTests
{
    private static readonly Handle Active = new(1);

    private readonly CheckedRun _run = new(Boards.Mutual, "linearizable-states");
    private long _step;

    public LinearizabilityTests()
    {
        Enter(StartingUninit, Starting);
        Enter(Starting, Running);
    }

    [Fact]
    public void A_manager_and_the_partition_itself_may_stop_it_at_once()
    {
        Ask(50, new Hcall.PartitionStop(Handle.Self), partition: 1);
        Ask(60, new Hcall.PartitionStop(Active), partition: 2);
        Enter(Running, Stopping);
        Answer(60, HcallStatus.Success);
        Answer(50, HcallStatus.InvalidState);
        Assert.Equal([], _run.Findings());
    }

    [Fact]
    public void Two_that_both_restart_it_are_found()
    {
        Ask(50, new Hcall.PartitionRestart(Handle.Self), partition: 1);
        Ask(60, new Hcall.PartitionRestart(Active), partition: 2);
        Enter(Running, Stopping);
        Answer(50, HcallStatus.Success);
        Answer(60, HcallStatus.Success);
        Assert.Equal(
            ["linearizable states: Restart of active answered success: no order of the requests gives that; meanwhile it was running, stopping"],
            _run.Findings());
    }

    [Fact]
    public void A_status_that_is_out_of_date_is_found()
    {
        Ask(60, new Hcall.PartitionStop(Active), partition: 2);
        Enter(Running, Stopping);
        Answer(60, HcallStatus.Success);
        Ask(61, new Hcall.PartitionGetStatus(Active), partition: 2);
        _run.Answer(++_step, 61, 61, HcallStatus.Success, PartitionStatus.Running);
        Assert.Equal(
            ["linearizable states: GetStatus of active answered running: no order of the requests gives that; meanwhile it was stopping"], _run.Findings());
    }

    [Fact]
    public void Partitions_are_judged_one_by_one()
    {
        Ask(60, new Hcall.PartitionStop(Handle.Self), partition: 2);
        Enter(Running, Stopping);
        Assert.Equal(["linearizable states: active: running → stopping, but no request that is open leads there"], _run.Findings());
    }

    [Fact]
    public void A_handle_that_is_no_partitions_asks_nothing_of_one()
    {
        Ask(60, new Hcall.PartitionStop(new(65)), partition: 2);
        Answer(60, HcallStatus.Invalid);
        Assert.Equal([], _run.Findings());
    }

    [Fact]
    public void An_answer_that_finds_nobody_is_one()
    {
        Ask(50, new Hcall.PartitionStop(Handle.Self), partition: 1);
        Enter(Running, Stopping);
        _run.Stop(++_step, 50);
        _run.Deliver(++_step, 1, 50, new HcallAnswer(new(50), HcallStatus.InvalidState), kind: TraceKind.DeadLetter);
        Assert.Single(_run.Findings());
    }

    [Fact]
    public void A_call_that_was_held_while_its_partition_was_paused_counts()
    {
        var held = new GuestCall.Issue(new(1), new(1), new(9), new(1), new Hcall.PartitionStop(Handle.Self));
        _run.Deliver(++_step, 2, 1, new PartitionReport.HeldCall(new(1), new(50), held));
        Enter(Running, Stopping);
        _run.Answer(++_step, 50, 9, HcallStatus.Success);
        Assert.Equal([], _run.Findings());
    }

    [Fact]
    public void The_shell_pauses_and_resumes()
    {
        Type(LifecycleRequest.Pause);
        Enter(Running, Pausing);
        Typed(LifecycleRequest.Pause, HcallStatus.Success);
        Enter(Pausing, Paused);
        Type(LifecycleRequest.Resume);
        Typed(LifecycleRequest.Resume, HcallStatus.InvalidState);
        Assert.Equal(
            ["linearizable states: hypervisor shell: resume active: couldn't resume partition: answered EV_INVALID_STATE: no order of the requests gives that; "
                + "meanwhile it was paused"],
            _run.Findings());
    }

    [Fact]
    public void A_watchdog_stops_its_partition_by_itself()
    {
        _run.Tell(++_step, new WatchdogFact.Expired("active", 0, "reset"), by: 2);
        _run.Tell(_step, Facts.Entered("active", Running, Stopping), by: 2);
        Enter(Stopping, StoppingPercpu);
        Enter(StoppingPercpu, Starting);
        Assert.Equal([], _run.Findings());
    }

    [Fact]
    public void A_watchdog_that_only_warns_stops_nothing()
    {
        _run.Tell(++_step, new WatchdogFact.Expired("active", 0, "wis"), by: 2);
        _run.Tell(_step, Facts.Entered("active", Running, Stopping), by: 2);
        Assert.Single(_run.Findings());
    }

    [Fact]
    public void A_reset_of_the_machine_forgets_what_was_asked()
    {
        Ask(60, new Hcall.PartitionStop(Active), partition: 2);
        _run.Tell(++_step, new MachineFact.Reset("standby", "hcall"));
        Enter(Running, StartingUninit);
        Enter(StartingUninit, Starting);
        Enter(Starting, Running);
        Answer(60, HcallStatus.Success);
        Enter(Running, Stopping);
        Assert.Equal(["linearizable states: active: running → stopping, but no request that is open leads there"], _run.Findings());
    }

    [Fact]
    public void What_is_asked_while_its_node_is_dead_is_not_judged_and_what_comes_after_is()
    {
        Ask(60, new Hcall.PartitionStop(Active), partition: 2);
        _run.Tell(++_step, new PartitionFact.Lost("active"), by: 1);
        Answer(60, HcallStatus.Success);
        Ask(61, new Hcall.PartitionStop(Active), partition: 2);
        Answer(61, HcallStatus.Success);
        Enter(StoppingPercpu, Stopped);
        _run.Tell(++_step, new PartitionFact.CameBack("active"), by: 1);
        Assert.Equal([], _run.Findings());
        Enter(Stopped, Starting);
        Assert.Equal(["linearizable states: active: stopped → starting, but no request that is open leads there"], _run.Findings());
    }

    [Fact]
    public void After_the_hypervisors_node_died_a_partition_is_judged_from_its_next_state_on()
    {
        _run.Tell(++_step, new MachineFact.Reset("node", "came-back"), by: 1);
        Enter(Paused, Stopping);
        Assert.Equal([], _run.Findings());
        Enter(Stopping, StoppingPercpu);
        Enter(StoppingPercpu, Stopped);
        Enter(Stopped, Starting);
        Assert.Single(_run.Findings());
    }

    [Fact]
    public void Too_many_requests_at_once_are_undecided_and_said_to_be()
    {
        for (var asker = 100UL; asker < 165; asker++)
            Ask(asker, new Hcall.PartitionGetStatus(Active), partition: 2);
        Assert.Equal([], _run.Findings());
        Assert.Equal(["linearizable states: active is undecided after 65 requests: too many at once"], _run.Remarks);
    }

    /// <summary>Its partitions change as they should, and say that they run whenever they are asked.</summary>
    [Fact]
    public void A_partition_that_always_says_that_it_runs_is_found()
    {
        var scenario = Texts.Bind(
            "timeline: [{ at: 50ms, stop-self: active }, { at: 100ms, manage: { guest: standby, do: status, partition: active } }]\n", Boards.Mutual);
        var parts = new MachineParts
        {
            Partition = (spec, program, isReadable, images, fidelity) => new Boaster(new(spec, program, isReadable, fidelity, images)),
        };
        var result = new ScenarioRun(scenario, Runs.Engine(scenario, 1), new ScenarioRunOptions { Parts = parts }).Run();
        Assert.NotEmpty(result.Findings);
        Assert.All(result.Findings, finding => Assert.Equal("linearizable states", finding.Rule));
        Assert.EndsWith("GetStatus of active answered running: no order of the requests gives that; meanwhile it was stopped", result.Findings[^1].Text);
    }

    private void Enter(PartitionState from, PartitionState to) => _run.Tell(++_step, Facts.Entered("active", from, to), by: 2);

    private void Ask(ulong asker, Hcall call, uint partition) => _run.Ask(++_step, asker, asker, call, partition);

    private void Answer(ulong asker, HcallStatus status) => _run.Answer(++_step, asker, asker, status);

    private void Type(LifecycleRequest request) =>
        _run.Deliver(++_step, 1, 2, new PartitionRequest.ChangeState(new(1), request, StopOrigin.Shell));

    private void Typed(LifecycleRequest request, HcallStatus status) => _run.Tell(++_step, new HypervisorFact.ShellAnswered("active", request, status), by: 1);

    private sealed class Boaster(PartitionActor partition) : Actor
    {
        public override void Receive(IActorContext context, Message message)
        {
            if (message is PartitionRequest.GetStatus ask)
                context.Reply(new PartitionAnswer(ask.Id, HcallStatus.Success, PartitionStatus.Running));
            else
                partition.Receive(context, message);
        }

        public override void AddTo(ref StateHash hash) => partition.AddTo(ref hash);
    }
}
