namespace FslHv.Hypervisor.Tests.Planning;

/// <summary>Machines made at random, with references that are sometimes wrong: whatever they are, the numbers agree with each other.</summary>
public sealed class RandomMachineTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Handles_lines_doorbells_and_guest_trees_agree(int block)
    {
        for (var seed = block * 25; seed < (block + 1) * 25; seed++)
        {
            var tree = Board.Tree(new RandomMachine((ulong)seed).Text());
            var plan = MachinePlanner.Plan(tree);
            Assert.Equal(plan, MachinePlanner.Plan(tree));
            for (var i = 0; i < plan.Partitions.Count; i++)
                PlanChecks.Partition(plan, i);
            PlanChecks.Doorbells(plan);
            PlanChecks.ByteChannels(plan);
        }
    }
}
