using FslHv.Abi;
using FslHv.Actors;
using FslHv.Scenarios;
using FslHv.Simulation;

namespace FslHv.TestKit.Tests;

/// <summary>Two runs that ought to be the same are compared record by record.</summary>
public sealed class DivergenceTests
{
    private static int _runs;

    [Theory]
    [InlineData(null)]
    [InlineData("random")]
    [InlineData("timed")]
    [InlineData("exhaustive")]
    public void Runs_of_the_product_are_the_same(string? strategy)
    {
        var subject = Subjects.Open("scenarios/failover.yaml");
        var recipe = strategy is null ? null : DivergenceFinder.FirstOf(strategy, subject, 3);
        var first = DivergenceFinder.Log(subject, 3, recipe);
        Assert.Null(StepLog.Compare(first, DivergenceFinder.Log(subject, 3, recipe)));
        Assert.True(first.Steps > 200);
    }

    [Fact]
    public void Different_runs_differ_where_their_first_difference_is()
    {
        var subject = Failing.Counter(2);
        var first = DivergenceFinder.Log(subject, 1, new RunRecipe(1, false, new([], "", 0), []));
        var other = new RunRecipe(1, false, new([], "", 0), [default, default, new Choice(ChoiceKind.Delivery, 1, 3)]);
        var divergence = StepLog.Compare(first, DivergenceFinder.Log(subject, 1, other))!;
        Assert.Equal((4, "c", "hypervisor"), (divergence.Step, divergence.First!.Actor, divergence.Second!.Actor));
    }

    /// <summary>The actor of that partition remembers, against all rules, how many runs there were.</summary>
    [Fact]
    public void An_actor_that_is_not_the_same_in_each_run_is_named()
    {
        var parts = new MachineParts
        {
            Partition = (spec, _, _, _, _) => new Forgetful(spec.Label == "b"),
            Hypervisor = (_, _) => new Starter(),
        };
        var subject = new ScenarioSubject(Failing.Counter(2).Scenario, parts);
        var divergence = StepLog.Compare(DivergenceFinder.Log(subject, 1, null), DivergenceFinder.Log(subject, 1, null))!;

        Assert.Equal("b", divergence.Actor);
        Assert.Equal(divergence.First!.Step, divergence.Second!.Step);
        Assert.Matches("Note run [0-9]+$", divergence.First.Text);
        Assert.NotEqual(divergence.First.Text, divergence.Second.Text);
    }

    [Fact]
    public void A_run_that_ends_early_differs_there()
    {
        var log = DivergenceFinder.Log(Failing.Counter(2), 1, null);
        var shorter = new StepLog(Enumerable.Range(0, log.Count - 1).Select(index => log[index]));
        var divergence = StepLog.Compare(log, shorter)!;
        Assert.Null(divergence.Second);
        Assert.Equal((log.Steps, log[log.Count - 1]), (divergence.Step, divergence.First));
        Assert.Null(StepLog.Compare(shorter, log)!.First);
    }

    [Fact]
    public void A_written_log_is_read()
    {
        var log = DivergenceFinder.Log(Subjects.Open("scenarios/failover.yaml"), 1, null);
        var read = StepLogText.Read("x", StepLogText.Write(log), out var error)!;
        Assert.Equal("", error);
        Assert.Null(StepLog.Compare(log, read));
        Assert.Equal(log[7], read[7]);
    }

    [Theory]
    [InlineData("", "x:1: this is no file of hashes: its first line is 'fslhv-hashes 1'")]
    [InlineData("fslhv-hashes 2\nend\n", "x:1: this is no file of hashes: its first line is 'fslhv-hashes 1'")]
    [InlineData("fslhv-hashes 1\n1 00 a", "x:2: the file is cut off: its last line is 'end'")]
    [InlineData("fslhv-hashes 1\n1 00 a b\n", "x:3: the file is cut off: its last line is 'end'")]
    [InlineData("fslhv-hashes 1\n1 zz a b\nend\n", "x:2: a record is written 'STEP HASH ACTOR TEXT'")]
    public void A_broken_log_is_refused_in_one_line(string text, string error)
    {
        Assert.Null(StepLogText.Read("x", text, out var said));
        Assert.Equal(error, said);
    }

    private sealed record Said(int Run) : Note
    {
        public override string ToString() => $"run {Run}";
    }

    private sealed record Go : Message;

    private sealed class Starter : Actor
    {
        public override void Receive(IActorContext context, Message message)
        {
            if (message is HypervisorRequest.PowerOn on)
            {
                foreach (var partition in on.Partitions)
                    context.Tell(partition, new Go());
            }
        }

        public override void AddTo(ref StateHash hash)
        {
        }
    }

    private sealed class Forgetful(bool counts) : Actor
    {
        public override void Receive(IActorContext context, Message message) => context.Log(new Said(counts ? ++_runs : 0));

        public override void AddTo(ref StateHash hash)
        {
        }
    }
}
