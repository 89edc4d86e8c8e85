namespace FslHv.Cluster.Tests;

/// <summary>Bytes that nobody wrote are refused, with little effort.</summary>
public sealed class DamageTests
{
    /// <summary>Far more than any of these values needs, also when the code for a case is made; far less than an unchecked count would ask for.</summary>
    private const long AllocatedMax = 2_000_000;

    /// <summary>The first trip of all makes the codec, which no later one has to pay for.</summary>
    public DamageTests() => Domain.Codec.RoundTrip(new Actors.Terminated(default));

    [Fact]
    public void What_is_cut_off_anywhere_is_refused() => Seeds.Run(usually: 2, atLength: 100, seed => ForAll(seed, (type, bytes) =>
    {
        for (var length = 0; length < bytes.Length; length++)
        {
            var part = bytes.AsSpan(0, length).ToArray();
            Assert.Throws<WireException>(() => Domain.Codec.Read(type, part));
        }
    }));

    [Fact]
    public void What_has_other_bits_is_read_or_refused()
    {
        var (read, refused) = (0, 0);
        Seeds.Run(usually: 4, atLength: 400, seed =>
        {
            var random = new Random(seed);
            ForAll(seed, (type, bytes) =>
            {
                for (var i = 0; i < 10; i++)
                {
                    if (IsRead(type, Damaged(bytes, random)))
                        read++;
                    else
                        refused++;
                }
            });
        });
        Assert.True(read > 100 && refused > 100, $"{read} read, {refused} refused");
    }

    [Fact]
    public void Noise_is_read_or_refused() => Seeds.Run(usually: 2_000, atLength: 200_000, seed =>
    {
        var random = new Random(seed);
        var bytes = new byte[random.Next(1, 64)];
        random.NextBytes(bytes);
        foreach (var type in new[] { typeof(Actors.Terminated), typeof(Abi.PartitionFact.Entered), typeof(Actors.RecordedStep) })
            IsRead(type, bytes);
    });

    private static byte[] Damaged(byte[] bytes, Random random)
    {
        var damaged = bytes.ToArray();
        for (var flips = random.Next(1, 4); flips > 0; flips--)
        {
            var place = random.Next(damaged.Length);
            damaged[place] = random.Next(2) == 0 ? (byte)(damaged[place] ^ (1 << random.Next(8))) : (byte)random.Next(256);
        }

        return damaged;
    }

    private static bool IsRead(Type type, byte[] bytes)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var isRead = true;
        try
        {
            Domain.Codec.Read(type, bytes);
        }
        catch (WireException)
        {
            isRead = false;
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, AllocatedMax);
        return isRead;
    }

    private static void ForAll(int seed, Action<Type, byte[]> damage)
    {
        var values = new RandomValues(seed);
        foreach (var type in Domain.Types)
            damage(type, Domain.Codec.Write(values.Make(type)));
        for (var i = 0; i < 20; i++)
            damage(typeof(Actors.RecordedStep), Domain.Codec.Write(values.MakeStep()));
    }
}
