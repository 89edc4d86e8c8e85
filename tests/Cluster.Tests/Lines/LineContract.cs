using System.Text;

namespace FslHv.Cluster.Tests;

/// <summary>What every broker keeps to.</summary>
public abstract class LineContract
{
    private static int _machines;

    /// <summary>A machine that no other test has.</summary>
    private protected string Machine { get; } = $"m{Environment.ProcessId}-{Interlocked.Increment(ref _machines)}";

    /// <summary>The broker; the test does not end it.</summary>
    protected abstract IBroker Broker { get; }

    [Fact]
    public async Task All_read_the_log_in_one_order_each_from_its_first_entry()
    {
        var (first, second, late) = (new Hearing(), new Hearing(), new Hearing());
        await using var one = await Join("one", first);
        await using var two = await Join("two", second);
        await Task.WhenAll(Append(one, "a", 500), Append(two, "b", 500));
        await first.WaitFor(1000);
        await second.WaitFor(1000);
        await using var three = await Join("three", late);
        await late.WaitFor(1000);
        Assert.Equal(first.Heard, second.Heard);
        Assert.Equal(first.Heard, late.Heard);
        Assert.Equal(Enumerable.Range(0, 1000).Select(offset => $"{offset}"), first.Heard.Select(each => each.Split('=')[0]));
        Assert.Equal(Enumerable.Range(0, 500).Select(number => $"a{number}"), Entries(first, "a"));
        Assert.Equal(Enumerable.Range(0, 500).Select(number => $"b{number}"), Entries(first, "b"));
        Assert.All([first, second, late], each => Assert.False(each.WasCalledTwiceAtOnce));
    }

    [Fact]
    public async Task Packets_reach_one_mailbox_in_the_order_of_their_sender()
    {
        var (first, second) = (new Hearing(), new Hearing());
        await using var one = await Join("one", first);
        await using var two = await Join("two", second);
        for (var number = 0; number < 1000; number++)
            await one.SendAsync("two", Bytes($"{number}"));
        await one.SendAsync("one", Bytes("self"));
        await second.WaitFor(1000);
        Assert.Equal(Enumerable.Range(0, 1000).Select(number => $"<{number}"), second.Heard);
        await first.WaitFor(1);
        Assert.Equal(["<self"], first.Heard);
    }

    [Fact]
    public async Task A_packet_for_nobody_vanishes_and_the_line_lives_on()
    {
        var hearing = new Hearing();
        await using var line = await Join("one", hearing);
        await line.SendAsync("nobody", Bytes("lost"));
        await line.AppendAsync(Bytes("kept"));
        await line.SendAsync("one", Bytes("kept"));
        await hearing.WaitFor("0=kept");
        await hearing.WaitFor("<kept");
        Assert.Equal(2, hearing.Heard.Length);
    }

    [Fact]
    public async Task The_end_of_a_line_is_told_to_the_others_and_then_to_itself_last()
    {
        var (first, second) = (new Hearing(), new Hearing());
        await using var one = await Join("one", first);
        var two = await Join("two", second);
        await two.DisposeAsync();
        await first.WaitFor("-two");
        await second.WaitFor("closed");
        Assert.Equal("closed", Assert.Single(second.Heard));
        Assert.All(first.Heard, each => Assert.Equal("-two", each));
    }

    [Fact]
    public async Task A_line_that_ended_takes_nothing_any_more()
    {
        var line = await Join("one", new Hearing());
        await line.DisposeAsync();
        await line.DisposeAsync();
        await Assert.ThrowsAsync<BrokerException>(() => line.AppendAsync(Bytes("x")).AsTask());
        await Assert.ThrowsAsync<BrokerException>(() => line.SendAsync("one", Bytes("x")).AsTask());
    }

    [Fact]
    public async Task Machines_do_not_hear_of_each_other()
    {
        var (here, there) = (new Hearing(), new Hearing());
        await using var one = await Join("one", here);
        var other = await Broker.JoinAsync(Machine + "-b", "one", there, CancellationToken.None);
        await other.AppendAsync(Bytes("there"));
        await other.SendAsync("one", Bytes("there"));
        await there.WaitFor(2);
        await other.DisposeAsync();
        await one.AppendAsync(Bytes("here"));
        await here.WaitFor(1);
        Assert.Equal(["0=here"], here.Heard);
        await Broker.RemoveAsync(Machine + "-b", CancellationToken.None);
    }

    [Fact]
    public async Task A_machine_that_is_removed_begins_with_an_empty_log()
    {
        var (before, after) = (new Hearing(), new Hearing());
        var one = await Join("one", before);
        await one.AppendAsync(Bytes("old"));
        await before.WaitFor("0=old");
        await one.DisposeAsync();
        await Broker.RemoveAsync(Machine, CancellationToken.None);
        await Broker.RemoveAsync(Machine, CancellationToken.None);
        await using var two = await Join("two", after);
        await two.AppendAsync(Bytes("new"));
        await after.WaitFor("0=new");
        Assert.Equal(["0=new"], after.Heard);
    }

    [Fact]
    public async Task Who_gives_up_before_joining_has_not_joined()
    {
        using var given = new CancellationTokenSource();
        await given.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Broker.JoinAsync(Machine, "one", new Hearing(), given.Token));
        await using var line = await Join("one", new Hearing());
    }

    internal static ReadOnlyMemory<byte> Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private protected Task<ILine> Join(string line, Hearing hearing) => Broker.JoinAsync(Machine, line, hearing, CancellationToken.None);

    private protected Task Remove() => Broker.RemoveAsync(Machine, CancellationToken.None);

    private static async Task Append(ILine line, string head, int count)
    {
        for (var number = 0; number < count; number++)
            await line.AppendAsync(Bytes($"{head}{number}"));
    }

    private static IEnumerable<string> Entries(Hearing hearing, string head) =>
        hearing.Heard.Select(each => each.Split('=')[1]).Where(text => text.StartsWith(head, StringComparison.Ordinal));
}
