using FslHv.Abi;
using FslHv.Actors;
using FslHv.Simulation;

namespace FslHv.Scenarios.Tests;

/// <summary>Copies, leaks, and runs that do not come to an end.</summary>
public sealed class EndOfRunTests
{
    private const string CopyRule = "copies whole or reported: ";
    private const string LeakRule = "no leak of handles: ";

    private static readonly Hcall Copy = new Hcall.PartitionMemcpy(new(1), new(2), 0x1000, 1);

    private readonly CheckedRun _copies = new(Boards.Mutual, "copies-whole-or-reported");
    private readonly CheckedRun _leaks = new(Boards.Mutual, "no-leak-of-handles");

    [Theory]
    [InlineData(100, 100, HcallStatus.Success)]
    [InlineData(100, 40, HcallStatus.Fault)]
    [InlineData(40, 40, HcallStatus.Fault)]
    [InlineData(100, 100, HcallStatus.Fault)]
    public void A_copy_that_is_whole_or_says_that_it_is_not_breaks_no_rule(int read, long written, HcallStatus status) =>
        Assert.Equal([], CopyPiece(read, written, status));

    [Theory]
    [InlineData(100, 40)]
    [InlineData(40, 40)]
    public void A_copy_that_is_not_whole_and_says_nothing_is_found(int read, long written) => Assert.Equal(
        [$"{CopyRule}40 bytes of a piece of a copy were written, which is not all, but the call says success"], CopyPiece(read, written, HcallStatus.Success));

    [Fact]
    public void A_copy_that_goes_on_after_a_hole_is_found() => Assert.Equal(
        [$"{CopyRule}40 bytes of a piece of a copy were written, which is not all, and the copy goes on"], CopyPiece(100, 40, null));

    [Fact]
    public void What_is_no_copy_may_be_short()
    {
        _copies.Deliver(5, 1, 3, new MemoryRequest.Write(new(8), [new MemoryPiece(0, Bytes.Take(new byte[100]))], null), cause: 4);
        _copies.Deliver(6, 3, 1, new MemoryAnswer.Written(new(8), 4));
        Assert.Equal([], _copies.Findings());
    }

    [Fact]
    public void A_file_whose_process_is_gone_and_that_stays_open_is_found()
    {
        OpenFile();
        _leaks.Stop(3, 60);
        Assert.Equal([$"{LeakRule}the file opened 2us #2 was never closed, and no process holds it"], _leaks.Findings());
    }

    [Fact]
    public void A_file_that_is_held_closed_or_gone_with_its_guest_is_no_leak()
    {
        OpenFile(70);
        OpenFile(71);
        _leaks.Deliver(3, 61, 71, new Syscall.Duplicate(new(1)));
        _leaks.Stop(4, 60);
        _leaks.Stop(5, 70);
        OpenFile(72);
        _leaks.Tell(6, new FileFact.Closed("standby", 3), by: 72);
        Assert.Equal([], _leaks.Findings());
    }

    [Fact]
    public void A_run_that_its_time_ended_has_no_leaks()
    {
        OpenFile();
        _leaks.Stop(3, 60);
        _leaks.Ask(4, 61, 1, Copy);
        Assert.Equal([], _leaks.Findings(RunEndReason.TimeReached));
    }

    [Fact]
    public void A_call_that_is_never_answered_is_found()
    {
        _leaks.Ask(1, 60, 1, Copy);
        _leaks.Ask(2, 61, 1, Copy);
        _leaks.Answer(3, 61, 1, HcallStatus.Success);
        _leaks.Ask(4, 62, 1, Copy);
        _leaks.Stop(5, 62);
        Assert.Equal([$"{LeakRule}PartitionMemcpy of partition 1 of 1us #1 was never answered"], _leaks.Findings());
    }

    /// <summary>A machine that resets gets, and loses, calls of guests that are gone.</summary>
    [Fact]
    public void A_call_that_comes_when_its_asker_is_gone_is_no_leak()
    {
        _leaks.Stop(1, 60);
        _leaks.Ask(2, 60, 1, Copy);
        Assert.Equal([], _leaks.Findings());
    }

    [Fact]
    public void A_hypervisor_that_hangs_answers_nobody()
    {
        _leaks.Ask(1, 60, 1, Copy);
        _leaks.Tell(2, new MachineFact.Hung());
        Assert.Equal([], _leaks.Findings());
    }

