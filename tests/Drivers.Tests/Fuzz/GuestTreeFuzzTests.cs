using FslHv.Abi;
using FslHv.Actors;
using FslHv.DeviceTree;

namespace FslHv.Drivers.Tests;

/// <summary>A Linux guest whose tree is spoilt boots, or panics, or finds less than there is; no actor in it has a defect.</summary>
public sealed class GuestTreeFuzzTests
{
    private static readonly DeviceTreeDocument[] Originals = [Trees.Manager(withSpare: true), Trees.Manager(), Trees.Plain(80, 81)];

    [Fact]
    public void Whatever_its_tree_says_a_guest_boots_or_panics()
    {
        var working = 0;
        var isWhole = Seeds.Run(usually: 150, atLength: 100_000, seed =>
        {
            var random = new Random(seed);
            var tree = DeviceTreeBlob.Write(TreeMutations.Apply(random, Originals[random.Next(Originals.Length)]));
            if (random.Next(8) == 0)
                tree[random.Next(tree.Length)] ^= (byte)(1 << random.Next(8));
            var program = new LinuxProgram
            {
                Fidelity = Fidelity.Of(FidelityLevels.Every[random.Next(FidelityLevels.Every.Length)]),
                Processes =
                [
                    new DoorbellLogger { Name = "logger" },
                    new FailoverDaemon { Name = "failover" },
                    new ShutdownRequester { Name = "asker", Partition = "worker" },
                ],
            };
            var bench = new GuestBench(program, Bytes.Take(tree)).RunFor(Duration.FromSeconds(1));
            for (var i = 0; i < 6; i++)
                bench.Tell(new PeerCommand.Ring(random.Next(4) == 0 ? (uint)random.Next(100) : 65 + (uint)random.Next(7)));
            if (bench.RunFor(Duration.FromSeconds(1)).Hcalls.Count > 0)
                Interlocked.Increment(ref working);
        });
        Assert.True(!isWhole || working > 50, $"{working} guests work");
    }
}
