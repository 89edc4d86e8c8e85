using FslHv.Actors;

namespace FslHv.Hypervisor.Tests;

public sealed class ByteChannelRingTests
{
    [Fact]
    [Conforms("a.7-25")]
    public void It_holds_4095_bytes_and_no_more()
    {
        var ring = new ByteChannelRing();
        Assert.Equal(4095, ring.Write(new byte[5000]));
        Assert.Equal(0, ring.Write([1]));
        Assert.Equal((4095, 0), (ring.Count, ring.Free));
        Assert.Equal(10, ring.Read(10).Length);
        Assert.Equal(10, ring.Write(new byte[16]));
    }

    [Fact]
    public void An_empty_ring_gives_nothing()
    {
        var ring = new ByteChannelRing();
        Assert.Equal(0, ring.Read(16).Length);
        Assert.Equal((0, 4095), (ring.Count, ring.Free));
    }

    [Fact]
    public void Random_operations_have_the_results_of_a_queue()
    {
        for (var seed = 1; seed <= 200; seed++)
        {
            var random = new Random(seed);
            var ring = new ByteChannelRing();
            var model = new Queue<byte>();
            for (var step = 0; step < 300; step++)
            {
                var data = new byte[random.Next(random.Next(8) == 0 ? 3000 : 17)];
                random.NextBytes(data);
                if (random.Next(2) == 0)
                {
                    var fits = Math.Min(data.Length, 4095 - model.Count);
                    Assert.Equal(fits, ring.Write(data));
                    foreach (var each in data[..fits])
                        model.Enqueue(each);
                }
                else
                {
                    var expected = Enumerable.Range(0, Math.Min(data.Length, model.Count)).Select(_ => model.Dequeue()).ToArray();
                    Assert.True(ring.Read(data.Length).Span.SequenceEqual(expected), $"seed {seed} step {step}");
                }

                Assert.Equal((model.Count, 4095 - model.Count), (ring.Count, ring.Free));
            }
        }
    }

    [Fact]
    public void Its_hash_is_that_of_its_contents_wherever_they_lie()
    {
        var early = new ByteChannelRing();
        early.Write("abc"u8);
        var late = new ByteChannelRing();
        late.Write(new byte[4095]);
        late.Read(4095);
        late.Write("abc"u8);
        Assert.Equal(HashOf(early), HashOf(late));

        late.Write("d"u8);
        Assert.NotEqual(HashOf(early), HashOf(late));
    }

    private static ulong HashOf(ByteChannelRing ring)
    {
        var hash = default(StateHash);
        ring.AddTo(ref hash);
        return hash.Value;
    }
}
