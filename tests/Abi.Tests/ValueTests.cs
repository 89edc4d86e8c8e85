using FslHv.Actors;

namespace FslHv.Abi.Tests;

public sealed class ValueTests
{
    [Fact]
    public void Lists_of_the_same_contents_are_equal_and_so_are_records_that_hold_them()
    {
        ValueList<Handle> one = [new Handle(65), new Handle(66)];
        ValueList<Handle> same = [new Handle(65), new Handle(66)];
        Assert.Equal(one, same);
        Assert.Equal(one.GetHashCode(), same.GetHashCode());
        Assert.Equal(
            new SyscallAnswer.ReadDone(new RequestId(1), Errno.None, one), new SyscallAnswer.ReadDone(new RequestId(1), Errno.None, same));
        Assert.NotEqual(one, [new Handle(66), new Handle(65)]);
    }

    [Fact]
    public void A_list_that_nobody_made_is_empty()
    {
        ValueList<int> none = default;
        Assert.Empty(none);
        Assert.Equal(ValueList<int>.Empty, none);
        Assert.Equal("[]", none.ToString());
    }

    [Fact]
    public void Bytes_of_the_same_contents_are_equal_and_print_alike()
    {
        Assert.Equal(Bytes.Copy([1, 2, 3]), Bytes.Take([1, 2, 3]));
        Assert.Equal(Bytes.Copy([1, 2, 3]).ToString(), Bytes.Take([1, 2, 3]).ToString());
        Assert.NotEqual(Bytes.Copy([1, 2, 3]).ToString(), Bytes.Copy([1, 2, 4]).ToString());
        Assert.Equal(0, default(Bytes).Length);
        Assert.Equal(Bytes.Empty, default);
    }

    [Fact]
    public void Minus_one_is_oneself()
    {
        Assert.Equal("-1", Handle.Self.ToString());
        Assert.Equal(uint.MaxValue, Handle.Self.Value);
    }

    [Fact]
    public void Each_message_hashes_by_all_its_contents()
    {
        GuestCall[] calls =
        [
            new GuestCall.Issue(new(1), new(1), new(1), new(1), new Hcall.PartitionStop(new(2))),
            new GuestCall.Issue(new(2), new(1), new(1), new(1), new Hcall.PartitionStop(new(2))),
            new GuestCall.Issue(new(1), new(2), new(1), new(1), new Hcall.PartitionStop(new(2))),
            new GuestCall.Issue(new(1), new(1), new(2), new(1), new Hcall.PartitionStop(new(2))),
            new GuestCall.Issue(new(1), new(1), new(2), new(2), new Hcall.PartitionStop(new(2))),
            new GuestCall.Issue(new(1), new(1), new(1), new(1), new Hcall.PartitionStop(new(3))),
            new GuestCall.Issue(new(1), new(1), new(1), new(1), new Hcall.PartitionRestart(new(2))),
            new GuestCall.TakeInterrupt(new(1), new(1), new(1), new(1), 0),
            new GuestCall.TakeInterrupt(new(1), new(1), new(1), new(1), 1),
        ];
        Assert.Equal(calls.Length, calls.Select(HashOf).Distinct().Count());
    }

    private static ulong HashOf(Message message)
    {
        var hash = new StateHash();
        hash.Add(message);
        return hash.Value;
    }
}
