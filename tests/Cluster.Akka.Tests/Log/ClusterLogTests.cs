namespace FslHv.AkkaNet.Tests;

/// <summary>The log of a machine and its copies, on paper: nothing is lost, doubled or shown in two orders, whoever dies.</summary>
public sealed class ClusterLogTests
{
    /// <summary>Few enough that the cluster lives: more than half of it are never dead at once.</summary>
    private const int MembersMin = 3;

    [Fact]
    public void What_one_says_all_are_shown_in_one_order()
    {
        var cluster = Begin(seed: 1, members: 3);
        for (var i = 0; i < 30; i++)
        {
            cluster.Members[i % 3].Say();
            cluster.DeliverOne();
        }

        cluster.Calm();

        Assert.Equal(30, cluster.Sequence.Count);
        Assert.All(cluster.Members, member => Assert.Equal(cluster.Sequence, member.Shown));
    }

    [Fact]
    public void Nothing_is_shown_that_not_more_than_half_of_the_members_have()
    {
        var cluster = Begin(seed: 1, members: 4);
        foreach (var member in cluster.Members.Skip(2))
            member.IsStill = true;
        cluster.Members[1].Say();
        cluster.Calm();
        Assert.Empty(cluster.Sequence);

        cluster.Members[2].IsStill = false;
        cluster.Calm();
        Assert.Single(cluster.Sequence);
    }

    /// <summary>Others are never still, and yet the one is heard.</summary>
    [Fact]
    public void A_line_whose_word_was_lost_says_it_again_though_others_are_accepted_all_the_time()
    {
        var cluster = Begin(seed: 1, members: 3);
        cluster.LossPercent = 100;
        cluster.Members[1].Say();
        while (cluster.DeliverOne())
        {
        }

        cluster.LossPercent = 0;
        for (var i = 0; i < 10; i++)
        {
            cluster.Members[2].Say();
            while (cluster.DeliverOne())
            {
            }

            cluster.Tick();
        }

        Assert.Contains(cluster.Members[1].Said.Single(), cluster.Sequence);
    }

    /// <summary>The new log has to be told only what the former did not show.</summary>
    [Fact]
    public void What_was_said_to_a_log_that_died_is_said_to_the_next_one_at_once()
    {
        var cluster = Begin(seed: 1, members: 4);
        cluster.Members[0].End();
        cluster.Members[2].Say();
        cluster.Remove(cluster.Members[0]);
        while (cluster.DeliverOne())
        {
        }

        Assert.Equal(2, cluster.Logs);
        Assert.Equal(cluster.Members[2].Said, cluster.Members[3].Shown);
    }

    /// <summary>A member has said what it has of a machine, and forgets it before it is asked for it.</summary>
    [Fact]
    public void A_machine_that_is_forgotten_while_the_log_begins_is_not_waited_for()
    {
        var (log, near, far) = (new LogKeeper("near", chunk: 100), new HeardPeer(), new HeardPeer());
        log.Begin([("near", near), ("far", far)]);
        log.On(new LogMessage.Have(1, "near", []));
        log.On(new LogMessage.Forget("over"));
        log.On(new LogMessage.Have(1, "far", [("over", 100)]));
        log.On(new LogMessage.Fetched(1, "over", 0, []));

        log.On(new LogMessage.Add("m", new LogRecord(LogRecordKind.Joined, "line", 1, default)));

        Assert.Single(far.Heard.OfType<LogMessage.Fetch>());
        Assert.Contains(far.Heard.OfType<LogMessage.Store>(), store => store is { Machine: "m", Records.Count: 1 });
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(30)]
    public void Members_die_stand_still_and_come_up_and_the_sequence_is_one(int lossPercent)
    {
        const int Runs = 300;
        var logs = 0;
        for (var seed = 1; seed <= Runs; seed++)
        {
            var cluster = Begin(seed, MembersMin + (seed % 3));
            cluster.LossPercent = lossPercent;
            for (var step = 0; step < 2000; step++)
                Step(cluster);
            Settle(cluster);

            var living = cluster.Members.Where(member => member is { IsRunning: true, IsRemoved: false }).ToList();
            foreach (var member in living)
            {
                Assert.True(member.Shown.SequenceEqual(cluster.Sequence), $"seed {seed}: {member} was shown {member.Shown.Count} of {cluster.Sequence.Count}");
                Assert.True(
                    cluster.Sequence.Where(entry => entry.StartsWith($"{member.Line}:", StringComparison.Ordinal)).SequenceEqual(member.Said),
                    $"seed {seed}: not all that {member} has said is there once, in its order");
            }

            Assert.True(cluster.Sequence.Distinct().Count() == cluster.Sequence.Count, $"seed {seed}: something is there twice");
            logs += cluster.Logs;
        }

        Assert.True(logs > 2 * Runs, $"the log moved too seldom for this to say anything: {logs} logs");
    }

    private static PaperCluster Begin(int seed, int members)
    {
        var cluster = new PaperCluster(seed);
        for (var i = 0; i < members; i++)
            cluster.Add();
        cluster.Calm();
        return cluster;
    }

    private static void Step(PaperCluster cluster)
    {
        var living = cluster.Members.Where(member => member is { IsRunning: true, IsRemoved: false }).ToList();
        var any = living[cluster.Draw(living.Count)];
        switch (cluster.Draw(100))
        {
            case < 20 when !any.IsStill:
                any.Say();
                break;
            case < 28:
                cluster.Tick();
                break;
            case 28 or 29 when cluster.IsMended && living.Count >= MembersMin:
                any.End();
                break;
            case 30 or 31 when cluster.IsMended && living.Count >= MembersMin:
                any.IsStill = true;
                break;
            case 32 or 33 when cluster.Members.FirstOrDefault(IsSilent) is { } silent:
                cluster.Remove(silent);
                break;
            case 34 or 35 when cluster.Members.FirstOrDefault(member => member.IsStill) is { } still:
                still.IsStill = false; // One that was declared dead meanwhile does not know yet.
                break;
            case 36 or 37 when cluster.Members.FirstOrDefault(member => member is { IsRunning: true, IsRemoved: true, IsStill: false }) is { } late:
                late.End();
                break;
            case 38 when cluster.IsMended && living.Count < 6:
                cluster.Add();
                break;
            default:
                cluster.DeliverOne();
                break;
        }
    }

    private static bool IsSilent(PaperMember member) => !member.IsRemoved && (member.IsStill || !member.IsRunning);

    /// <summary>Whoever stood still goes on, whoever is dead is known to be, and nothing befalls anybody any more.</summary>
    private static void Settle(PaperCluster cluster)
    {
        foreach (var member in cluster.Members)
        {
            member.IsStill = false;
            if (member.IsRemoved)
                member.End();
            else if (!member.IsRunning)
                cluster.Remove(member);
        }

        cluster.Calm();
    }

    private sealed class HeardPeer : ILogPeer
    {
        public List<LogMessage> Heard { get; } = [];

        public void Tell(LogMessage message) => Heard.Add(message);
    }
}