    [Fact]
    public void Where_a_node_died_nothing_is_said_of_what_was_held()
    {
        OpenFile();
        _leaks.Stop(3, 60);
        _leaks.Ask(4, 61, 1, Copy);
        _leaks.Tell(5, new PartitionFact.Lost("standby"));
        Assert.Equal([], _leaks.Findings());
    }

    [Fact]
    public void Pages_that_are_lost_without_a_defect_are_found()
    {
        Fact leaked = new DriverFact.Leaked("standby", 2);
        _leaks.Tell(1, leaked);
        Assert.Equal([$"{LeakRule}{leaked}"], _leaks.Findings());
        var known = new CheckedRun(
            Boards.Mutual, [Fidelity.None, Fidelity.None.With(Defect.MemcpyPageArrayLeak, true)], "no-leak-of-handles");
        known.Tell(1, leaked);
        Assert.Equal([], known.Findings());
    }

    [Fact]
    public void A_livelock_is_told_with_what_goes_round()
    {
        var result = RunOf(context => context.Tell(context.Self, new Chatter()));
        Assert.Equal(RunEndReason.StepsReached, result.End.Reason);
        Assert.StartsWith("a livelock, without a new fact: of the last 256 records ", result.Findings.Single().Text);
        Assert.Contains("active → active: Chatter", result.Findings.Single().Text);
        Assert.StartsWith("still going on, without a new fact: ", result.Remarks.Single());
    }

    [Fact]
    public void What_tells_new_facts_is_no_livelock()
    {
        var count = 0;
        var result = RunOf(context =>
        {
            context.Log(new ProcessFact.Said("active", "p", $"{count++}"));
            context.Tell(context.Self, new Chatter());
        });
        Assert.StartsWith("no livelock in sight, but no end either: ", result.Findings.Single().Text);
    }

    [Fact]
    public void What_tells_the_same_facts_again_is_a_livelock()
    {
        var result = RunOf(context =>
        {
            context.Log(new ProcessFact.Said("active", "p", "again"));
            context.Tell(context.Self, new Chatter());
        });
        Assert.StartsWith("a livelock, without a new fact: ", result.Findings.Single().Text);
    }

    [Fact]
    public void A_run_that_its_time_ended_says_what_goes_on_and_breaks_no_rule()
    {
        var scenario = Texts.Bind(
            "until: 100ms\ntimeline: [{ when: { fact: guest.booted, guest: active }, every: true, restart-self: active }]\n", Boards.Mutual);
        var result = Runs.Run(scenario, 1);
        Assert.True(result.Holds);
        Assert.StartsWith("still going on: of the last ", result.Remarks[0]);
    }

    private void OpenFile(ulong file = 70)
    {
        _leaks.Tell(1, new FileFact.Opened("standby", 1, "p"));
        _leaks.Deliver(2, 9, 60, new SyscallAnswer.Opened(new(1), Errno.None, new ActorId(file)), cause: 1);
    }

    /// <summary>100 bytes are asked for; the status is told in the step in which the hypervisor hears what was written; null: no answer.</summary>
    private IEnumerable<string> CopyPiece(int read, long written, HcallStatus? status)
    {
        _copies.Deliver(1, 1, 2, new MemoryRequest.Read(new(7), [new MemoryRange(0, 60), new MemoryRange(0x100, 40)]));
        _copies.Deliver(2, 2, 1, new MemoryAnswer.Read(new(7), [Bytes.Take(new byte[read])]), cause: 1);
        _copies.Deliver(3, 1, 3, new MemoryRequest.Write(new(8), [new MemoryPiece(0, Bytes.Take(new byte[read]))], null), cause: 2);
        _copies.Deliver(4, 3, 1, new MemoryAnswer.Written(new(8), written), cause: 3);
        if (status is { } told)
            _copies.Tell(4, new HypervisorFact.HcallAnswered("active", Copy, told));
        return _copies.Findings();
    }

    private static ScenarioResult RunOf(Action<IActorContext> handle)
    {
        var scenario = Texts.Bind("", Boards.Mutual);
        var parts = new MachineParts { Partition = (spec, _, _, _, _) => new Chatterer(spec.Label == "active" ? handle : _ => { }) };
        var engine = new SimulationEngine(new SimulationOptions(1) { StepsMax = 2_000 });
        return new ScenarioRun(scenario, engine, new ScenarioRunOptions { Parts = parts }).Run();
    }

    private sealed record Chatter : Message;

    private sealed class Chatterer(Action<IActorContext> handle) : Actor
    {
        public override void Receive(IActorContext context, Message message) => handle(context);

        public override void AddTo(ref StateHash hash)
        {
        }
    }
}
