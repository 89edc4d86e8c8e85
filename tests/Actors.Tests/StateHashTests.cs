namespace FslHv.Actors.Tests;

public sealed class StateHashTests
{
    /// <summary>Pinned: recordings and state files of other machines and versions must hash alike.</summary>
    [Fact]
    public void The_hash_is_the_same_on_every_machine_and_for_ever()
    {
        var hash = new StateHash();
        hash.Add(42UL);
        hash.Add("partition");
        hash.Add(true);
        hash.Add([1, 2, 3]);
        Assert.Equal(Pinned, hash.Value);
    }

    [Fact]
    public void Order_counts() => Assert.NotEqual(Of(1, 2), Of(2, 1));

    [Fact]
    public void Zeros_count() => Assert.Equal(3, new HashSet<ulong> { Of(), Of(0), Of(0, 0) }.Count);

    [Fact]
    public void Texts_do_not_run_together()
    {
        var one = new StateHash();
        one.Add("ab");
        one.Add("c");
        var other = new StateHash();
        other.Add("a");
        other.Add("bc");
        Assert.NotEqual(one.Value, other.Value);
    }

    [Fact]
    public void Small_differences_spread()
    {
        var seen = new HashSet<ulong>();
        for (var a = 0UL; a < 300; a++)
        {
            for (var b = 0UL; b < 300; b++)
                Assert.True(seen.Add(Of(a, b)), $"{a}, {b}");
        }
    }

    [Fact]
    public void A_message_hashes_with_its_type_and_its_absence_counts()
    {
        var none = new StateHash();
        none.Add((Message?)null);
        var some = new StateHash();
        some.Add(new Terminated(new ActorId(1)));
        var other = new StateHash();
        other.Add(new Terminated(new ActorId(2)));
        Assert.Equal(3, new HashSet<ulong> { none.Value, some.Value, other.Value }.Count);
    }

    private const ulong Pinned = 172486560786008579;

    private static ulong Of(params ulong[] words)
    {
        var hash = new StateHash();
        foreach (var word in words)
            hash.Add(word);
        return hash.Value;
    }
}
