using FsCheck;
using FsCheck.Fluent;
using FslHv.DeviceTree;
using FslHv.Hypervisor;

namespace FslHv.Machine.Tests;

/// <summary>
/// Random calls of several partitions, made by registers, against a model that does one thing at a time. In the long tier a million calls, and every
/// status that the table of calls allows must have been seen; <c>FSLHV_COVERAGE=FILE</c> writes which.
/// </summary>
public sealed class SystemModelTests
{
    private const int StepsPerWalk = 80;

    /// <summary>Where the random walks begin: the same in every run, so that what they reach does not depend on luck.</summary>
    private const ulong Seed = 20110708;
    private static readonly DeviceTreeDocument Board =
        DeviceTreeSource.Read(File.ReadAllText(Repository.File("tests/Machine.Tests/boards/model.dts")));

    private static readonly DeviceTreeDocument Hardware =
        DeviceTreeSource.Read(File.ReadAllText(Repository.File("tests/Machine.Tests/boards/model-hardware.dts")));

    [Fact]
    public void Random_calls_return_what_the_model_returns()
    {
        var coverage = new SystemCoverage();
        var plan = MachinePlanner.Plan(Board, Hardware);
        Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), seed => new SystemWalk(plan, seed, coverage).Go(StepsPerWalk))
            .Check(Config.QuickThrowOnFailure.WithReplay(Seed, Seed | 1).WithMaxTest(Effort.Rounds(usually: 400, atLength: 16_000)));
        if (Environment.GetEnvironmentVariable("FSLHV_COVERAGE") is { Length: > 0 } file)
            File.WriteAllText(file, coverage.Text);
        if (Effort.IsLong)
            Assert.True(coverage.Calls >= 1_000_000, $"{coverage.Calls} calls");
        Assert.Equal("", string.Join(", ", coverage.Missing));
    }
}
