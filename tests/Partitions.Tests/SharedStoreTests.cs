using FslHv.Abi;

namespace FslHv.Partitions.Tests;

/// <summary>A partition's side of shared memory: its own stores until they come back, and others' in between.</summary>
public sealed class SharedStoreTests
{
    private static readonly ValueList<GuestMemoryArea> Areas =
    [
        new("own", 0, 0, 0x4000, DmaOnly: false),
        new("shared", 0x10_0000, 0x8000, 0x4000, DmaOnly: false),
    ];

    private readonly GuestMemory _memory = new(Areas, [new(0x8000, 0x1000), new(0xA000, 0x2000)]);

    [Fact]
    public void Only_what_others_reach_is_reported_and_a_store_is_cut_at_the_ends_of_ranges()
    {
        _memory.TryPlace(0x3000, Bytes.Copy("mine"u8));
        _memory.TryPlace(0x10_1800, Bytes.Copy("mine"u8));
        Assert.False(_memory.HasStores);
        _memory.TryPlace(0x10_0FFE, Bytes.Take([.. Enumerable.Repeat((byte)'a', 2), .. new byte[0x1000], (byte)'b', (byte)'c']));
        Assert.Equal([new SharedStore(new(1), 0x8FFE, Bytes.Copy("aa"u8)), new SharedStore(new(2), 0xA000, Bytes.Copy("bc"u8))], Take());
    }

    [Fact]
    public void Zeros_are_reported_though_nobody_touched_the_page_here()
    {
        Assert.True(_memory.TryClear(0x10_0FF0, 0x20));
        Assert.Equal([new SharedStore(new(1), 0x8FF0, Bytes.Take(new byte[16]))], Take());
        Assert.Equal(0, _memory.TouchedPages);
    }

    [Fact]
    public void A_foreign_store_is_below_own_ones_that_are_on_their_way_and_above_those_that_came_back()
    {
        _memory.TryPlace(0x10_0000, Bytes.Copy("11"u8));
        _memory.TryPlace(0x10_0002, Bytes.Copy("22"u8));
        Take();
        _memory.PlaceForeign(0x8001, Bytes.Copy("xx"u8));
        Assert.Equal("1122", Text(4));
        _memory.OwnStoreReturned(new(1));
        _memory.PlaceForeign(0x8001, Bytes.Copy("xx"u8));
        Assert.Equal("1x22", Text(4));
        _memory.OwnStoreReturned(new(2));
        _memory.PlaceForeign(0x8001, Bytes.Copy("yyy"u8));
        Assert.Equal("1yyy", Text(4));
    }

    /// <summary>The first own store is put on top of the foreign one, so the second must be put on top of the first again.</summary>
    [Fact]
    public void A_later_own_store_stays_on_top_of_an_earlier_one_though_the_foreign_one_leaves_it_alone()
    {
        _memory.TryPlace(0x10_0000, Bytes.Copy("1111"u8));
        _memory.TryPlace(0x10_0002, Bytes.Copy("22"u8));
        Take();
        _memory.PlaceForeign(0x8000, Bytes.Copy("x"u8));
        Assert.Equal("1122", Text(4));
    }

    [Fact]
    public void Foreign_stores_go_where_the_guest_has_the_memory()
    {
        _memory.PlaceForeign(0xA002, Bytes.Copy("there"u8));
        Assert.Equal(Bytes.Copy("there"u8), _memory.ReadPrefix(0x10_2002, 5));
        Assert.False(_memory.HasStores);
    }

    private List<SharedStore> Take()
    {
        var stores = new List<SharedStore>();
        while (_memory.TryTakeStore(out var store))
            stores.Add(store);
        return stores;
    }

    private string Text(int count) => System.Text.Encoding.Latin1.GetString(_memory.ReadPrefix(0x10_0000, count).Span);
}
