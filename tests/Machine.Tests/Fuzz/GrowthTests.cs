using FslHv.Abi;

namespace FslHv.Machine.Tests.Fuzz;

/// <summary>
/// What the live heap grows by while register sets go on and on: nothing to speak of. One MiB is 70 bytes for each of the calls in between (5 in the
/// long tier), so that a single object kept for each would show. Alone, because the heap belongs to all tests of the project.
/// </summary>
[Collection(nameof(GrowthTests))]
[CollectionDefinition(nameof(GrowthTests), DisableParallelization = true)]
public sealed class GrowthTests
{
    private const long GrowthMax = 1 << 20;
    private static readonly int Calls = Effort.Rounds(usually: 1_500, atLength: 20_000);

    /// <summary>
    /// The machine is reset before each look: a live tree may well have grown by what guests put into it. What the engine keeps of an actor that is
    /// gone, some 250 bytes, because its number is never given to another, is part of the MiB: there are a hundred calls and more to one.
    /// </summary>
    [Fact]
    public void A_machine_keeps_nothing_of_the_calls_that_it_has_answered()
    {
        var walk = new RegisterWalk(RegisterFuzzTests.Plan, seed: 1) { ArmsFaults = false };
        long Live()
        {
            walk.Reset();
            return GC.GetTotalMemory(forceFullCollection: true);
        }

        walk.Go(Calls);
        var before = Live();
        walk.Go(10 * Calls);
        Assert.InRange(Live() - before, long.MinValue, GrowthMax);
        Assert.Equal(11 * Calls, walk.Made);
    }

    /// <summary>1 MiB for the machines in between is less than a twentieth of one for each.</summary>
    [Fact]
    public void Machines_that_are_gone_leave_nothing_behind()
    {
        long LiveAfter(int from, int to)
        {
            for (var seed = from; seed < to; seed++)
                new RegisterWalk(RegisterFuzzTests.Plan, seed).Go(30);
            return GC.GetTotalMemory(forceFullCollection: true);
        }

        var machines = Calls / 100;
        var before = LiveAfter(0, machines);
        Assert.InRange(LiveAfter(machines, 11 * machines) - before, long.MinValue, GrowthMax);
    }
}
